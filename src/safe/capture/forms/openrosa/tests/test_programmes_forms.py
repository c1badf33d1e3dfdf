"""Forms of the programme: on every phone, written by the owner of the database alone."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connections, transaction

from safe.capture.forms.models import FormVersion
from safe.capture.forms.openrosa.tests.test_reads import Phone, publisher
from safe.capture.forms.policies import P
from safe.capture.forms.publishing import actions, queries
from safe.capture.forms.publishing.checking import check_workbook
from safe.capture.forms.publishing.problems import FormIdOfProgramme
from safe.capture.forms.publishing.tests.workbooks import questions
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.testing.cast import House, build

TABLES = ("forms_mediafile", "forms_formversion", "forms_form")


@pytest.fixture
def houses(real_db: None) -> Iterator[tuple[House, House]]:
    with transaction.atomic():
        yield_this = build("kwa-phones"), build("js-phones")
    yield yield_this
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"delete from {table} where organisation is null")


def give_to_the_programme(version: FormVersion) -> None:
    """As `safe form publish` leaves it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update forms_form set organisation = null where id = %s", [version.form_id])
        for column, table in (("form_id", "forms_formversion"),):
            cursor.execute(
                f"update {table} set organisation = null where {column} = %s", [version.form_id]
            )


def test_every_organisations_phones_get_it(houses: tuple[House, House]) -> None:
    kwa, js = houses
    give_to_the_programme(publisher(kwa)("everybodys"))
    publisher(kwa)("own")
    assert {e["formID"] for e in Phone(kwa).list()} == {"everybodys", "own"}
    (entry,) = Phone(js).list()
    assert entry["formID"] == "everybodys"
    assert Phone(js).follow(entry["downloadUrl"]).status_code == 200


def test_an_organisations_own_form_comes_first(houses: tuple[House, House]) -> None:
    kwa, js = houses
    publisher(kwa)("same", title="Own")
    give_to_the_programme(publisher(js)("same", title="Programme"))
    assert [e["name"] for e in Phone(kwa).list()] == ["Own"]
    assert [e["name"] for e in Phone(js).list()] == ["Programme"]


def test_an_organisation_cannot_take_its_id(houses: tuple[House, House]) -> None:
    kwa, js = houses
    give_to_the_programme(publisher(kwa)("everybodys"))
    with pytest.raises(FormIdOfProgramme):
        publisher(js)("everybodys", version="2")


def test_members_neither_publish_nor_change_it(houses: tuple[House, House]) -> None:
    kwa, _js = houses
    version = publisher(kwa)("everybodys")
    give_to_the_programme(version)
    with transaction.atomic(), tenancy.acting(kwa.locked):
        (listed,) = queries.list_forms(by=kwa.locked)
        assert listed.is_programmes
        row = queries.get_row(by=kwa.locked, id=listed.id)
        with pytest.raises(NotAllowed):
            actions.change_form_state(by=kwa.locked, form=row, state=row.State.CLOSED)
        with pytest.raises(NotAllowed):
            actions.draft_form(by=kwa.locked, checked=check_workbook(questions()), owner=None)


def test_the_database_refuses_it_to_the_server_even_with_the_permission(
    houses: tuple[House, House],
) -> None:
    kwa, _js = houses
    everything = frozenset({P.PUBLISH, P.PUBLISH_PROGRAMME})
    by = Actor(organisation=kwa.organisation, permissions=everything)
    checked = check_workbook(questions(("text", "a", "A")))
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        tenancy.acting(by),
    ):
        actions.draft_form(by=by, checked=checked, owner=None)
