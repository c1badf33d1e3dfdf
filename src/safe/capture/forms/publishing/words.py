"""The words of each finding: what is wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safe.capture.forms.publishing.findings import REFUSES, Finding

Words = str | Promise
_SAY_AGAIN = _("Change this cell as the sentence says, then choose the workbook again.")
_FIX_NAME = _(
    "Begin with a letter or underscore; after it letters, digits, _ - and . may follow, no spaces."
)

# code → (what is wrong, what to do)
SENTENCES: Mapping[str, tuple[Words, Words]] = {
    "not-a-workbook": (
        _("This is no Excel workbook, whatever its name says."),
        _("Save the form as .xlsx in Excel or LibreOffice, then choose it again."),
    ),
    "workbook-too-large": (
        _("This workbook is larger than {limit} MB."),
        _("Take pictures and unused sheets out of it, then save it as .xlsx."),
    ),
    "workbook-broken": (
        _("This workbook is broken: it cannot be unpacked or read to its end."),
        _("Open it in Excel or LibreOffice, save it under a new name, and choose that file."),
    ),
    "workbook-is-a-bomb": (
        _("This workbook unpacks to far more than a form ever needs."),
        _("Copy the sheets survey, choices and settings into a new workbook."),
    ),
    "workbook-too-heavy": (
        _("Converting this workbook took too long or too much memory, so it was stopped."),
        _("Copy only the filled rows into a new workbook; move long lists into a CSV file."),
    ),
    "workbook-has-macros": (
        _("This workbook carries macros (programs). Forms with programs inside are not taken."),
        _("Save it as .xlsx without macros."),
    ),
    "workbook-has-links": (
        _("This workbook takes values from other files."),
        _("Break the links to other files (paste values), save, and choose it again."),
    ),
    "workbook-has-password": (
        _("This workbook is locked with a password."),
        _("Save it without a password and choose it again."),
    ),
    "workbook-declares-entities": (
        _("A part of this workbook declares a document type. No Excel program does that."),
        _("Copy the sheets into a new workbook; ask who made this file."),
    ),
    "converter-lost": (
        _("This workbook uses something the converter does not understand ({kind})."),
        _(
            "Look for odd column names and merged cells; copy the sheets into a new workbook."
            " If it stays, send the workbook to the keeper."
        ),
    ),
    "converter-says": (_("The converter says: {text}"), _SAY_AGAIN),
    "converter-warns": (_("The converter says: {text}"), _("Look at rows: {rows}")),
    "xform-unreadable": (
        _("What came out of this workbook is no form that a phone could read."),
        _("Look for column names with a colon that no namespace explains, and remove them."),
    ),
    "public-key": (
        _("This form locks its answers with a key of its own (public_key)."),
        _(
            "SAFE seals answers itself, to your organisation. Delete the column public_key in"
            " settings; forms with a key of their own are not taken for now."
        ),
    ),
    "bind-safe": (
        _("The column {column} would make a form that no phone can read."),
        _("Delete it. To say how an answer is guarded, use a column named safe_class."),
    ),
    "no-form-id": (
        _("This form has no id."),
        _("Write one in the sheet settings, column form_id, such as camp_visit."),
    ),
    "form_id-unfit": (
        _("The id “{value}” cannot be used."),
        _("Use at most 64 letters, digits, spaces, _ and -; no slashes."),
    ),
    "version-unfit": (
        _("The version “{value}” cannot be used."),
        _("Use at most 64 letters and digits, such as 2026112501."),
    ),
    "form_id-made": (
        _("No id is written in settings, so the file's name is taken: {value}."),
        _("Write form_id in settings, so that a renamed file stays the same form."),
    ),
    "version-made": (
        _("No version is written in settings, so one was made: {value}."),
        _("Write a version in settings and raise it with each change."),
    ),
    "column-without-language": (
        _(
            "The column {column} names no language while others do. The phone would offer a"
            " language “default” in which the rest is only “-”."
        ),
        _("Name its language, as the other columns do: {cure}"),
    ),
    "language-dropped": (
        _("Nobody has written a word in {language} yet, so the phone does not offer it."),
        _("Fill its columns, and it appears with the next version."),
    ),
    "language-twice": (
        _("“{one}” and “{other}” look like one language under two names."),
        _("Write it alike in every column, or the phone offers both, each with gaps."),
    ),
    "language-without-code": (
        _("The language {language} has no code."),
        _("Write it as “English (en)” or “မြန်မာ (my)”, so that phones choose it by themselves."),
    ),
    "language-gap": (
        _("{count} cells have no words in {language}; the phone shows “-” there."),
        _("Look at rows: {rows}"),
    ),
    "text-missing": (
        _("A text has no words in {language}: {text}."),
        _("Fill the cell of that language, or take the language out everywhere."),
    ),
    "expression-broken": (
        _("The rule of “{name}” cannot be read, near “{near}”."),
        _("Look for a bracket or quotation mark that is not closed."),
    ),
    "function-unknown": (
        _("No phone may know the function {function}()."),
        _("Look up its spelling in the list of functions of ODK."),
    ),
    "reads-nothing": (
        _("“{text}” asks for something this form does not have."),
        _("Name a question as ${{name}}; yes and no are written yes, no or true()."),
    ),
    "list-missing": (
        _("A list named “{list}” is asked for, and is not in this form."),
        _("Add it to the sheet choices, or correct its name."),
    ),
    "reference-missing": (
        _("The form points to {path}, which it does not have."),
        _("Look for a question that was renamed or removed."),
    ),
    "ring": (
        _("These wait for one another, so none can ever be answered: {ring}."),
        _("Break the ring: let one of them stop asking for the next."),
    ),
    "class-unknown": (
        _("“{value}” is no way to guard an answer."),
        _("Write statistic, sensitive or identifying, or leave the cell empty."),
    ),
    "target-unknown": (
        _("“{value}” is nothing that an answer can fill."),
        _("Choose one of these, or leave the cell empty: {known}"),
    ),
    "class-too-open": (
        _("An answer that fills {target} cannot be {class}: it would lie open."),
        _("Write {needed} in safe_class."),
    ),
    "class-raised": (
        _("“{name}” is computed from answers that identify, so it is {class}, not {said}."),
        _("Compute it from other answers if it must be counted."),
    ),
    "target-twice": (
        _("{target} is filled twice, here and in row {other}."),
        _("Let one calculation join the two, and map only that."),
    ),
    "target-in-repeat": (
        _("{target} is about the whole form, and stands in a repeat."),
        _("Move the question out of the repeat."),
    ),
    "persons-in-two-places": (
        _("Questions about a person stand in two places; {target} is in the second."),
        _("Keep them all at the top, or all in one repeat."),
    ),
    "target-missing": (
        _("A form of kind {kind} must ask for {target}; no row says so in safe_map."),
        _("Add the question, or write {target} in the column safe_map of its row."),
    ),
    "target-sealed": (
        _("{target} must be readable when nobody is signed in, or it cannot be counted."),
        _("Write statistic in safe_class of this row."),
    ),
    "kind-unknown": (
        _("Nothing here takes up forms of kind “{kind}”: they will be kept and listed."),
        _("To have them counted, write one of: {known}"),
    ),
    "keeps-last": (
        _("This form repeats answers of the last one, so a whole copy stays on the phone."),
        _("Take ${{last-saved#…}} out where a form asks for names."),
    ),
    "header-twice": (
        _("Two columns have the same name: {header}."),
        _("Rename or delete one of them."),
    ),
    "no-survey-sheet": (
        _("There is no sheet named survey."),
        _("Name the sheet of questions survey, in small letters, without spaces."),
    ),
    "no-choices-sheet": (
        _(
            "A question offers choices, and there is no sheet choices with the columns list_name,"
            " name and label."
        ),
        _("Add the sheet choices."),
    ),
    "no-calculation": (
        _("A row of type calculate has nothing to calculate."),
        _("Write it in the column calculation, or delete the row."),
    ),
    "no-type": (
        _("This row has no type."),
        _("Write text, integer, select_one … in the column type, or empty the row."),
    ),
    "no-name": (_("This row has no name."), _("Give it a name in the column name.")),
    "no-label": (
        _("The question {value} has neither label nor hint."),
        _("Write what is asked in the column label."),
    ),
    "unknown-type": (
        _("“{value}” is no type of question."),
        _("Look at its spelling: text, integer, date, select_one list, image …"),
    ),
    "no-such-list": (
        _("The list “{value}” is not in the sheet choices."),
        _("Add its choices there, or correct the name after select_one."),
    ),
    "include": (
        _("This form includes another one, an old way that phones no longer know."),
        _("Copy the rows of the other form into this one."),
    ),
    "audit-named": (
        _("A row of type audit is always named audit."),
        _("Leave its name empty."),
    ),
    "big-image-alone": (
        _("A big-image stands without an image."),
        _("Name the small picture in the column image too."),
    ),
    "HEADER_001": (
        _("The first row does not hold the names of columns."),
        _("Write type, name, label … into the first row."),
    ),
    "HEADER_002": (
        _("Two columns are one under different names: {other} and {header}."),
        _("Rename or delete one of them."),
    ),
    "HEADER_003": (
        _("These columns are missing: {missing}."),
        _("Add them to the first row."),
    ),
    "LABEL_001": (
        _("A choice has no label."),
        _("Write what the phone shows in the column label."),
    ),
    "NAMES_001": (
        _("“{value}” is the name of two rows of one group."),
        _("Give one of them another name, such as {value}_2."),
    ),
    "NAMES_003": (
        _("A repeat cannot be named “{value}”."),
        _("Give it another name."),
    ),
    "NAMES_004": (
        _("“{value}” is the name of two repeats."),
        _("Give one of them another name."),
    ),
    "NAMES_005": (
        _("The name meta is kept for the form itself."),
        _("Give the row another name, such as about."),
    ),
    "NAMES_006": (_("A choice has no name."), _("Give it a code in the column name.")),
    "NAMES_007": (
        _("This choice has the code of another one in the same list."),
        _(
            "Give it another code. If the two are meant to be alike (a list that depends on an"
            " answer), write yes in settings, column allow_choice_duplicates."
        ),
    ),
    "NAMES_008": (_("This name cannot be used."), _FIX_NAME),
    "PYREF_001": (
        _("A question is named wrongly here."),
        _("Write it as ${{name}}, with the name of one question."),
    ),
    "PYREF_003": (
        _("There is no question named “{q}”."),
        _("Correct the name after $, or add the question."),
    ),
    "PYREF_004": (
        _("There are several questions named “{q}”, so it is unclear which is meant."),
        _("Give each its own name."),
    ),
    "SURVEY_001": (
        _("An end of a {type} has no beginning."),
        _("Delete this row, or add the row begin {type} above."),
    ),
    "SURVEY_002": (
        _("A {type} that begins here never ends."),
        _("Add a row end {type} below."),
    ),
}


@dataclass(frozen=True)
class Said:
    """A finding in the reader's language."""

    refuses: bool
    where: str
    sentence: str
    remedy: str
    column: str
    cells: tuple[tuple[str, str], ...]


def say(finding: Finding) -> Said:
    """Sentence and remedy; for a complaint we have no words for, the converter's own."""
    named = {"column": finding.column, "kind": "", "text": finding.code} | finding.named
    sentence, remedy = SENTENCES.get(finding.code, SENTENCES["converter-says"])
    return Said(
        refuses=finding.level == REFUSES,
        where=_where(finding),
        sentence=_fill(sentence, named),
        remedy=_fill(remedy, named),
        column=finding.column,
        cells=finding.cells,
    )


def _where(finding: Finding) -> str:
    if not finding.sheet:
        return ""
    if not finding.row:
        words = gettext("sheet {sheet}")
    elif not finding.column:
        words = gettext("sheet {sheet}, row {row}")
    else:
        words = gettext("sheet {sheet}, row {row}, column {column}")
    return words.format(sheet=finding.sheet, row=finding.row, column=finding.column)


def _fill(words: Words, named: Mapping[str, str]) -> str:
    try:
        return str(words).format(**named)
    except (KeyError, IndexError):
        return str(words)
