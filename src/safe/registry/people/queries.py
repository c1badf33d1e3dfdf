"""Reading the registry; every list starts from `visible`."""

from uuid import UUID

from django.db import connection

from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound
from safe.registry.people import policies
from safe.registry.people.ages import are_adjacent
from safe.registry.people.models import Card, Person

PAGE = 25


def get_person(*, by: Actor, id: UUID) -> Person:  # noqa: A002 - the field's word
    """The person, or NotFound: foreign and unknown are alike."""
    person = policies.visible(by).filter(id=id).first()
    if person is None:
        raise NotFound
    return person


def list_persons(*, by: Actor, before: UUID | None = None, size: int = PAGE) -> list[Person]:
    """Newest first, paged by key; one more than `size` when there is a next page."""
    persons = policies.visible(by).order_by("-id")
    if before is not None:
        persons = persons.filter(id__lt=before)
    return list(persons[: size + 1])


def find_by_card(*, by: Actor, mac: bytes) -> Person | None:
    """The person of the organisation who carries the card, if any."""
    card = (
        Card.objects.filter(organisation=by.organisation, mac=mac, person__undone_at__isnull=True)
        .select_related("person")
        .first()
    )
    return card.person if card else None


def find_subject_of_card(mac: bytes) -> UUID | None:
    """Whom the card counts, in whichever organisation of this installation it was given."""
    with connection.cursor() as cursor:
        cursor.execute("select core.card_subject(%s)", [mac])
        row = cursor.fetchone()
    return row[0] if row else None


def fits(person: Person, *, sex: str, age_band: str) -> bool:
    """Whether what was said can be this person: same sex, same or next band; unknown fits."""
    if "unknown" not in (sex, person.sex) and sex != person.sex:
        return False
    return are_adjacent(age_band, person.age_band)
