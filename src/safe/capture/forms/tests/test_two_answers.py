"""Two answers to one form, a form nobody had published, and what an open vault shows."""

import pytest

from safe.capture.forms.inbox import actions, comparing, door, inputs, opening, pages, queries
from safe.capture.forms.inbox.problems import FileBroken, NotPublished, NotWaiting
from safe.capture.forms.models import Attachment, Form, Part, Submission, Wait
from safe.capture.forms.tests.field import (
    a_house,
    acting,
    attended,
    by_card,
    card,
    day,
    publish,
    registration,
    send,
    states,
    the_wait,
    xml,
)
from safe.kernel.files import store
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed
from safe.kernel.vault import VaultLocked
from safe.registry.people.models import IdentityProposal, Person
from safe.testing.cast import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def kwa() -> House:
    return a_house()


def choose(house: House, *, second: bool) -> Wait:
    wait = the_wait(reason="two-answers", state="waits")
    rows = queries.versions_of(house.locked, wait.submission)
    return actions.choose_version(
        by=house.opened, wait=wait, chosen=rows[1 if second else 0].id, why="asked"
    )


def test_the_first_answer_holds(kwa: House) -> None:
    send(kwa, registration(1), registration(1, sex="male"))
    with acting(kwa):
        choose(kwa, second=False)
        assert states() == ["applied", "set_aside"]
        wait = the_wait()
        assert (wait.state, wait.details["why"]) == ("set_aside", "other_holds")
        assert Person.objects.get().sex == "female"


def test_the_second_answer_holds_and_the_facts_follow(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)))
    send(kwa, registration(1, sex="male", age="60", displacement="host", name="Person One"))
    with acting(kwa):
        choose(kwa, second=True)
        assert states() == ["applied", "applied", "set_aside"]
        person = Person.objects.get()
        assert (person.sex, person.age_band) == ("male", "60+")
        assert (attended(kwa)[0].sex, attended(kwa)[0].age_band) == ("male", "60+")
        assert IdentityProposal.objects.get().person == person
        wait = the_wait(state="mended")
        assert wait.details["by_hand"] == ["0:displacement"]
        assert pages.by_hand_words(wait) == ["Displacement"]


def test_without_a_card_the_name_is_for_a_member_to_correct(kwa: House) -> None:
    changes = {"card": "", "name": "Person One"}
    send(kwa, registration(1, card=""), registration(1, **changes))
    with acting(kwa):
        choose(kwa, second=True)
        assert Person.objects.count() == 1
        assert the_wait(state="mended").details["by_hand"] == ["0:name"]


def test_marks_of_the_second_day_are_corrected(kwa: House) -> None:
    send(kwa, registration(1), registration(2), registration(3))
    new = {"known_by": "new", "sex": "female", "age": "30", "consent": "no"}
    first = [*by_card(1, 2), new]
    second = [*by_card(1), *by_card(2, mark="absent"), new | {"age": "70"}, *by_card(3)]
    send(kwa, day("am", first, instance="d"), day("am", second, instance="d"))
    with acting(kwa):
        assert len(attended(kwa)) == 3
        choose(kwa, second=True)
        facts = attended(kwa)
        assert len(facts) == 3  # one taken back, one come
        assert sorted(fact.age_band for fact in facts) == ["18-24", "18-24", "60+"]
        assert Person.objects.count() == 4
        assert not the_wait(state="mended").details["by_hand"]


def test_another_half_day_is_corrected_by_hand(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1), instance="d"))
    send(kwa, day("pm", by_card(1), instance="d"))
    with acting(kwa):
        choose(kwa, second=True)
        assert len(attended(kwa)) == 1
        words = pages.by_hand_words(the_wait(state="mended"))
        assert words[0] == "Half-day"


def test_a_first_answer_that_was_never_counted_steps_back(kwa: House) -> None:
    send(kwa, registration(1, township="MMR001999"), registration(1))
    with acting(kwa):
        choose(kwa, second=True)
        assert states() == ["applied", "set_aside"]
        assert Person.objects.count() == 1
        aside = the_wait(state="set_aside")
        actions.take_back(by=kwa.locked, wait=aside)
        assert states() == ["applied", "conflict"]  # a question again, not counted twice
        choose(kwa, second=True)
        assert Person.objects.count() == 1


def test_the_two_are_opened_beside_each_other(kwa: House) -> None:
    send(kwa, registration(1), registration(1, sex="male", name="Person One"))
    with acting(kwa):
        wait = the_wait()
        with pytest.raises(VaultLocked):
            comparing.compare_page(by=kwa.locked, wait=wait, form=inputs.ChoiceInput())
        page = comparing.compare_page(by=kwa.opened, wait=wait, form=inputs.ChoiceInput())
        assert [(line.question, tuple(line.answers)) for line in page.differing] == [
            ("What is the name?", ("Person 1", "Person One")),
            ("Sex", ("female", "male")),
        ]
        assert Entry.objects.filter(action="open_submission", outcome="opened").count() == 2


