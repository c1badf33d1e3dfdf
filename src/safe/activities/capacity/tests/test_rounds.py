"""A round from its key to its end: what is allowed, what is refused, what is left in the rows."""

from datetime import date

import pytest
from django.db import connection

from safe.activities.capacity import actions, queries
from safe.activities.capacity.instruments import statements_of
from safe.activities.capacity.models import Assessment, Ballot, Instrument, Round, Tally
from safe.activities.capacity.problems import (
    BeforeTheRound,
    FallNeedsWords,
    FinalAlready,
    HalfWrong,
    NoBallots,
    NotClosed,
    NotComplete,
    NotYetHappened,
    OnlyPartners,
    RoundRuns,
    ScoresMissing,
    SlipUsed,
    TooFewBallots,
    TooManySlips,
)
from safe.activities.capacity.tests.conftest import Sides, cast, everywhere
from safe.kernel import clock, tenancy
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.vault import VaultLocked
from safe.registry.facts.models import Fact

pytestmark = pytest.mark.django_db


def test_ballots_open_with_both_halves_and_come_out_sorted(sides: Sides) -> None:
    made = sides.closed()
    with tenancy.acting(sides.partner):
        rows = queries.tallies_of(made)
        assert set(rows) == set(statements_of(made.instrument))
        assert {tuple(scores) for scores in rows.values()} == {(1, 2, 4)}
        kept = Round.objects.get(id=made.id)
    assert (kept.voted, kept.public, kept.facilitator_half, kept.partner_half) == (3,) + (None,) * 3
    with tenancy.acting(sides.facilitator):
        assert not Ballot.objects.filter(round=made).exists()


def test_statements_are_written_in_a_shuffled_order(sides: Sides) -> None:
    """32 rows in the order of the instrument would happen once in 32 factorial rounds."""
    made = sides.closed()
    with tenancy.acting(sides.facilitator):
        written = list(Tally.objects.filter(round=made).order_by("id"))
    assert [row.statement for row in written] != list(statements_of(made.instrument))


def test_one_half_alone_or_a_wrong_one_opens_nothing(sides: Sides) -> None:
    made = sides.opened()
    sides.voted(made, [everywhere(made, 2)] * 3)
    half = sides.does(sides.partner, actions.read_half, round=made)
    wrong = half[:-1] + ("0" if half[-1] != "0" else "1")
    other = "0000-" * 6 + "0000"
    for letters in ("", wrong, other, "x"):
        with pytest.raises(HalfWrong):
            sides.does(sides.facilitator, actions.close_round, round=made, letters=letters)
    with pytest.raises(NotAllowed):
        sides.does(sides.facilitator, actions.read_half, round=made)
    with pytest.raises((NotAllowed, NotFound)):
        sides.does(sides.partner, actions.close_round, round=made, letters=half)
    locked = sides.metta.locked
    locked = type(locked)(**{**vars(locked), "permissions": sides.facilitator.permissions})
    with pytest.raises(VaultLocked):
        sides.does(locked, actions.close_round, round=made, letters=half)
    sides.does(sides.facilitator, actions.close_round, round=made, letters=half.lower())


def test_another_rounds_half_is_wrong(sides: Sides) -> None:
    first = sides.final()
    assert first.number == 1
    made = sides.opened(held_on=date(2020, 9, 1))
    sides.voted(made, [everywhere(made, 2)] * 3)
    foreign = "7F3K-" * 6 + "7F3K"
    with pytest.raises(HalfWrong):
        sides.does(sides.facilitator, actions.close_round, round=made, letters=foreign)


def test_fewer_than_three_ballots_stay_closed(sides: Sides) -> None:
    made = sides.opened()
    sides.voted(made, [everywhere(made, 2)] * 2)
    half = sides.does(sides.partner, actions.read_half, round=made)
    with pytest.raises(TooFewBallots):
        sides.does(sides.facilitator, actions.close_round, round=made, letters=half)


