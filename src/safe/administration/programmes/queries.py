"""Reading the programme: public content, for everyone who is signed in."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from safe.administration.programmes.models import (
    Activity,
    Curriculum,
    Organisation,
    Part,
    Period,
    Programme,
    SharingAgreement,
)
from safe.administration.programmes.problems import NoProgramme, UnknownCurriculum
from safe.kernel.problems import NotFound

#: the parts whose organisations have facts of their own
DOING = (Part.LEAD, Part.CO_LEAD, Part.IMPLEMENTING)


def the_programme() -> Programme:
    """The programme that runs last; raises NoProgramme before one is loaded."""
    found = find_programme()
    if found is None:
        raise NoProgramme
    return found


def find_programme() -> Programme | None:
    """The programme that runs last, or None before one is loaded."""
    return Programme.objects.filter(ended_on=None).order_by("-starts_on", "code").first()


def facts_of(organisation: UUID) -> tuple[UUID, ...]:
    """Whose facts an organisation reads under the sharing agreements in force; its own first."""
    read = SharingAgreement.objects.filter(
        reader=organisation, ended_on=None, programme__ended_on=None
    )
    ids = read.order_by("of__order", "of__code").values_list("of_id", flat=True)
    return tuple(dict.fromkeys((organisation, *ids)))


def list_partners(programme: Programme) -> list[Organisation]:
    """The organisations that do the work: lead, co-lead and implementing, in the pack's order."""
    return list(
        Organisation.objects.filter(
            ended_on=None,
            partnerships__programme=programme,
            partnerships__ended_on=None,
            partnerships__role__in=DOING,
        ).distinct()
    )


def list_all_organisations(programme: Programme) -> list[Organisation]:
    """Everyone with a part in the programme, donors and authorities too."""
    rows = Organisation.objects.filter(
        ended_on=None, partnerships__programme=programme, partnerships__ended_on=None
    )
    return list(rows.distinct())


def list_organisations(ids: Iterable[UUID]) -> list[Organisation]:
    """Organisations by id, ended ones too (records keep their names)."""
    return list(Organisation.objects.filter(id__in=list(ids)))


def get_organisation(code: str) -> Organisation:
    """By code; raises NotFound."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def name_of(row: Organisation | Programme | Activity | Curriculum) -> str:
    """The name in the language of the page, else in English."""
    return (get_language() == "my" and row.name_my) or row.name_en


def short_name_of(organisation: Organisation) -> str:
    """What stands in tables: the short name, else the name."""
    return organisation.short or name_of(organisation)


def list_periods(programme: Programme) -> list[Period]:
    """Half-years in order."""
    return list(Period.objects.filter(programme=programme, ended_on=None))


def period_of(on: date, programme: Programme | None = None) -> Period | None:
    """The half-year a day lies in, or None outside the programme's time."""
    return (
        Period.objects.filter(
            programme=programme or the_programme(),
            ended_on=None,
            starts_on__lte=on,
            ends_on__gte=on,
        )
        .order_by("starts_on")
        .first()
    )


def list_curricula(programme: Programme) -> list[Curriculum]:
    """What trainings may teach."""
    return list(Curriculum.objects.filter(programme=programme, ended_on=None))


def get_curriculum(code: str, programme: Programme | None = None) -> Curriculum:
    """By code, ended or not (old events keep theirs); raises UnknownCurriculum."""
    found = Curriculum.objects.filter(programme=programme or the_programme(), code=code).first()
    if found is None:
        raise UnknownCurriculum(curriculum=code)
    return found


def list_activities(programme: Programme) -> list[Activity]:
    """The programme's lines of work."""
    return list(Activity.objects.filter(programme=programme, ended_on=None))


def list_deciding(programme: Programme, who: str) -> list[UUID]:
    """The organisations that a rule names: by their part in the programme, or one by its code."""
    named = Q(code=who)
    if who in Part.values:
        named = Q(partnerships__role=who)
    there = Organisation.objects.filter(
        named,
        ended_on=None,
        partnerships__programme=programme,
        partnerships__ended_on=None,
    )
    return list(there.distinct().values_list("id", flat=True))


def list_all(programme: Programme) -> list[Organisation]:
    """Every organisation with a part in the programme, in the pack's order."""
    return list(
        Organisation.objects.filter(
            ended_on=None, partnerships__programme=programme, partnerships__ended_on=None
        ).distinct()
    )


def reads_facts(programme: Programme) -> dict[UUID, set[UUID]]:
    """For each reader under an agreement in force: whose facts."""
    reads: dict[UUID, set[UUID]] = {}
    rows = SharingAgreement.objects.filter(programme=programme, ended_on=None)
    for reader, of in rows.values_list("reader_id", "of_id"):
        reads.setdefault(reader, set()).add(of)
    return reads
