"""Asking and deciding: who may, in which order, what is refused and in which words."""

from decimal import Decimal

import pytest
from django.db import connection

from safe.administration.approvals import actions, queries
from safe.administration.approvals.models import Decision, Request, Verdict
from safe.administration.approvals.problems import (
    ApprovedAlready,
    AskedAlready,
    DecidedAlready,
    DecidedBefore,
    NobodyDecides,
    NobodyElse,
    NoRule,
    NotYoursToDecide,
    OwnRequest,
    ReasonMissing,
    RefusedForGood,
    WordsBeyondLimit,
)
from safe.administration.approvals.progress import State
from safe.administration.approvals.tests.parties import (
    OUTER,
    a_member,
    a_rule,
    ask,
    colleague,
    decide,
    working,
)
from safe.administration.programmes import queries as programmes
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, NotFound
from safe.testing.members import plant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plans(db: None) -> None:
    """Plans are decided as half-years are: by Metta, then by IOM."""
    a_rule("plan", OUTER)


def state(by: Actor, request: Request) -> State:
    with working(by):
        return queries.get_request(by=by, id=request.id).state


def test_both_levels_in_their_order_approve() -> None:
    kwa, metta, iom = a_member("kwa"), a_member("metta"), a_member("iom")
    request = ask(kwa, comment="Two camps were closed in May.")
    with pytest.raises(NotYoursToDecide) as early:
        decide(iom, request, Verdict.APPROVED)
    assert early.value.words() == "This waits for Metta. A member there decides."
    decide(metta, request, Verdict.APPROVED)
    assert state(kwa, request) is State.WAITS
    decide(iom, request, Verdict.APPROVED, "Seen.")
    for party in (kwa, metta, iom):
        assert state(party, request) is State.APPROVED


def test_nobody_decides_what_he_asked_for() -> None:
    kwa = a_member("kwa")
    request = ask(kwa)
    with pytest.raises(OwnRequest) as own:
        decide(kwa, request, Verdict.APPROVED)
    assert own.value.words() == "You asked for this, so another member decides."
    with pytest.raises(NotYoursToDecide):  # nor does his organisation: the rule names others
        decide(colleague(kwa), request, Verdict.APPROVED)
    assert state(kwa, request) is State.WAITS


def test_a_level_of_the_asking_organisation_falls_away() -> None:
    metta, iom = a_member("metta"), a_member("iom")
    request = ask(metta)
    with pytest.raises(NotYoursToDecide):
        decide(colleague(metta), request, Verdict.APPROVED)
    decide(iom, request, Verdict.APPROVED)
    assert state(metta, request) is State.APPROVED
    other = ask(iom)
    decide(metta, other, Verdict.APPROVED)
    assert state(iom, other) is State.APPROVED


def test_a_rule_that_leads_only_home_is_refused_in_words() -> None:
    a_rule("letters", OUTER[1:])
    with pytest.raises(NobodyDecides) as nobody:
        ask(a_member("iom"), kind="letters")
    assert "No other organisation decides this for yours" in nobody.value.words()


def test_what_is_decided_is_decided_once() -> None:
    kwa, metta = a_member("kwa"), a_member("metta")
    request = ask(kwa)
    decide(metta, request, Verdict.APPROVED)
    with pytest.raises(DecidedAlready):  # the button pressed twice
        decide(metta, request, Verdict.APPROVED)
    with pytest.raises(NotYoursToDecide):  # a colleague: it waits for IOM by now
        decide(colleague(metta), request, Verdict.SENT_BACK, "No.")
    decide(a_member("iom"), request, Verdict.SENT_BACK, "The townships differ.")
    with pytest.raises(DecidedAlready):
        decide(a_member("iom"), request, Verdict.APPROVED)


def test_one_member_does_not_decide_two_levels() -> None:
    a_rule("purchase", [OUTER[0], OUTER[0]])
    metta = a_member("metta")
    request = ask(a_member("kwa"), kind="purchase")
    decide(metta, request, Verdict.APPROVED)
    with pytest.raises(DecidedBefore):
        decide(metta, request, Verdict.APPROVED)
    decide(colleague(metta), request, Verdict.APPROVED)
    assert state(metta, request) is State.APPROVED


@pytest.mark.parametrize("verdict", [Verdict.SENT_BACK, Verdict.REFUSED])
def test_sending_back_and_refusing_say_why(verdict: Verdict) -> None:
    kwa, metta = a_member("kwa"), a_member("metta")
    request = ask(kwa)
    for nothing in ("", "  \n "):
        with pytest.raises(ReasonMissing):
            decide(metta, request, verdict, nothing)
    with pytest.raises(WordsBeyondLimit) as long:
        decide(metta, request, verdict, "x" * 601)
    assert long.value.words().startswith("What you wrote has 601 letters; 600 are kept.")
    decide(metta, request, verdict, "The totals differ.")


