"""The words for a person's bands, as pages and papers write them."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.registry.people.models import Person

Words = dict[str, str | Promise]
SEX: Words = {
    "female": _("woman"),
    "male": _("man"),
    "other": _("other sex"),
    "unknown": _("sex not known"),
}
CHILD: Words = {"female": _("girl"), "male": _("boy")}
DISPLACEMENT: Words = {
    "idp": _("displaced"),
    "returnee": _("returned"),
    "host": _("host community"),
    "other": _("neither displaced nor host"),
    "unknown": _("displacement not known"),
}
DISABILITY: Words = {
    "yes": _("with a disability"),
    "no": _("without a disability"),
    "unknown": _("disability not known"),
}
_CHILDREN = {"0-9", "10-14"}
_SHAN = re.compile("[\u1022\u1035\u1075-\u108d\u1090-\u109f\uaa60-\uaa7f]")
_MYANMAR = re.compile("[\u1000-\u109f]")


def band(code: str) -> str:
    """25–35; words for the unknown one."""
    return str(_("age not known")) if code == "unknown" else code.replace("-", "–")


def sex_and_band(person: Person) -> str:
    """Woman 25–35; a girl below fifteen."""
    words = CHILD if person.age_band in _CHILDREN and person.sex in CHILD else SEX
    return f"{words[person.sex]} {band(person.age_band)}"


def bands(person: Person) -> list[str]:
    """What may stand in a list of sealed names: sex and band, and displacement when it is known."""
    said = [sex_and_band(person)]
    if person.displacement != "unknown":
        said.append(str(DISPLACEMENT[person.displacement]))
    return said


def language_of(name: str) -> str:
    """The `lang` of a name by its script; empty for Latin letters, which many peoples write."""
    if _SHAN.search(name):
        return "shn"
    return "my" if _MYANMAR.search(name) else ""
