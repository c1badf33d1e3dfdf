"""A content made by hand: small, and with every kind of cell."""

from dataclasses import replace

from safe.results.reports.content import Content, Half, Indicated, Late, Pair, Row

SEXES = ("female", "male", "other", "unknown")


def people(code: str = "5.1") -> Indicated:
    rows = (
        Row("total", "all", 47, 47, None, 45, 2),
        Row("sex", "female", 30, 30, None, 29, 1),
        Row("sex", "male", 17, 17, None, 16, 1),
        Row("sex", "other", 0, 0, None, 0, 0),
        Row("sex", "unknown", 0, 0, None, 0, 0),
        Row("age_band", "18-24", 40, 40, None, 40, 0),
        Row("age_band", "25-35", 7, 7, None, 5, 2),
        Row("displacement", "idp", 47, 47, None, 45, 2),
        Row("disability", "yes", 5, 5, None, 5, 0),
        Row("disability", "no", 42, 42, None, 40, 2),
        Row("township", "MMR001001", 47, 47, None, 45, 2),
        Row("partner", "kwa", 47, 47, None, 45, 2),
    )
    pairs = (Pair("female", "18-24", 25), Pair("female", "25-35", 5), Pair("male", "18-24", 15))
    pairs += (Pair("male", "25-35", 2),)
    halves = (Half("2019S2", 12, 300, 12, 0), Half("2020S1", 47, 1200, 45, 2))
    return Indicated(code, 2, "people", "count", 5000, True, None, None, rows, pairs, halves)


def share() -> Indicated:
    rows = (
        Row("total", "all", 0.714286, 7, 5),
        Row("sex", "female", 0.75, 4, 3),
        Row("sex", "male", 0.666667, 3, 2),
        Row("sex", "other", None, 0, 0),
    )
    halves = (Half("2019S2", None), Half("2020S1", 0.714286, 0.7))
    return Indicated("OC1.2", 1, "people", "share", 0.7, True, None, None, rows, (), halves)


def mean() -> Indicated:
    rows = (
        Row("total", "all", 0.4125, 8, 8),
        Row("sex", "female", 0.5, 4, 4),
        Row("sex", "male", 0.325, 4, 4),
    )
    halves = (Half("2020S1", 0.4125, 0.4),)
    return Indicated("OC1.1", 1, "people", "mean", 0.4, True, 0.21, 0.61, rows, (), halves)


CONTENT = Content(
    programme="SAFE",
    period="2020S1",
    starts_on="2020-01-01",
    ends_on="2020-06-30",
    organisation="iom",
    reads=("iom", "metta", "kwa"),
    as_of="2020-07-14T03:30:00Z",
    cells="exact",
    closed_at="2020-07-10T02:00:00Z",
    indicators=(mean(), share(), people()),
    late=(Late("5.1", 45, 47, 2, 3, "2020-07-12"),),
)


def hidden() -> Content:
    """The same with cells that may not be shown."""
    rows = list(people().rows)
    rows[2] = replace(rows[2], value="1–4", count="1–4", released="1–4", change=None)
    rows[1] = replace(rows[1], value="hidden", count="hidden", released="hidden", change=None)
    one = replace(people(), rows=tuple(rows), pairs=())
    return replace(CONTENT, cells="hidden", indicators=(one,), late=())


class English:
    """Words that name what they stand for."""

    def label(self, key: str) -> str:
        return f"label {key}"

    def value(self, key: str, value: object) -> str:
        return f"{key} in words"

    def cell(self, split: str, code: str) -> str:
        return f"{split} {code}"

    def indicator(self, code: str, what: str) -> str:
        return "" if what == "left_out" else f"=cmd|'/c calc'!{code} {what}"

    def note(self, key: str, **named: object) -> str:
        return f"note {key} {named or ''}"


class Burmese(English):
    def cell(self, split: str, code: str) -> str:
        return "မြစ်ကြီးနား"