def test_sent_back_it_is_asked_again_in_the_next_round() -> None:
    kwa, metta, about = a_member("kwa"), a_member("metta"), new_id()
    first = ask(kwa, about=about)
    with pytest.raises(AskedAlready) as twice:
        ask(colleague(kwa), about=about)
    assert "waits for Metta" in twice.value.words()
    decide(metta, first, Verdict.SENT_BACK, "May is missing.")
    second = ask(colleague(kwa), about=about)
    assert (first.round, second.round) == (1, 2)
    decide(metta, second, Verdict.APPROVED)  # the same member: another request
    decide(a_member("iom"), second, Verdict.APPROVED)
    with pytest.raises(ApprovedAlready):
        ask(kwa, about=about)


def test_refused_is_not_asked_again() -> None:
    kwa, about = a_member("kwa"), new_id()
    decide(a_member("metta"), ask(kwa, about=about), Verdict.REFUSED, "No money.")
    with pytest.raises(RefusedForGood):
        ask(kwa, about=about)


def test_the_same_thing_of_two_organisations_are_two_requests() -> None:
    about = new_id()
    ask(a_member("kwa"), about=about)
    assert ask(a_member("hnf"), about=about).round == 1


def test_permission_and_organisation_are_both_needed() -> None:
    request = ask(a_member("kwa"))
    with pytest.raises(NotAllowed):
        decide(a_member("metta", "approvals.decide"), request, Verdict.APPROVED)
    with pytest.raises(NotYoursToDecide):
        decide(a_member("metta", "periods.decide"), request, Verdict.APPROVED)
    for stranger in (a_member("hnf"), a_member("metta", "approvals.see")):
        with pytest.raises(NotFound):
            decide(stranger, request, Verdict.APPROVED)
    with pytest.raises(NotAllowed):  # a phone decides nothing
        ask(Actor(organisation=a_member("kwa").organisation, device=new_id()))


def test_a_threshold_chooses_the_rule() -> None:
    a_rule("grant", OUTER[:1], above=300_000)
    a_rule("grant", OUTER, above=1_000_000)
    programme = programmes.the_programme()
    for amount, levels in ((299_999, None), (300_000, 1), (999_999, 1), (1_000_000, 2)):
        rule = queries.find_rule(programme, "grant", Decimal(amount))
        assert (rule and len(rule.levels)) == levels
    assert queries.find_rule(programme, "grant") is None
    with pytest.raises(NoRule):
        ask(a_member("kwa"), kind="grant", amount=Decimal(5))
    assert len(ask(a_member("kwa"), kind="grant", amount=Decimal(1_000_000)).levels) == 2


def test_a_changed_rule_changes_no_running_request() -> None:
    kwa = a_member("kwa")
    request = ask(kwa)
    rule = queries.find_rule(programmes.the_programme(), "plan")
    assert rule is not None
    rule.levels = OUTER[:1]
    rule.save()
    decide(a_member("metta"), request, Verdict.APPROVED)
    assert state(kwa, request) is State.WAITS


def test_ones_own_organisation_decides_by_another_member(cheap: None) -> None:
    """`own`: for what stays in the house; where nobody else may, that is said before."""
    a_rule("poster", [{"who": "own", "permission": "members.invite"}])
    asker = plant("kwa", "asker", "opener")
    with pytest.raises(NobodyElse):
        ask(asker.actor, kind="poster")
    plant("kwa", "other", "opener", asker)
    assert ask(asker.actor, kind="poster").shared_with == []


def test_the_ledger_holds_ids_and_no_word_that_was_written() -> None:
    kwa, metta = a_member("kwa"), a_member("metta")
    request = ask(kwa, comment="Two camps were closed in May.")
    decide(metta, request, Verdict.SENT_BACK, "The totals of May differ.")
    with working(metta):
        with pytest.raises(DecidedAlready):
            actions.decide_request(by=metta, request=request, verdict=Verdict.APPROVED)
        rows = list(Entry.objects.order_by("id").values_list("action", "outcome", "details"))
    said = {"request": str(request.id), "verdict": "sent_back"}
    again = {"request": str(request.id), "verdict": "approved", "problem": "decided-already"}
    assert rows == [
        ("decide_request", "done", said),
        ("decide_request", "refused", again),
    ]


def test_who_is_no_party_reads_nothing_of_it() -> None:
    request = ask(a_member("kwa"), comment="Words.")
    decide(a_member("metta"), request, Verdict.APPROVED)
    hnf, donor = a_member("hnf"), a_member("lift")
    for stranger in (hnf, donor):
        with working(stranger), connection.cursor() as cursor:
            for table in ("approvals_request", "approvals_decision"):
                cursor.execute(f"select count(*) from {table}")
                assert cursor.fetchone() == (0,)
    with working(a_member("kwa")):
        assert [one.verdict for one in Decision.objects.all()] == ["approved"]
