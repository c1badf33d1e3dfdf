"""House rules that a linter does not know. A list of exceptions may only shrink."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import Function, Source, dotted, length, sources

NO_NAMES = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "managers.py"}
# file: why it may write rows outside an action
WRITERS = {
    "kernel/ledger/writing.py": "the ledger's only writer",
    "administration/members/sessions.py": "a session is no change of the field's state",
    "administration/members/drafts.py": "what was half written is kept without an act of a member",
    "administration/members/rates.py": "failed sign-ins are counted before anybody is known",
    "administration/members/commands.py": "the keeper at the server founds an organisation",
    "administration/members/passwords.py": "the three locks, for the actions that change one",
    "administration/members/rings.py": "epochs and openers, for the actions that make them",
    "administration/members/seeding.py": "the first members of a demo, with their own vault",
    "activities/training/holding.py": "what goes with a person whose registration is undone",
    "operations/demo_world.py": "marks the demo's organisations as such",
}
WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save"}
# module: why its SQL is put together from constants of its own
SQL_BUILDERS = {
    "kernel/tenancy/install.py": "names of tables from the models, as the owner",
    "results/indicators/": "constants chosen by declarations",
}
LONG_FUNCTIONS: set[str] = set()
LONG_VIEWS: set[str] = set()
LONG_FILES: set[str] = set()
# imported inside a function: before Django is ready, or only when a command runs
LATE_IMPORTS = (
    "cli.py",
    "wiring.py",
    "operations/",
    "settings.py",
    "kernel/vault/server_keys.py",
    "capture/forms/publishing/convert.py",  # a child process sets its limits first
)
EACH = pytest.mark.parametrize("source", sources(), ids=lambda source: source.path)


def names(found: Iterator[tuple[str, str]]) -> set[str]:
    return {f"{path}:{name}" for path, name in found}


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    assert [s.path for s in sources() if s.path.rpartition("/")[2] in NO_NAMES] == []


def test_files_are_short() -> None:
    assert {s.path for s in sources() if s.lines > 600} == LONG_FILES


def test_functions_are_short() -> None:
    found = names((s.path, f.name) for s in sources() for f in s.functions() if length(f) > 50)
    assert found == LONG_FUNCTIONS


def is_of_views(path: str) -> bool:
    return path.endswith("/views.py") or "/views/" in path


def test_views_are_shorter() -> None:
    found = names(
        (s.path, f.name)
        for s in sources()
        if is_of_views(s.path)
        for f in s.functions()
        if length(f) > 25
    )
    assert found == LONG_VIEWS


@EACH
def test_only_the_vault_imports_the_cryptographic_library(source: Source) -> None:
    if not source.path.startswith("kernel/vault/"):
        assert not [name for name in imported(source) if name.split(".")[0] == "nacl"]


@EACH
def test_nothing_happens_by_signal(source: Source) -> None:
    banned = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    assert not [name for name in imported(source) if name.startswith(banned)]


def imported(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module or ''}.{node.names[0].name}"


@EACH
def test_no_import_hides_in_a_function(source: Source) -> None:
    """A cycle of modules shows itself at import, or is mended."""
    if source.path.startswith(LATE_IMPORTS) or source.path.endswith("/apps.py"):
        return
    for function in source.functions():
        for node in ast.walk(function):
            late = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("safe")
            assert not late, f"{source.path}:{node.lineno}"


@EACH
def test_rows_are_written_by_actions(source: Source) -> None:
    place = source.path.split("/")
    if {"actions", "actions.py", "handlers.py", "inbox"} & set(place) or source.path in WRITERS:
        return
    writes = [f"{call.lineno} {dotted(call.func)}" for call in source.calls() if is_write(call)]
    assert writes == [], source.path


def is_write(call: ast.Call) -> bool:
    """A call that writes rows through the ORM, as far as its shape says."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, on = call.func.attr, dotted(call.func.value)
    if name in WRITES:
        return "objects" in on or name.startswith("bulk_") or (name == "save" and not call.args)
    is_queryset = any(word in on for word in ("objects", "filter()", "exclude()"))
    return name in {"update", "delete"} and is_queryset


