"""The words of cells and counts, as pages and exports write them."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from safe.administration.programmes.models import Period
from safe.kernel.ui.words import number
from safe.results.indicators.declarations import Level, Measure
from safe.results.indicators.figures import Bounds, Cell, Figure
from safe.results.indicators.hiding import Mark

Words = dict[str, str | Promise]

TITLES: Words = {  # of the splits, in the order of pages
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "displacement": gettext_lazy("Displacement"),
    "disability": gettext_lazy("Disability"),
    "partner": gettext_lazy("Partner"),
    "township": gettext_lazy("Township"),
}
SEX: Words = {
    "female": gettext_lazy("Women"),
    "male": gettext_lazy("Men"),
    "other": gettext_lazy("Other sex"),
    "unknown": gettext_lazy("Sex not known"),
}
ONE: Words = {
    "female": gettext_lazy("Woman"),
    "male": gettext_lazy("Man"),
    "other": gettext_lazy("Other sex"),
    "unknown": gettext_lazy("Sex not known"),
}
BANDS = ("0-9", "10-14", "15-17", "18-24", "25-35", "36-59", "60+", "unknown")
DISPLACEMENT: Words = {
    "idp": gettext_lazy("Displaced"),
    "returnee": gettext_lazy("Returnees"),
    "host": gettext_lazy("Host community"),
    "other": gettext_lazy("Other"),
    "unknown": gettext_lazy("Not known"),
}
DISABILITY: Words = {
    "yes": gettext_lazy("With a disability"),
    "no": gettext_lazy("Without"),
    "unknown": gettext_lazy("Not known"),
}
LEVELS: Words = {
    Level.CONTACTS: gettext_lazy("Contacts"),
    Level.PARTICIPATIONS: gettext_lazy("Participations"),
    Level.EACH_ONCE: gettext_lazy("Each once"),
}
MARKS: Words = {
    Mark.FEW: "1–4",
    Mark.FEW_OR_NONE: "0–4",
    Mark.HIDDEN: gettext_lazy("hidden"),
    Mark.LITTLE: gettext_lazy("fewer than 5 people"),
}


def band(code: str) -> str:
    """25–35; words for the unknown one."""
    return str(_("Age not known")) if code == "unknown" else code.replace("-", "–")


def personal() -> dict[str, Words]:
    """The words of every cell of the splits that say who somebody is."""
    return {
        "sex": SEX,
        "age_band": {code: band(code) for code in BANDS},
        "displacement": DISPLACEMENT,
        "disability": DISABILITY,
    }


def short_period(period: Period) -> str:
    """Jan–Jun 20, for the head of a narrow column; months as numbers where they have no cut."""
    first, last, year = period.starts_on, period.ends_on, f"{period.ends_on:%y}"
    if (get_language() or "en").startswith("my"):
        return f"{last.year} {first.month}–{last.month}"
    return f"{first:%b}–{last:%b} {year}"


def said(measure: Measure, value: float | Decimal | None) -> str:
    """1,283 · 72.4 % · 0.41; a dash where there is nothing to divide."""
    if value is None:
        return "–"
    if measure is Measure.COUNT:
        return number(int(value))
    if measure is Measure.SHARE:
        return f"{number(round(float(value) * 100, 1))} %"
    return f"{float(value):.2f}".replace("-", "−")


def parts(measure: Measure, cell: Cell) -> str:
    """What a share or a mean is made of: 175 / 188, the same in every language."""
    made = {Measure.SHARE: cell.part, Measure.MEAN: cell.valued}.get(measure)
    count = number(cell.count)
    return count if made is None else f"{number(made)} / {count}"


def reach(figure: Figure) -> str:
    """How far "each counted once" reached."""
    if figure.partners <= 1:
        return str(_("Each person is counted once inside the organisation, whoever registered."))
    return _(
        "Inside each organisation everyone is counted once; between the {count} organisations by "
        "card alone. Who has no card, and was registered by two, may stand here twice."
    ).format(count=figure.partners)


def bounds(found: Bounds, partners: int) -> str:
    """How many there are at least, and at most."""
    if partners <= 1:
        return ""
    if found.is_sure:
        return _("Everybody has a card: {count} people, neither more nor fewer.").format(
            count=number(found.upper)
        )
    sentence = _(
        "At most {upper} people, if nobody without a card was registered by two organisations; at "
        "least {lower}, if everybody was who could have been."
    ).format(lower=number(found.lower), upper=number(found.upper))
    if not found.knows_cards:
        sentence += " " + _("Who has a card is not written down with these facts.")
    return sentence
