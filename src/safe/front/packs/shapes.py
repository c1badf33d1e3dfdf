"""Which keys each file of a pack may have; the pack's README.md says it in words."""

import re
from dataclasses import dataclass
from datetime import date

from safe.administration.programmes.models import Kind, Part
from safe.results.indicators.declarations import Direction, Measure, OverTime, Window

CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
PROGRAMME = re.compile(r"[A-Z0-9][A-Z0-9-]*")
STATE = re.compile(r"MMR\d{3}")
TOWNSHIP = re.compile(r"MMR\d{6}")
CENTRE = re.compile(r"[A-Z][A-Z-]*[A-Z]")
PERIOD = re.compile(r"\d{4}S[12]")
RULE = re.compile(r"[a-z][a-z_]*")
ROLE = re.compile(r"[a-z][a-z_]*")
INDICATOR = re.compile(r"[A-Z]{0,2}\d+(\.\d+)?[a-z]?")
CHANGE = {"version": int, "on": date, "what_en": str, "what_my": str}
TYPES = {str: "text in quotes", int: "a whole number", bool: "true or false", date: "a date"}
TYPES |= {list: "a list in [ ]", dict: "a table", float: "a number"}


@dataclass(frozen=True)
class Key:
    """One key: its type, whether it must be there, what it may say."""

    kind: type
    must: bool = True
    choices: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    example: str = ""
    longest: int = 0
    items: type = str


@dataclass(frozen=True)
class Table:
    """A table or a list of tables of a file."""

    keys: dict[str, Key]
    many: bool = True
    least: int = 0


def _code(pattern: re.Pattern[str], example: str, longest: int = 16) -> Key:
    return Key(str, pattern=pattern, example=example, longest=longest)


def _text(longest: int, *, must: bool = False) -> Key:
    return Key(str, must=must, longest=longest)


DRAFT = Key(bool, must=False)
NAME = _text(120, must=True)
DAY = Key(date, example="2019-07-01")

