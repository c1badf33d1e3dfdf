"""The words of cells and counts, as pages and exports write them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.results.indicators.declarations import Level
from safe.results.indicators.figures import Figure

Words = dict[str, str | Promise]

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


def band(code: str) -> str:
    """25–35; words for the unknown one."""
    return str(_("Age not known")) if code == "unknown" else code.replace("-", "–")


def reach(figure: Figure) -> str:
    """How far "each counted once" reached."""
    if figure.partners <= 1:
        return str(_("Each person is counted once inside the organisation, whoever registered."))
    return _(
        "Inside each organisation everyone is counted once; between the {count} organisations by "
        "card alone. Who has no card, and was registered by two, may stand here twice."
    ).format(count=figure.partners)