def test_every_writer_on_the_list_exists_and_writes() -> None:
    by_path = {s.path: s for s in sources()}
    for path in WRITERS:
        writes_sql = path in by_path and "insert into" in by_path[path].text
        assert path in by_path, path
        assert writes_sql or any(is_write(call) for call in by_path[path].calls()), path


@EACH
def test_no_sql_is_built_from_words(source: Source) -> None:
    if source.path.startswith(tuple(SQL_BUILDERS)):
        return
    for call in source.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"execute", "executemany"}:
            assert is_constant(call.args[0], source), f"{source.path}:{call.lineno}"
        assert dotted(call.func).rpartition(".")[2] not in {"RawSQL", "extra"}, source.path


def is_constant(node: ast.expr, source: Source) -> bool:
    """Literal text, a constant of a module, or psycopg's own composition."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.BinOp):
        return is_constant(node.left, source) and is_constant(node.right, source)
    if isinstance(node, ast.IfExp):
        return is_constant(node.body, source) and is_constant(node.orelse, source)
    if isinstance(node, ast.Name | ast.Attribute):
        return dotted(node).rpartition(".")[2].isupper() or is_given(node, source)
    if isinstance(node, ast.Call):
        return dotted(node.func).startswith(("sql.SQL", "sql.SQL()"))
    return False


def is_given(node: ast.expr, source: Source) -> bool:
    """A parameter of a private function that is called with constants alone."""
    if not isinstance(node, ast.Name):
        return False
    for function in source.functions():
        if node.id in {argument.arg for argument in function.args.args}:
            calls = [c for c in source.calls() if dotted(c.func).endswith(function.name)]
            return bool(calls) and all(is_constant(c.args[0], source) for c in calls if c.args)
    return False


@EACH
def test_logs_hold_no_word_of_a_request(source: Source) -> None:
    banned = {"path", "path_info", "body", "POST", "GET", "META", "COOKIES", "headers", "FILES"}
    for call in source.calls():
        if re.fullmatch(r"(log|logger|logging)\.\w+", dotted(call.func)):
            for argument in call.args[1:]:
                for node in ast.walk(argument):
                    said = node.attr if isinstance(node, ast.Attribute) else ""
                    assert said not in banned, f"{source.path}:{call.lineno}"
                    assert said != "get_full_path", f"{source.path}:{call.lineno}"
            assert isinstance(call.args[0], ast.Constant), f"{source.path}:{call.lineno}"


@EACH
def test_nothing_is_printed_but_by_commands(source: Source) -> None:
    if source.path.startswith(("operations/", "cli.py")) or source.path.endswith("commands.py"):
        return
    printed = [call.lineno for call in source.calls() if dotted(call.func) == "print"]
    assert printed == [], source.path


@EACH
def test_the_own_words_of_a_row_name_nobody(source: Source) -> None:
    """`__str__` reaches error pages and logs."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and "tenancy" in ast.unparse(node):
            is_public = "content=True" in ast.unparse(node)
            for function in node.body:
                if isinstance(function, Function) and function.name in {"__str__", "__repr__"}:
                    said = {a.attr for a in ast.walk(function) if isinstance(a, ast.Attribute)}
                    banned = {"login", "name", "label", "title", "skeleton"}
                    assert is_public or not said & banned, f"{source.path}:{node.name}"


@EACH
def test_no_markup_is_trusted_outside_the_kit(source: Source) -> None:
    if not source.path.startswith("kernel/ui/"):
        called = {dotted(call.func).rpartition(".")[2] for call in source.calls()}
        assert not called & {"mark_safe", "SafeString", "SafeText"}, source.path