def test_an_unknown_version_is_read_once_it_is_published(kwa: House) -> None:
    send(kwa, registration(1, version="2"), registration(2, version="2"))
    with acting(kwa):
        wait = Wait.objects.order_by("since").first()
        with pytest.raises(NotPublished):
            actions.reread_wait(by=kwa.opened, wait=wait)
        assert the_wait(pk=wait.pk).state == "waits"
    publish(kwa, "reg", "registration", version="2")
    with acting(kwa):
        with pytest.raises(VaultLocked):
            actions.replay_unknown(by=kwa.locked, form_id="reg", version="2")
        assert actions.replay_unknown(by=kwa.opened, form_id="reg", version="2") == 2
        assert states() == ["applied", "applied"]
        assert Person.objects.exclude(identity=None).count() == 2
        assert not Wait.objects.filter(state="waits").exists()
        assert actions.replay_unknown(by=kwa.opened, form_id="reg", version="2") == 0
        assert Part.objects.filter(kind="person").count() == 2


def test_a_closed_form_is_counted_when_a_member_decides(kwa: House) -> None:
    with acting(kwa):
        Form.objects.filter(form_id="reg").update(state="closed")
    door._Known.forget()
    send(kwa, registration(1))
    with acting(kwa):
        assert the_wait().reason == "form-closed"
        actions.reread_wait(by=kwa.opened, wait=the_wait())
        assert Person.objects.count() == 1


def test_a_change_to_a_form_is_kept_as_a_question(kwa: House) -> None:
    body = registration(1).replace(
        b"</instanceID>", b"</instanceID><deprecatedID>uuid:before</deprecatedID>"
    )
    send(kwa, body)
    with acting(kwa):
        wait = the_wait()
        assert wait.reason == "edited-record"
        opened = opening.open_submission(by=kwa.opened, submission=wait.submission)
        assert "Person 1" in [one.value for one in opened.original]
        with pytest.raises(NotWaiting):
            actions.choose_version(by=kwa.opened, wait=wait, chosen=wait.submission_id, why="asked")
        actions.set_aside(by=kwa.locked, wait=wait, why="by_hand")
        assert states() == ["set_aside"]


def sent_files(*named: tuple[str, bytes]) -> list[door.SentFile]:
    return [door.SentFile(name, "text/html", store.put([content])) for name, content in named]


def test_a_kept_form_is_opened_with_its_files(kwa: House) -> None:
    body = xml("visit", "v1", name="Ma Example", photo="1.jpg", start="1970-01-01T08:00:00+06:30")
    files = sent_files(("1.jpg", b"\xff\xd8\xffone"), ("stray.html", b"<script>"))
    door.take(by=kwa.phone, token=kwa.token, body=body, files=files)
    again = sent_files(("1.jpg", b"\xff\xd8\xfftwo"))
    door.take(by=kwa.phone, token=kwa.token, body=body, files=again)
    with acting(kwa):
        row = Submission.objects.get()
        assert (row.state, row.flags) == ("kept", ["phone-clock"])
        opened = opening.open_submission(by=kwa.opened, submission=row)
        assert [(one.label, one.value) for one in opened.original][:2] == [
            ("What is the name?", "Ma Example"),
            ("photo", "1.jpg"),
        ]
        assert sorted(file.name for file in opened.files.values()) == [
            "1.jpg", "1.jpg", "stray.html",
        ]  # fmt: skip
        stray = Attachment.objects.get(referenced=False)
        content, name = opening.open_file(by=kwa.opened, submission=row, file=stray)
        assert content == b"<script>"
        assert name.endswith(".bin")
        assert "stray" not in name
        assert Entry.objects.filter(action="open_file").count() == 1


def test_a_cut_file_is_not_shown(kwa: House) -> None:
    from django.conf import settings

    files = sent_files(("1.jpg", b"x" * 200_000))
    door.take(by=kwa.phone, token=kwa.token, body=xml("visit", "v", photo="1.jpg"), files=files)
    stored = files[0].stored.id
    place = settings.FILES / stored.hex[-2:] / stored.hex
    place.write_bytes(place.read_bytes()[:-70_000])
    with acting(kwa):
        row, file = Submission.objects.get(), Attachment.objects.get()
        with pytest.raises(FileBroken):
            opening.open_file(by=kwa.opened, submission=row, file=file)
        place.unlink()
        with pytest.raises(FileBroken):
            opening.open_file(by=kwa.opened, submission=row, file=file)


def test_opening_needs_the_vault_and_the_registrys_permission(kwa: House) -> None:
    import dataclasses

    send(kwa, registration(1))
    few = frozenset({"forms.mend", "forms.see_submissions"})
    with acting(kwa):
        row = Submission.objects.get()
        with pytest.raises(VaultLocked):
            opening.open_submission(by=kwa.locked, submission=row)
        with pytest.raises(NotAllowed):
            opening.open_submission(
                by=dataclasses.replace(kwa.opened, permissions=few), submission=row
            )
        assert not Entry.objects.filter(outcome="opened").exists()
        opened = opening.open_submission(by=kwa.opened, submission=row)
        assert opened.identity is not None
        assert (opened.identity.name, opened.identity.card) == ("Person 1", card(1))


def test_a_broken_seal_is_said_and_the_rest_is_shown(kwa: House) -> None:
    send(kwa, registration(1))
    with acting(kwa):
        part = Part.objects.get(kind="person")
        Part.objects.filter(pk=part.pk).update(box=bytes(part.box)[:-1] + b"\x00")
        opened = opening.open_submission(by=kwa.opened, submission=Submission.objects.get())
        assert opened.is_broken
        assert opened.identity is None
        assert "Person 1" in [one.value for one in opened.original]
