"""Who may change what a programme is."""

from enum import StrEnum


class P(StrEnum):
    LOAD = "programmes.load"
