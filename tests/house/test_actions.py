"""Actions: every public function of an actions module, typed, with nothing but codes in its log."""

import ast
import importlib
import inspect
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from uuid import UUID

import pytest

from safe.kernel.action import REGISTRY
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from tests.house.tree import Function, dotted, sources

# public functions of an actions module that are no change of state
NO_ACTIONS: dict[str, str] = {
    "activities/capacity/actions/planning.py:agree_plan": "a step of the partner's decision",
    "activities/dialogues/actions/keeping.py:approve_minutes": "a step of a member's decision",
    "activities/dialogues/actions/publishing.py:publish_version": "a step of a member's decision",
    "activities/dialogues/actions/publishing.py:what_is_safe": "asks, changes nothing",
    "activities/training/actions/completion.py:attributes_of": "asks, changes nothing",
    "activities/training/actions/completion.py:settle": "a step of the actions that mark",
    "activities/training/actions/completion.py:settle_event": "a step of the actions that mark",
    "activities/training/actions/holding.py:check_date": "asks, changes nothing",
    "activities/training/actions/holding.py:record_session": "a step: the fact of a half-day",
    "activities/training/actions/testing.py:check_answers": "asks, changes nothing",
    "activities/training/actions/testing.py:settle_sittings": "a step of the actions that test",
    "administration/approvals/actions/asking.py:file_request": "a step of the actions that ask",
    "administration/devices/actions.py:note_contact": "a phone was heard; too often for the ledger",
    "administration/members/actions/joining.py:is_last_opener": "asks, changes nothing",
    "administration/members/actions/joining.py:lock_member": "asks, changes nothing",
    "administration/members/actions/joining.py:make_link": "a step of two actions",
    "administration/members/actions/joining.py:permissions_of": "asks, changes nothing",
    "administration/members/actions/roles.py:check_within": "asks, changes nothing",
    "administration/members/actions/roles.py:get_role": "asks, changes nothing",
    "capture/forms/publishing/actions.py:check": "asks, changes nothing",
    "registry/facts/actions.py:make_subject": "facts are written by the actions of others",
    "registry/facts/actions.py:record_fact": "facts are written by the actions of others",
    "registry/facts/actions.py:rewrite_facts": "facts are written by the actions of others",
    "registry/facts/actions.py:void_facts": "facts are written by the actions of others",
}
# parameters of words in a ledger row: codes and short marks, never what a person typed freely
WORDS_LOGGED: dict[str, str] = {
    "form_code": "the id of a form",
    "code": "a code of the pack",
    "why": "a code of a reason",
    "reason": "a code of a reason",
    "role": "a code of the pack",
    "language": "a code of two letters",
    "letter": "tells two trainings of one day apart",
    "purpose": "a code of the vault",
    "version": "the version of a form",
    "programme": "a code of the pack",
    "curriculum": "a code of the pack",
    "township": "a P-code",
    "kind": "a word of the vocabulary",
    "mark": "a word of the vocabulary",
    "half": "am or pm",
    "when": "before or after",
    "form": "A or B",
    "mode": "a word of the vocabulary",
    "form_id": "the id of a form",
    "digest": "a hash of the pack",
    "content_hash": "a hash of a report",
    "sex": "a word of the vocabulary",
    "age_band": "a word of the vocabulary",
    "cell": "words of the vocabulary",
}
BANNED_VERBS = ("process_", "handle_", "manage_", "do_", "perform_", "update_", "save_")


def modules() -> Iterator[str]:
    for source in sources():
        place = source.path.split("/")
        if "actions.py" in place or "actions" in place:
            name = source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            yield f"safe.{name}"


for module in modules():
    importlib.import_module(module)
EACH = pytest.mark.parametrize("name", sorted(REGISTRY))


def is_action(function: Function) -> bool:
    return any(
        isinstance(mark, ast.Call) and dotted(mark.func).rpartition(".")[2] == "action"
        for mark in function.decorator_list
    )


def test_every_public_function_of_an_actions_module_is_an_action() -> None:
    found = set()
    for source in sources():
        place = source.path.split("/")
        if "actions.py" in place or "actions" in place:
            for node in source.tree.body:
                if isinstance(node, Function) and node.name[0] != "_" and not is_action(node):
                    found.add(f"{source.path}:{node.name}")
    assert sorted(found) == sorted(NO_ACTIONS)


@EACH
def test_an_action_is_typed_and_called_by_a_verb_of_the_field(name: str) -> None:
    function = inspect.unwrap(REGISTRY[name])
    hints = typing.get_type_hints(function)
    assert hints["by"] is Actor
    assert "return" in hints
    assert set(inspect.signature(function).parameters) <= set(hints)
    assert "_" in function.__name__, "verb and noun"
    assert not function.__name__.startswith(BANNED_VERBS)
    assert (function.__doc__ or "").strip()


@EACH
def test_a_ledger_row_holds_codes_and_never_words_about_a_person(name: str) -> None:
    function = inspect.unwrap(REGISTRY[name])
    hints = typing.get_type_hints(function)
    for parameter in REGISTRY[name].logs:  # type: ignore[attr-defined]
        for kind in typing.get_args(hints[parameter]) or (hints[parameter],):
            if kind is str:
                assert parameter in WORDS_LOGGED, f"{name}: {parameter}"
            elif not (isinstance(kind, type) and issubclass(kind, NUMBERS)):
                # a record: its id or code stands in the row
                assert hasattr(kind, "id") or hasattr(kind, "code"), f"{name}: {parameter}"


NUMBERS = (UUID, Enum, date, datetime, int, bool, type(None))


NAMES_A_FILE = {"form-file-not-asked", "form-file-too-large"}  # of a blank form


def problems(base: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for problem in base.__subclasses__():
        if problem.__module__.startswith("safe.") and ".tests" not in problem.__module__:
            yield problem
            yield from problems(problem)


def imported_problems() -> list[type[Problem]]:
    for source in sources():
        if "Problem" in source.text and not source.path.startswith(("settings", "__main__")):
            name = source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            importlib.import_module(f"safe.{name}")
    return list(problems())


def test_every_problem_has_a_code_of_its_own() -> None:
    codes: dict[str, str] = {}
    for problem in imported_problems():
        assert "code" in vars(problem), problem
        assert problem.code not in codes, f"{problem} and {codes[problem.code]}"
        codes[problem.code] = str(problem)


def test_every_problem_is_said_in_translatable_words_with_named_places() -> None:
    from string import Formatter

    from django.utils.functional import Promise

    for problem in imported_problems():
        assert isinstance(problem.sentence, Promise), problem
        assert 400 <= problem.status < 600, problem
        for _, place, _, _ in Formatter().parse(str(problem.sentence)):
            assert place is None or place.isidentifier(), problem
            # a sentence reaches pages, phones and logs: it names no person
            assert place not in {"login", "person", "phone"}, problem
            assert place != "name" or problem.code in NAMES_A_FILE, problem
