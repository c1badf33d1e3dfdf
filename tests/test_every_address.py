"""Every address of the URLconf: a foreign record is an unknown one, and who may not, may not.

The list comes from the URLconf itself, so that a new page is proved without being named here.
"""

import importlib
import re
import uuid
from enum import StrEnum
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from safe.administration.devices.models import Device
from safe.administration.members.models import Role
from safe.capture.forms.models import Form
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.operations.addresses import Address, addresses
from safe.testing.cast import build
from safe.testing.members import SignedIn, plant, sign_in
from tests.house.tree import sources
from tests.rows import write_graph

pytestmark = pytest.mark.django_db

OTHER = Actor(organisation=new_id())
ALL = addresses()
OF_RECORDS = [a for a in ALL if any(kind == "uuid" for _, kind in a.parameters)]
METHODS = ("get", "post")
# addresses whose view says that everybody may see them
PUBLIC = {
    "members:sign_in": "the door",
    "members:set_password": "whoever holds the one-time link",
    "capacity:ballot": "whoever holds a slip; nothing is kept of who asked",
    "web:health": "says that the server answers",
    "web:language": "the language of the page",
}
# what a member without any permission may see: himself, and that he may nothing
WITHOUT_PERMISSION = {
    "capacity:ballot",
    "ui:book",
    "ui:book_figures",
    "ui:book_forms",
    "web:help",
    "web:home",
    "web:keys",
    "web:more",
    "web:language",
    "members:account",
    "members:password",
    "members:language",
    "members:wait",
    "members:sign_in",
    "members:sign_out",
    "members:set_password",
    "members:open_vault",
    "members:lock_vault",
    "members:keep_vault",
    "members:keep_draft",
    "members:draft",
    "members:drop_draft",
    "web:health",
    "places:tiles",
}
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
NUMBER = re.compile(rb"\b[0-9A-HJKMNP-TV-Z]{4}\b(?=[.<])")


def all_permissions() -> list[str]:
    """Every permission that a package declares."""
    found: set[str] = set()
    for source in sources():
        if source.path.endswith("policies.py") or source.path.endswith("permissions.py"):
            name = source.path.removesuffix(".py").replace("/", ".")
            said = getattr(importlib.import_module(f"safe.{name}"), "P", None)
            if isinstance(said, type) and issubclass(said, StrEnum):
                found |= {str(one) for one in said}
    return sorted(found)


def make_role(code: str, permissions: list[str]) -> None:
    Role.objects.create(
        code=code, name_en=code, permissions=permissions, scope="programme", home="manager"
    )


@pytest.fixture
def chief(cheap: None, db: None) -> SignedIn:
    """A member of KWA who may everything, with the vault open."""
    make_role("t_chief", all_permissions())
    return sign_in(plant("kwa", "chief", "t_chief"))


@pytest.fixture
def theirs(cheap: None, db: None) -> dict[str, Any]:
    """One row of every kind, of another organisation."""
    with transaction.atomic(), tenancy.acting(OTHER):
        return write_graph(OTHER.organisation)


def filled(address: Address, *ids: Any) -> str:
    """The address with ids in the places of uuids, and something in the others."""
    given = iter(ids)

    def fill(found: re.Match[str]) -> str:
        if found[1] == "uuid":
            return str(next(given, ids[-1] if ids else new_id()))
        return "1" if found[1] == "int" else "x"

    return re.sub(r"<(?:(\w+):)?\w+>", fill, address.pattern)


