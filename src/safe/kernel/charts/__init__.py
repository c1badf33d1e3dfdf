"""Geometry of small pictures: lengths in percent for SVG attributes; the words stand in HTML.

One model draws a page (templates of kernel/ui) and a PDF (templates of documents).
"""

from safe.kernel.charts.bars import Aim, Step, ladder, share_of
from safe.kernel.charts.columns import Column, Columns, columns
from safe.kernel.charts.gains import Gain
from safe.kernel.charts.levels import Dot, Dumbbell, Radar, Spoke, dots, dumbbell, radar
from safe.kernel.charts.pyramid import Pair, PyramidRow, pyramid
from safe.kernel.charts.tiles import Cell, Tiles, stylesheet, tiles

__all__ = [
    "Aim",
    "Cell",
    "Column",
    "Columns",
    "Dot",
    "Dumbbell",
    "Gain",
    "Pair",
    "PyramidRow",
    "Radar",
    "Spoke",
    "Step",
    "Tiles",
    "columns",
    "dots",
    "dumbbell",
    "ladder",
    "pyramid",
    "radar",
    "share_of",
    "stylesheet",
    "tiles",
]
