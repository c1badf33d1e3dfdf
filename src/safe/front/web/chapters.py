"""Help for capacity and dialogues, and what a chapter is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.kernel.ui.context import address

Words = str | Promise


@dataclass(frozen=True)
class Thing:
    """One thing to do: its steps, and the page where it begins."""

    title: Words
    steps: tuple[Words, ...]
    page: Words
    route: str

    @property
    def href(self) -> str:
        """Nothing while the page does not exist."""
        return address(self.route)


@dataclass(frozen=True)
class Chapter:
    """What one kind of member does most."""

    code: str
    title: Words
    things: tuple[Thing, ...]


FACILITATOR = Chapter(
    "facilitator",
    _("Assessing partners"),
    (
        Thing(
            _("Open a round"),
            (
                _("Choose the partner, the instrument and the day on which it meets."),
                _("Print slips, cut them, and let each person draw one. Write down nowhere who."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Open the ballots"),
            (
                _("When all have scored, the partner reads its half of the key aloud."),
                _("Type it; the ballots open all at once and mixed. From then on nobody scores."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Talk where the dots lie apart"),
            (
                _("The partner writes the level it agrees on, and by what one sees it."),
                _("What you saw yourself stands apart and changes nothing of it."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Make a plan together"),
            (
                _("For each action: who does it on both sides, until when, how one will see it."),
                _("Ask the partner. The plan holds when the partner has agreed, not before."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Follow what is due"),
            (
                _("The board shows open actions of all partners, the most urgent first."),
                _("Look at what was said to be done, and say whether you saw it."),
            ),
            _("What is due"),
            "capacity:due",
        ),
    ),
)
PARTNER = Chapter(
    "partner",
    _("Your organisation looks at itself"),
    (
        Thing(
            _("Score in secret"),
            (
                _("Each draws a slip, opens the address on it and says what he or she finds."),
                _("Who has no phone marks a paper; it is typed and burnt."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Read your half of the key aloud"),
            (
                _("Only when everybody has scored, and to whoever leads the round."),
                _("Nobody writes the letters down."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Agree on the levels"),
            (
                _("Talk where the dots lie apart, then write level and evidence of each domain."),
                _("Make it final. From then on it counts and is not changed."),
            ),
            _("Capacity"),
            "capacity:list",
        ),
        Thing(
            _("Decide on the plan"),
            (
                _("It waits on your first page. Approve it, or send it back with a reason."),
                _("Without your agreement no plan holds."),
            ),
            _("To decide"),
            "approvals:to_decide",
        ),
        Thing(
            _("Say what was done"),
            (
                _("Open the action, choose the day and write by what one sees it."),
                _("On time is what was done by the day that both agreed to."),
            ),
            _("What is due"),
            "capacity:due",
        ),
    ),
)
DIALOGUES = Chapter(
    "dialogues",
    _("Policy dialogues"),
    (
        Thing(
            _("Write down a dialogue"),
            (
                _("The day, the place, who met. Names and minutes are sealed as you keep them."),
                _("Rate the safety. Until then nothing of it is seen outside your organisation."),
            ),
            _("Dialogues"),
            "dialogues:list",
        ),
        Thing(
            _("Have the minutes approved"),
            (
                _("Write them, then ask. Another member reads and decides; you cannot."),
                _("With the approval the dialogue counts."),
            ),
            _("Dialogues"),
            "dialogues:list",
        ),
        Thing(
            _("Keep recommendations and promises"),
            (
                _("Write who shall act, who follows it and until when."),
                _("A promise climbs: said, planned, done, verified. Each step has its evidence."),
            ),
            _("Dialogues"),
            "dialogues:list",
        ),
        Thing(
            _("Follow what was promised"),
            (
                _("The register shows what is due, as a list and as lines in time."),
                _("Print the sheet for the next meeting."),
            ),
            _("Commitments"),
            "dialogues:register",
        ),
        Thing(
            _("Show a dialogue to others"),
            (
                _("Ask for a public version. It holds no name and nothing that is rated unsafe."),
                _("Two members hold it safe before anybody else reads it."),
            ),
            _("Dialogues"),
            "dialogues:list",
        ),
    ),
)