def told(response: HttpResponse, *ids: Any) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers, body without token, number and the ids that were asked for."""
    body = NUMBER.sub(b"NUMBER", TOKEN.sub(rb"\1", response.content))
    headers = []
    for name, value in response.items():
        said = value
        for one in ids:
            said = said.replace(str(one), "ID")
        headers.append((name, said))
    for one in ids:
        body = body.replace(str(one).encode(), b"ID")
    cookies = sorted((name, bool(morsel.value)) for name, morsel in response.cookies.items())
    return response.status_code, [*sorted(headers), ("cookies", str(cookies))], body


def ask(who: Client, method: str, place: str) -> HttpResponse:
    """In a transaction of its own, rolled back: one request leaves nothing for the next."""
    who.raise_request_exception = False
    kept = dict(who.cookies)
    with transaction.atomic():
        response: HttpResponse = getattr(who, method)(place, REMOTE_ADDR="192.0.2.7")
        transaction.set_rollback(True)
    for name in set(who.cookies) - set(kept):
        del who.cookies[name]
    for name, morsel in kept.items():
        who.cookies[name] = morsel.value
    return response


def test_there_are_addresses_of_records() -> None:
    assert len(OF_RECORDS) > 20


# a post that is answered alike whether or not there is such a record of one's own
DONE_ALREADY = {"members:drop_draft": 303}


def near(address: Address, keys: dict[str, Any]) -> dict[str, uuid.UUID]:
    """The rows of the address's own package, and a person: ids of other tables are unknown ids."""
    package = address.name.partition(":")[0].replace("inbox", "forms")
    return {
        table: key
        for table, key in keys.items()
        if isinstance(key, uuid.UUID) and (table.startswith(package) or table == "people_person")
    }


@pytest.mark.slow
def test_a_foreign_record_is_an_unknown_one(chief: SignedIn, theirs: dict[str, Any]) -> None:
    for address in OF_RECORDS:
        for method in METHODS:
            unknown = new_id()
            place = filled(address, unknown, unknown)
            expected = told(ask(chief.client, method, place), unknown)
            allowed = {404, 405, DONE_ALREADY.get(address.name, 404)}
            assert expected[0] in allowed, f"{method} {place}: {expected[0]}"
            for table, key in near(address, theirs).items():
                answer = told(ask(chief.client, method, filled(address, key, key)), key)
                assert answer == expected, f"{method} {address.pattern} with an id of {table}"


# own rows that a page of records does not show: each with its reason
NOT_SHOWN = {
    "capacity:view": "wants the code of a domain",
    "devices:sheet": "wants the code of the QR that is on the screen",
    "dialogues:public": "is another organisation's: the own one stands on its page",
    "inbox:choose": "wants a wait between two answers",
    "inbox:compare": "wants a wait between two answers",
    "inbox:mend": "wants a wait that can be mended by an answer",
    "members:draft": "wants a draft sealed to the member",
    "training:form": "wants a test: the programme's, of no organisation",
}


SECOND = {"participant": "training_participant", "file": "forms_attachment"}


@pytest.mark.slow
def test_an_own_id_beside_a_foreign_one_opens_nothing(
    chief: SignedIn, theirs: dict[str, Any]
) -> None:
    """/trainings/<ours>/marks/<theirs>/ and the other way round."""
    by = chief.planted.actor
    with transaction.atomic(), tenancy.acting(by):
        ours = write_graph(by.organisation, {"members"})
    pairs = [
        address
        for address in OF_RECORDS
        if sum(kind == "uuid" for _name, kind in address.parameters) > 1
    ]
    assert pairs
    for address in pairs:
        table = SECOND[address.parameters[-1][0]]
        for first in near(address, ours):
            if not isinstance(theirs.get(first), uuid.UUID):
                continue
            unknown = new_id()
            for one, two in ((ours, theirs), (theirs, ours)):
                ids = (one[first], two[table])
                answer = told(ask(chief.client, "get", filled(address, *ids)), *ids)
                known = (ours[first], unknown) if one is ours else (unknown, ours[table])
                expected = told(ask(chief.client, "get", filled(address, *known)), *known)
                assert answer == expected, f"{address.name}: {first} and {table}"
                assert answer[0] in {404, 405}


@pytest.mark.slow
def test_the_same_ids_of_ones_own_are_known(chief: SignedIn) -> None:
    """Else the proof above proves nothing: each page must find something of one's own."""
    by = chief.planted.actor
    with transaction.atomic(), tenancy.acting(by):
        keys = write_graph(by.organisation, {"members"})
        keys["members_member"] = chief.planted.member.id
    never = []
    for address in OF_RECORDS:
        found = False
        for key in near(address, keys).values():
            for method in METHODS:
                second = keys.get(SECOND.get(address.parameters[-1][0], ""), key)
                status = ask(chief.client, method, filled(address, key, second)).status_code
                found = found or status not in {404, 405}
        if not found:
            never.append(address.name)
    assert " ".join(sorted(never)) == " ".join(sorted(NOT_SHOWN))