FILES: dict[str, dict[str, Table]] = {
    "programme.toml": {
        "programme": Table(
            {
                "code": _code(PROGRAMME, "SAFE"),
                "name_en": _text(40, must=True),
                "name_my": _text(80),
                "title_en": _text(250),
                "title_my": _text(400),
                "starts_on": DAY,
                "ends_on": DAY,
                "timezone": _text(40),
            },
            many=False,
        ),
        "organisation": Table(
            {
                "code": _code(CODE, "kwa"),
                "short": _text(16),
                "name_en": NAME,
                "name_my": _text(160),
                "kind": Key(str, choices=tuple(Kind.values)),
                "part": Key(str, choices=tuple(Part.values)),
                "draft": DRAFT,
            },
            least=1,
        ),
    },
    "activities.toml": {
        "activity": Table(
            {
                "code": _code(CODE, "trainings", 40),
                "name_en": _text(200, must=True),
                "name_my": _text(300),
                "counted_by": Key(str, must=False, pattern=INDICATOR, example="2.3", longest=12),
                "draft": DRAFT,
            }
        )
    },
    "workplan.toml": {
        "plan": Table(
            {
                "activity": _code(CODE, "trainings", 40),
                "partner": _code(CODE, "kwa"),
                "township": _code(TOWNSHIP, "MMR001001"),
                "months": Key(dict),
                "invented": Key(bool, must=False),
            }
        )
    },
    "places.toml": {
        "state": Table(
            {
                "code": _code(STATE, "MMR001"),
                "name_en": _text(80, must=True),
                "name_my": _text(120),
                "group": _text(40),
                "group_my": _text(60),
            }
        ),
        "township": Table(
            {
                "code": _code(TOWNSHIP, "MMR001001"),
                "name_en": _text(80, must=True),
                "name_my": _text(120),
                "spelling": _text(80),
                "variants": Key(list, must=False),
                "state": _code(STATE, "MMR001"),
                "tile": Key(list, must=False, items=int),
            },
            least=1,
        ),
        "centre": Table(
            {
                "code": _code(CENTRE, "MRC-MUSE"),
                "name_en": _text(80, must=True),
                "name_my": _text(120),
                "township": _code(TOWNSHIP, "MMR015009"),
                "draft": DRAFT,
            }
        ),
    },
    "periods.toml": {
        "period": Table(
            {"code": _code(PERIOD, "2020S1"), "starts_on": DAY, "ends_on": DAY}, least=1
        )
    },
    "approvals.toml": {
        "approval": Table(
            {
                "code": _code(RULE, "period", 40),
                "kind": _code(RULE, "period", 24),
                "above": Key(int, must=False),
                "levels": Key(list, items=dict),
            }
        )
    },
    "sharing.toml": {
        "agreement": Table({"reader": _code(CODE, "metta"), "of": Key(list)}),
    },
    "roles.toml": {
        "role": Table(
            {
                "code": _code(ROLE, "trainer", 40),
                "name_en": _text(60, must=True),
                "name_my": _text(120),
                "scope": Key(str, choices=("own", "team", "organisation", "programme")),
                "home": _text(40),
                "draft": DRAFT,
                "permissions": Key(list),
            }
        )
    },
    "indicators.toml": {
        "indicator": Table(
            {
                "code": _code(INDICATOR, "2.2", 12),
                "name_en": NAME,
                "name_my": _text(200),
                "short_en": _text(60, must=True),
                "short_my": _text(120),
                "version": Key(int),
                "headline": Key(bool, must=False),
                "counts": _code(RULE, "people", 24),
                "kinds": Key(list),
                "window": Key(str, choices=tuple(Window)),
                "over_time": Key(str, choices=tuple(OverTime)),
                "measure": Key(str, must=False, choices=tuple(Measure)),
                "at_least": Key(float, must=False),
                "seed": Key(int, must=False),
                "direction": Key(str, must=False, choices=tuple(Direction)),
                "baseline": Key(float, must=False),
                "target": Key(float, must=False),
                "invented": Key(bool, must=False),
                "draft": DRAFT,
                "meaning_en": _text(600, must=True),
                "meaning_my": _text(900),
                "left_out_en": _text(200),
                "left_out_my": _text(300),
                "source_en": _text(200),
                "source_my": _text(300),
                "planned": Key(dict, must=False),
                "change": Key(list, must=False, items=dict),
            }
        )
    },
    "tests.toml": {
        "test": Table(
            {
                "code": _code(CODE, "safe-migration", 40),
                "curriculum": _code(CODE, "safe-migration", 40),
                "version": Key(int),
                "name_en": NAME,
                "name_my": _text(200),
                "draft": DRAFT,
            }
        ),
        "item": Table(
            {
                "test": _code(CODE, "safe-migration", 40),
                "code": _code(CODE, "a1", 8),
                "form": Key(str, choices=("A", "B")),
                "objective": _code(CODE, "licence", 40),
                "text_en": _text(200, must=True),
                "text_my": _text(300),
                **{f"{option}_en": _text(120, must=True) for option in "abc"},
                **{f"{option}_my": _text(180) for option in "abc"},
                "key": Key(str, choices=("a", "b", "c")),
            }
        ),
    },
    "curricula.toml": {
        "curriculum": Table(
            {
                "code": _code(CODE, "safe-migration", 40),
                "name_en": NAME,
                "name_my": _text(200),
                "audience": Key(str, choices=("community", "trainers")),
                "half_days": Key(int),
                "draft": DRAFT,
            }
        )
    },
}

#: a file of instruments/
INSTRUMENT: dict[str, Table] = {
    "instrument": Table(
        {
            "code": _code(CODE, "capacity", 40),
            "kind": Key(str, choices=("capacity", "psea")),
            "version": Key(int),
            "name_en": NAME,
            "name_my": _text(200),
            "draft": DRAFT,
        },
        many=False,
    ),
    "domain": Table(
        {
            "code": _code(CODE, "governance", 40),
            "name_en": _text(80, must=True),
            "name_my": _text(120),
            "weight": Key(int, must=False),
        },
        least=1,
    ),
    "item": Table(
        {
            "domain": _code(CODE, "governance", 40),
            "code": _code(CODE, "board", 40),
            "text_en": _text(160, must=True),
            "text_my": _text(240),
            "evidence_en": _text(200, must=True),
            "evidence_my": _text(300),
            "levels_en": Key(list, must=False),
            "levels_my": Key(list, must=False),
        },
        least=1,
    ),
}
