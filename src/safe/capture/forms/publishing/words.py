"""The words of each finding: what is wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from safe.capture.forms.publishing.findings import REFUSES, Finding

Words = str | Promise
_SAY_AGAIN = lazy("Change this cell as the sentence says, then choose the workbook again.")
_FIX_NAME = lazy(
    "Begin with a letter or underscore; after it letters, digits, _ - and . may follow, no spaces."
)

# code → (what is wrong, what to do)
SENTENCES: Mapping[str, tuple[Words, Words]] = {
    "not-a-workbook": (
        lazy("This is no Excel workbook, whatever its name says."),
        lazy("Save the form as .xlsx in Excel or LibreOffice, then choose it again."),
    ),
    "workbook-too-large": (
        lazy("This workbook is larger than {limit} MB."),
        lazy("Take pictures and unused sheets out of it, then save it as .xlsx."),
    ),
    "workbook-broken": (
        lazy("This workbook is broken: it cannot be unpacked or read to its end."),
        lazy("Open it in Excel or LibreOffice, save it under a new name, and choose that file."),
    ),
    "workbook-is-a-bomb": (
        lazy("This workbook unpacks to far more than a form ever needs."),
        lazy("Copy the sheets survey, choices and settings into a new workbook."),
    ),
    "workbook-too-heavy": (
        lazy("Converting this workbook took too long or too much memory, so it was stopped."),
        lazy("Copy only the filled rows into a new workbook; move long lists into a CSV file."),
    ),
    "workbook-has-macros": (
        lazy("This workbook carries macros (programs). Forms with programs inside are not taken."),
        lazy("Save it as .xlsx without macros."),
    ),
    "workbook-has-links": (
        lazy("This workbook takes values from other files."),
        lazy("Break the links to other files (paste values), save, and choose it again."),
    ),
    "workbook-has-password": (
        lazy("This workbook is locked with a password."),
        lazy("Save it without a password and choose it again."),
    ),
    "workbook-declares-entities": (
        lazy("A part of this workbook declares a document type. No Excel program does that."),
        lazy("Copy the sheets into a new workbook; ask who made this file."),
    ),
    "converter-lost": (
        lazy("This workbook uses something the converter does not understand ({kind})."),
        lazy(
            "Look for odd column names and merged cells; copy the sheets into a new workbook."
            " If it stays, send the workbook to the keeper."
        ),
    ),
    "converter-says": (lazy("The converter says: {text}"), _SAY_AGAIN),
    "converter-warns": (lazy("The converter says: {text}"), lazy("Look at rows: {rows}")),
    "xform-unreadable": (
        lazy("What came out of this workbook is no form that a phone could read."),
        lazy("Look for column names with a colon that no namespace explains, and remove them."),
    ),
    "public-key": (
        lazy("This form locks its answers with a key of its own (public_key)."),
        lazy(
            "SAFE seals answers itself, to your organisation. Delete the column public_key in"
            " settings; forms with a key of their own are not taken for now."
        ),
    ),
    "bind-safe": (
        lazy("The column {column} would make a form that no phone can read."),
        lazy("Delete it. To say how an answer is guarded, use a column named safe_class."),
    ),
    "no-form-id": (
        lazy("This form has no id."),
        lazy("Write one in the sheet settings, column form_id, such as camp_visit."),
    ),
    "form_id-unfit": (
        lazy("The id “{value}” cannot be used."),
        lazy("Use at most 64 letters, digits, spaces, _ and -; no / or \\."),
    ),
    "version-unfit": (
        lazy("The version “{value}” cannot be used."),
        lazy("Use at most 64 letters and digits, such as 2026112501."),
    ),
    "form_id-made": (
        lazy("No id is written in settings, so the file's name is taken: {value}."),
        lazy("Write form_id in settings, so that a renamed file stays the same form."),
    ),
    "version-made": (
        lazy("No version is written in settings, so one was made: {value}."),
        lazy("Write a version in settings and raise it with each change."),
    ),
    "column-without-language": (
        lazy(
            "The column {column} names no language while others do. The phone would offer a"
            " language “default” in which the rest is only “-”."
        ),
        lazy("Name its language, as the other columns do: {cure}"),
    ),
    "language-dropped": (
        lazy("Nobody has written a word in {language} yet, so the phone does not offer it."),
        lazy("Fill its columns, and it appears with the next version."),
    ),
    "language-twice": (
        lazy("“{one}” and “{other}” look like one language under two names."),
        lazy("Write it alike in every column, or the phone offers both, each with gaps."),
    ),
    "language-without-code": (
        lazy("The language {language} has no code."),
        lazy("Write it as “English (en)” or “မြန်မာ (my)”, so that phones choose it by themselves."),
    ),
    "language-gap": (
        lazy("{count} cells have no words in {language}; the phone shows “-” there."),
        lazy("Look at rows: {rows}"),
    ),
    "text-missing": (
        lazy("A text has no words in {language}: {text}."),
        lazy("Fill the cell of that language, or take the language out everywhere."),
    ),
    "expression-broken": (
        lazy("The rule of “{name}” cannot be read, near “{near}”."),
        lazy("Look for a bracket or quotation mark that is not closed."),
    ),
    "function-unknown": (
        lazy("No phone may know the function {function}()."),
        lazy("Look up its spelling in the list of functions of ODK."),
    ),
    "reads-nothing": (
        lazy("“{text}” asks for something this form does not have."),
        lazy("Name a question as ${{name}}; yes and no are written yes, no or true()."),
    ),
    "list-missing": (
        lazy("A list named “{list}” is asked for, and is not in this form."),
        lazy("Add it to the sheet choices, or correct its name."),
    ),
    "reference-missing": (
        lazy("The form points to {path}, which it does not have."),
        lazy("Look for a question that was renamed or removed."),
    ),
    "ring": (
        lazy("These wait for one another, so none can ever be answered: {ring}."),
        lazy("Break the ring: let one of them stop asking for the next."),
    ),
    "class-unknown": (
        lazy("“{value}” is no way to guard an answer."),
        lazy("Write statistic, sensitive or identifying, or leave the cell empty."),
    ),
    "target-unknown": (
        lazy("“{value}” is nothing that an answer can fill."),
        lazy("Choose one of these, or leave the cell empty: {known}"),
    ),
    "class-too-open": (
        lazy("An answer that fills {target} cannot be {class}: it would lie open."),
        lazy("Write {needed} in safe_class."),
    ),
    "class-raised": (
        lazy("“{name}” is computed from answers that identify, so it is {class}, not {said}."),
        lazy("Compute it from other answers if it must be counted."),
    ),
    "target-twice": (
        lazy("{target} is filled twice, here and in row {other}."),
        lazy("Let one calculation join the two, and map only that."),
    ),
    "target-in-repeat": (
        lazy("{target} is about the whole form, and stands in a repeat."),
        lazy("Move the question out of the repeat."),
    ),
    "persons-in-two-places": (
        lazy("Questions about a person stand in two places; {target} is in the second."),
        lazy("Keep them all at the top, or all in one repeat."),
    ),
    "target-missing": (
        lazy("A form of kind {kind} must ask for {target}; no row says so in safe_map."),
        lazy("Add the question, or write {target} in the column safe_map of its row."),
    ),
    "target-sealed": (
        lazy("{target} must be readable when nobody is signed in, or it cannot be counted."),
        lazy("Write statistic in safe_class of this row."),
    ),
    "kind-unknown": (
        lazy("Nothing here takes up forms of kind “{kind}”: they will be kept and listed."),
        lazy("To have them counted, write one of: {known}"),
    ),
    "keeps-last": (
        lazy("This form repeats answers of the last one, so a whole copy stays on the phone."),
        lazy("Take ${{last-saved#…}} out where a form asks for names."),
    ),
    "header-twice": (
        lazy("Two columns have the same name: {header}."),
        lazy("Rename or delete one of them."),
    ),
    "no-survey-sheet": (
        lazy("There is no sheet named survey."),
        lazy("Name the sheet of questions survey, in small letters, without spaces."),
    ),
    "no-choices-sheet": (
        lazy(
            "A question offers choices, and there is no sheet choices with the columns list_name,"
            " name and label."
        ),
        lazy("Add the sheet choices."),
    ),
    "no-calculation": (
        lazy("A row of type calculate has nothing to calculate."),
        lazy("Write it in the column calculation, or delete the row."),
    ),
    "no-type": (
        lazy("This row has no type."),
        lazy("Write text, integer, select_one … in the column type, or empty the row."),
    ),
    "no-name": (lazy("This row has no name."), lazy("Give it a name in the column name.")),
    "no-label": (
        lazy("The question {value} has neither label nor hint."),
        lazy("Write what is asked in the column label."),
    ),
    "unknown-type": (
        lazy("“{value}” is no type of question."),
        lazy("Look at its spelling: text, integer, date, select_one list, image …"),
    ),
    "no-such-list": (
        lazy("The list “{value}” is not in the sheet choices."),
        lazy("Add its choices there, or correct the name after select_one."),
    ),
    "include": (
        lazy("This form includes another one, an old way that phones no longer know."),
        lazy("Copy the rows of the other form into this one."),
    ),
    "audit-named": (
        lazy("A row of type audit is always named audit."),
        lazy("Leave its name empty."),
    ),
    "big-image-alone": (
        lazy("A big-image stands without an image."),
        lazy("Name the small picture in the column image too."),
    ),
    "HEADER_001": (
        lazy("The first row does not hold the names of columns."),
        lazy("Write type, name, label … into the first row."),
    ),
    "HEADER_002": (
        lazy("Two columns are one under different names: {other} and {header}."),
        lazy("Rename or delete one of them."),
    ),
    "HEADER_003": (
        lazy("These columns are missing: {missing}."),
        lazy("Add them to the first row."),
    ),
    "LABEL_001": (
        lazy("A choice has no label."),
        lazy("Write what the phone shows in the column label."),
    ),
    "NAMES_001": (
        lazy("“{value}” is the name of two rows of one group."),
        lazy("Give one of them another name, such as {value}_2."),
    ),
    "NAMES_003": (
        lazy("A repeat cannot be named “{value}”."),
        lazy("Give it another name."),
    ),
    "NAMES_004": (
        lazy("“{value}” is the name of two repeats."),
        lazy("Give one of them another name."),
    ),
    "NAMES_005": (
        lazy("The name meta is kept for the form itself."),
        lazy("Give the row another name, such as about."),
    ),
    "NAMES_006": (lazy("A choice has no name."), lazy("Give it a code in the column name.")),
    "NAMES_007": (
        lazy("This choice has the code of another one in the same list."),
        lazy(
            "Give it another code. If the two are meant to be alike (a list that depends on an"
            " answer), write yes in settings, column allow_choice_duplicates."
        ),
    ),
    "NAMES_008": (lazy("This name cannot be used."), _FIX_NAME),
    "PYREF_001": (
        lazy("A question is named wrongly here."),
        lazy("Write it as ${{name}}, with the name of one question."),
    ),
    "PYREF_003": (
        lazy("There is no question named “{q}”."),
        lazy("Correct the name after $, or add the question."),
    ),
    "PYREF_004": (
        lazy("There are several questions named “{q}”, so it is unclear which is meant."),
        lazy("Give each its own name."),
    ),
    "SURVEY_001": (
        lazy("An end of a {type} has no beginning."),
        lazy("Delete this row, or add the row begin {type} above."),
    ),
    "SURVEY_002": (
        lazy("A {type} that begins here never ends."),
        lazy("Add a row end {type} below."),
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
        words = _("sheet {sheet}")
    elif not finding.column:
        words = _("sheet {sheet}, row {row}")
    else:
        words = _("sheet {sheet}, row {row}, column {column}")
    return words.format(sheet=finding.sheet, row=finding.row, column=finding.column)


def _fill(words: Words, named: Mapping[str, str]) -> str:
    try:
        return str(words).format(**named)
    except (KeyError, IndexError):
        return str(words)
