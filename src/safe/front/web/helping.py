"""Help: the commonest things of a role, in the words of its pages."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from safe.front.web.chapters import DIALOGUES, FACILITATOR, PARTNER, Chapter, Thing
from safe.front.web.queries import Home
from safe.kernel.actor import Actor

TRAINER = Chapter(
    "trainer",
    _("Holding trainings"),
    (
        Thing(
            _("Write down a training day"),
            (
                _("On a phone: fill the form in Collect, and send it when there is network."),
                _("From paper: type the sheet row by row, then keep and count the day."),
                _("What is sent twice is counted once."),
            ),
            _("New training day"),
            "training:new",
        ),
        Thing(
            _("Print paper sheets and cards"),
            (
                _("The sheet has 25 numbered lines; the numbers find the people again."),
                _("Give each person one card. It carries no name."),
            ),
            _("Trainings"),
            "training:list",
        ),
        Thing(
            _("See the names of a day"),
            (
                _("Open the day and choose to open the names; your password opens the vault."),
                _("Each opening is written in the ledger."),
                _("Lock before you give the phone away."),
            ),
            _("Trainings"),
            "training:list",
        ),
        Thing(
            _("Answer what waits"),
            (
                _("A form that could not be counted waits with a question. Nothing is lost."),
                _("Choose the place, the person or the day; then it is counted."),
            ),
            _("Waiting"),
            "inbox:waiting",
        ),
        Thing(
            _("Correct a mistake"),
            (
                _("A mark: open the day, then the marks beside the number."),
                _("Sex or age: open the person. The day or the township: open the training."),
                _("The figures follow, and the ledger keeps who corrected it and why."),
            ),
            _("People"),
            "people:list",
        ),
    ),
)
MANAGER = Chapter(
    "manager",
    _("Figures and decisions"),
    (
        Thing(
            _("Read the figures of a half-year"),
            (
                _("Choose the half-year, the township and the partner."),
                _("Every number leads to the records behind it."),
                _("Never add people of two half-years: one person can stand in both."),
            ),
            _("Figures"),
            "indicators:dashboard",
        ),
        Thing(
            _("Submit a half-year"),
            (
                _("Look first at what waits: it is not in the figures yet."),
                _("Write what is unusual, and submit. Sent back, it can be submitted again."),
            ),
            _("Half-years"),
            "periods:list",
        ),
        Thing(
            _("Decide what waits for you"),
            (
                _("Look at the figures, then approve, or send back with a reason."),
                _("Nobody decides on what the own hand asked for, and nothing is decided twice."),
            ),
            _("To decide"),
            "approvals:to_decide",
        ),
        Thing(
            _("Make a report"),
            (
                _("Choose the half-year and the language."),
                _("The spreadsheet and the printed pages come from the same figures."),
            ),
            _("Reports"),
            "reports:list",
        ),
        Thing(
            _("See which partner is silent"),
            (
                _("The first page says when each partner was last heard of."),
                _("A phone without network keeps its forms and sends them later. Call and ask."),
            ),
            _("Today"),
            "web:home",
        ),
        Thing(
            _("See what is late"),
            (
                _("The workplan shows each line of work by month: done beside planned."),
                _("Press a line: its townships and partners. Late is what the past months miss."),
            ),
            _("Workplan"),
            "workplan:all",
        ),
    ),
)
KEEPER = Chapter(
    "keeper",
    _("Members and phones"),
    (
        Thing(
            _("Take in a new member"),
            (
                _("Invite the member, and hand over the link yourself. It works once."),
                _("The member reads you six letters; type them, and the member is in."),
            ),
            _("Members"),
            "members:list",
        ),
        Thing(
            _("Help who lost a password"),
            (
                _("Make a new link on the member's page while you stand beside each other."),
                _("Nobody can look a password up. Keep at least two openers."),
            ),
            _("Members"),
            "members:list",
        ),
        Thing(
            _("A member leaves"),
            (
                _("End the membership on the member's page; the names get a new key."),
                _("Then revoke the phones that did not come back."),
            ),
            _("Members"),
            "members:list",
        ),
        Thing(
            _("Set up a phone"),
            (
                _("Add the phone, and scan its QR with Collect. The QR is shown once."),
                _("Use a phone that is encrypted and locks itself."),
            ),
            _("Phones"),
            "devices:list",
        ),
        Thing(
            _("A phone is lost"),
            (
                _("Revoke it: from then on it sends nothing and gets nothing."),
                _("What it sent before stays and is counted."),
            ),
            _("Phones"),
            "devices:list",
        ),
    ),
)
READER = Chapter(
    "reader",
    _("Reading the figures"),
    (
        Thing(
            _("Read a closed half-year"),
            (
                _("You see half-years that are closed, as they were released."),
                _("Each figure says as of when, and how far “counted once” reached."),
            ),
            _("Figures"),
            "indicators:dashboard",
        ),
        Thing(
            _("Know what a figure means"),
            (
                _("Press its name: the definition, the unit and every change stand there."),
                _("Shares are never added and never averaged."),
            ),
            _("Figures"),
            "indicators:dashboard",
        ),
        Thing(
            _("Understand hidden numbers"),
            (
                _("One to four people are written 1–4, so that nobody is recognised."),
                _("A second number is hidden where the first could be computed from it."),
            ),
            _("Figures"),
            "indicators:dashboard",
        ),
        Thing(
            _("See what changed after the release"),
            (
                _("What came or was corrected later stands beside the released figure."),
                _("A released figure itself never changes."),
            ),
            _("Half-years"),
            "periods:list",
        ),
        Thing(
            _("Take a report with you"),
            (
                _("Choose the half-year and the language."),
                _("The content hash on it shows later whether anything was changed."),
            ),
            _("Reports"),
            "reports:list",
        ),
    ),
)
_ORDER = {
    Home.TRAINER: TRAINER,
    Home.MANAGER: MANAGER,
    Home.KEEPER: KEEPER,
    Home.READER: READER,
}


def chapters_of(by: Actor, home: Home) -> list[Chapter]:
    """The chapters a member needs; the one of the own first page first, never none."""
    reads_all = by.may("results.see_figures") and by.may("training.see")
    able = [
        (TRAINER, by.may("training.hold")),
        (MANAGER, reads_all and home is Home.MANAGER),
        (KEEPER, by.may("members.admit") or by.may("devices.add")),
        (FACILITATOR, by.may("capacity.facilitate")),
        (PARTNER, by.may("capacity.finalise") and not by.may("capacity.facilitate")),
        (DIALOGUES, by.may("dialogues.write") or by.may("dialogues.approve")),
    ]
    reader = READER
    if not by.may("results.report"):
        things = tuple(one for one in READER.things if one.route != "reports:list")
        reader = replace(READER, things=things)
    found = [chapter for chapter, needed in able if needed] or [reader]
    return sorted(found, key=lambda chapter: chapter.code != _ORDER[home].code)