def test_a_slip_scores_once_and_never_after_the_closing(sides: Sides) -> None:
    made = sides.opened()
    letters = sides.voted(made, [everywhere(made, 2)] * 3)
    with pytest.raises(SlipUsed):
        cast(letters[0], made, everywhere(made, 4))
    [spare] = sides.does(sides.facilitator, actions.issue_slips, round=made, count=1)
    with pytest.raises(ScoresMissing):
        cast(spare, made, everywhere(made, 2) | {"board": 5})
    half = sides.does(sides.partner, actions.read_half, round=made)
    sides.does(sides.facilitator, actions.close_round, round=made, letters=half)
    assert queries.find_slip(spare) is None
    with pytest.raises(NoBallots):
        sides.does(sides.facilitator, actions.type_ballot, round=made, scores={})
    with pytest.raises(NoBallots):
        sides.does(sides.facilitator, actions.issue_slips, round=made, count=1)


def test_paper_ballots_look_like_the_others(sides: Sides) -> None:
    made = sides.opened()
    sides.voted(made, [everywhere(made, 1)] * 2)
    sides.does(sides.facilitator, actions.type_ballot, round=made, scores=everywhere(made, 0))
    with tenancy.acting(sides.facilitator):
        rows = list(Ballot.objects.filter(round=made, box__isnull=False))
    assert len({len(row.box) for row in rows}) == 1
    assert {bytes(row.box)[:4] for row in rows} == {b"SFB\x01"}, (
        "sealed together would tell a group"
    )
    assert {len(row.token_hash) for row in rows} == {32}


def test_the_ledger_says_nothing_of_a_ballot(sides: Sides) -> None:
    made = sides.opened()
    with tenancy.acting(sides.facilitator):
        before = Entry.objects.count()
    letters = sides.does(sides.facilitator, actions.issue_slips, round=made, count=2)
    for slip in letters:
        cast(slip, made, everywhere(made, 3))
    with tenancy.acting(sides.facilitator):
        assert Entry.objects.count() == before + 1  # the printing
        text = " ".join(str(entry.details) for entry in Entry.objects.all())
    assert not any(slip in text for slip in letters)


def test_no_column_of_a_ballot_is_a_time_or_an_address() -> None:
    assert {column.name for column in Ballot._meta.concrete_fields} == {
        "id",
        "organisation",
        "round",
        "token_hash",
        "box",
    }


def test_slips_have_a_limit(sides: Sides) -> None:
    made = sides.opened()
    with pytest.raises(TooManySlips):
        sides.does(sides.facilitator, actions.issue_slips, round=made, count=61)


def test_one_round_at_a_time_with_a_partner(sides: Sides) -> None:
    made = sides.opened()
    with pytest.raises(RoundRuns):
        sides.opened()
    sides.opened("psea")  # another instrument is another matter
    sides.does(sides.facilitator, actions.give_up_round, round=made)
    again = sides.opened()
    assert again.number == 1
    instrument = Instrument.objects.get(code="capacity")
    with pytest.raises(OnlyPartners):
        sides.does(
            sides.facilitator,
            actions.open_round,
            instrument=instrument,
            partner=sides.metta.organisation,
            held_on=again.held_on,
        )


def test_levels_wait_for_the_ballots_and_end_with_the_final(sides: Sides) -> None:
    made = sides.opened()
    with pytest.raises(NotClosed):
        sides.agree(made, 2)
    sides.does(sides.facilitator, actions.give_up_round, round=made)
    with pytest.raises(NotClosed):
        sides.agree(made, 2)
    made = sides.closed()
    with pytest.raises(NotComplete):
        sides.does(sides.partner, actions.finalise_assessment, round=made)
    sides.agree(made, 2)
    with pytest.raises(NotAllowed):
        sides.does(sides.facilitator, actions.keep_levels, round=made, said={})
    sides.does(sides.partner, actions.finalise_assessment, round=made)
    for again in (actions.keep_levels, actions.finalise_assessment):
        more = {"said": {}} if again is actions.keep_levels else {}
        with pytest.raises(FinalAlready):
            sides.does(sides.partner, again, round=made, **more)
    with pytest.raises(FinalAlready):
        sides.does(sides.facilitator, actions.give_up_round, round=made)


def test_a_level_without_evidence_is_not_complete(sides: Sides) -> None:
    made = sides.closed()
    sides.agree(made, 3)
    sides.does(sides.partner, actions.keep_levels, round=made, said={"board": (3, " ")})
    with pytest.raises(NotComplete):
        sides.does(sides.partner, actions.finalise_assessment, round=made)
    sides.does(sides.partner, actions.keep_levels, round=made, said={"board": (0, "")})
    sides.does(sides.partner, actions.finalise_assessment, round=made)