@pytest.fixture
def nobody(chief: SignedIn) -> SignedIn:
    """An admitted member whose roles allow nothing."""
    make_role("t_nobody", [])
    return sign_in(plant("kwa", "nobody", "t_nobody", chief.planted))


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_without_permission_every_page_refuses(
    chief: SignedIn, nobody: SignedIn, method: str
) -> None:
    """Refused, or as unknown; and nothing is written but the refusal."""
    by = chief.planted.actor
    with transaction.atomic(), tenancy.acting(by):
        keys = write_graph(by.organisation, {"members"})
        keys["members_member"] = chief.planted.member.id
    let_in = []
    for address in ALL:
        if address.name in WITHOUT_PERMISSION or address.name.startswith("openrosa:"):
            continue
        for key in near(address, keys).values() if address in OF_RECORDS else [None]:
            response = ask(nobody.client, method, filled(address, key, key))
            if response.status_code not in {403, 404, 405}:
                let_in.append(f"{address.name}: {response.status_code}")
                break
    assert let_in == []


@pytest.fixture
def unadmitted(chief: SignedIn) -> SignedIn:
    """Set a password, and waits for an opener to compare the letters."""
    return sign_in(plant("kwa", "waiting", "t_chief"))


def test_who_is_not_admitted_gets_to_the_waiting_room_alone(unadmitted: SignedIn) -> None:
    assert unadmitted.planted.member.confirmed_at is None
    for address in ALL:
        if address.name in WITHOUT_PERMISSION or address.name.startswith("openrosa:"):
            continue
        for method in METHODS:
            response = ask(unadmitted.client, method, filled(address))
            assert response.status_code in {302, 405}, address.name
            assert response.status_code == 405 or response["Location"] == "/wait/", address.name


@pytest.mark.slow
def test_nobody_is_sent_to_the_door_and_learns_nothing(theirs: dict[str, Any]) -> None:
    for address in ALL:
        if address.name in PUBLIC or address.name.startswith("openrosa:"):
            continue
        for method in METHODS:
            places = [filled(address, new_id())]
            places += [filled(address, key, key) for key in near(address, theirs).values()]
            answers = [told(ask(Client(), method, place)) for place in places]
            assert len({str(one) for one in answers}) == 1, address.pattern
            status, headers, body = answers[0]
            assert status in {302, 303}, address.pattern
            assert ("Location", "/sign-in/") in headers
            assert body == b"", address.pattern


def test_what_is_public_is_on_the_list_with_its_reason() -> None:
    found = {address.name for address in ALL if getattr(address.view, "is_public", False)}
    assert {name for name in found if not name.startswith("openrosa:")} == set(PUBLIC)


def test_a_phone_that_is_unknown_revoked_or_foreign_gets_one_answer(
    theirs: dict[str, Any],
) -> None:
    house = build("kwa")
    with transaction.atomic(), tenancy.acting(house.locked):
        Device.objects.update(revoked_at=clock.now())
    unknown = "0" * len(house.token)
    for address in ALL:
        if address.name.startswith("openrosa:"):
            for method in ("get", "head", "post"):
                places = [
                    filled(address).replace("/key/x", f"/key/{token}")
                    for token in (house.token, unknown, "x")
                ]
                answers = [told(ask(Client(), method, place), *places) for place in places]
                assert answers[0] == answers[1], address.name
                assert answers[0][0] in {403, 405}, address.name


def test_a_form_of_another_organisation_is_unknown_to_a_phone(theirs: dict[str, Any]) -> None:
    house = build("kwa")
    with transaction.atomic(), tenancy.acting(OTHER):
        form_id = Form.objects.get(id=theirs["forms_form"]).form_id
    for address in ALL:
        if address.name.startswith("openrosa:") and "form_id" in dict(address.parameters):
            begun = address.pattern.replace("<str:token>", house.token)
            begun = begun.replace("<int:project>", "1").replace("<str:name>", "x.csv")
            places = [begun.replace("<str:form_id>", name) for name in (form_id, "unknown")]
            one, other = (ask(Client(), "get", place) for place in places)
            assert told(one, form_id) == told(other, "unknown"), address.name
            assert one.status_code == 404, address.name