def test_the_facilitators_view_overwrites_nothing(sides: Sides) -> None:
    made = sides.closed()
    sides.agree(made, 3)
    said = {"board": (1, "two meetings without minutes")}
    sides.does(sides.facilitator, actions.keep_view, round=made, said=said)
    with tenancy.acting(sides.partner):
        assessment = queries.find_assessment(made)
        assert assessment is not None
        assert assessment.found["board"]["level"] == 3
    with pytest.raises(NotAllowed):
        sides.does(sides.partner, actions.keep_view, round=made, said=said)


def facts(sides: Sides) -> list[Fact]:
    with tenancy.acting(sides.partner):
        return list(Fact.objects.filter(kind__startswith="capacity.").order_by("on_date", "kind"))


def test_the_second_round_records_the_paired_change(sides: Sides) -> None:
    sides.final(2)
    made = sides.final(3, held_on=date(2020, 9, 1))
    assert made.number == 2
    kinds = [(fact.kind, fact.on_date.month, fact.value) for fact in facts(sides)]
    assert kinds[0] == ("capacity.assessed", 2, None)
    assert kinds[1] == ("capacity.assessed", 9, None)
    assert kinds[2][:2] == ("capacity.change", 9)
    assert kinds[2][2] == 1
    assert {fact.subject for fact in facts(sides)} == {sides.kwa.organisation}
    assert {fact.organisation for fact in facts(sides)} == {sides.kwa.organisation}


def test_an_honest_fall_needs_its_words(sides: Sides) -> None:
    sides.final(3)
    made = sides.closed(held_on=date(2020, 9, 1))
    sides.agree(made, 2)
    with pytest.raises(FallNeedsWords):
        sides.does(sides.partner, actions.finalise_assessment, round=made)
    assert len(facts(sides)) == 1
    words = "We understand more now."
    sides.does(sides.partner, actions.finalise_assessment, round=made, comment=words)
    assert facts(sides)[-1].value == -1


def test_standards_are_determined_without_ballots(sides: Sides) -> None:
    made = sides.opened("psea")
    with pytest.raises(NoBallots):
        sides.does(sides.facilitator, actions.issue_slips, round=made, count=1)
    sides.agree(made, 2)
    sides.does(sides.partner, actions.keep_levels, round=made, said={"training": (1, "none yet")})
    sides.does(sides.partner, actions.finalise_assessment, round=made)
    [fact] = facts(sides)
    assert (fact.kind, fact.value) == ("capacity.psea", 0)
    again = sides.opened("psea")
    sides.agree(again, 2)
    sides.does(sides.partner, actions.keep_levels, round=again, said={"subcontracts": (0, "")})
    for wrong, problem in ((date(2020, 2, 11), BeforeTheRound), (date(2120, 1, 1), NotYetHappened)):
        with pytest.raises(problem):
            sides.does(sides.partner, actions.finalise_assessment, round=again, on=wrong)
    typed_later = date(2020, 3, 5)  # determined on paper
    sides.does(sides.partner, actions.finalise_assessment, round=again, on=typed_later)
    assert {(fact.on_date, fact.value) for fact in facts(sides)} == {
        (typed_later, 1),
        (clock.today(), 0),
    }


def test_quartiles_of_others_from_five_on(sides: Sides) -> None:
    made = sides.final(2)
    with connection.cursor() as cursor, tenancy.acting(sides.partner):
        assert queries.peers_of(made.instrument) == {}
        cursor.execute("select count(*) from capacity_assessment")
        assert cursor.fetchone() == (1,)
    for level in (1, 2, 3, 4):
        house = type(sides.kwa)("x")
        with tenancy.acting(house.opened):
            Assessment.objects.create(
                organisation=house.organisation,
                round=made,
                instrument=made.instrument,
                scores={"overall": str(level)},
                final_on=made.held_on,
            )
    with tenancy.acting(sides.partner):
        assert Assessment.objects.count() == 1
        found = queries.peers_of(made.instrument)
    assert set(found) == {"overall"}  # of each domain only one is final
    assert (found["overall"].low, found["overall"].middle, found["overall"].high) == (2, 2, 3)
