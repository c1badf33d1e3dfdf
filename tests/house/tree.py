"""The sources of SAFE as syntax trees, read once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "safe"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module."""

    path: str  # below src/safe
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def functions(self) -> Iterator[Function]:
        """All of them, also methods and inner ones."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node


@cache
def sources() -> tuple[Source, ...]:
    """The product's own modules, without tests and migrations."""
    found = []
    for path in sorted(SOURCES.rglob("*.py")):
        inside = path.relative_to(SOURCES)
        if not {"tests", "migrations", "testing"} & set(inside.parts):
            text = path.read_text(encoding="utf-8")
            found.append(Source(inside.as_posix(), text, ast.parse(text)))
    return tuple(found)


@cache
def templates() -> tuple[tuple[str, str], ...]:
    """Every HTML template with its text."""
    return tuple(
        (path.relative_to(SOURCES).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(SOURCES.rglob("templates/**/*.html"))
    )


def length(function: Function) -> int:
    """Lines of a function, without its decorators and its docstring."""
    assert function.end_lineno is not None
    whole = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        whole -= (first.end_lineno or first.lineno) - first.lineno + 1
    return whole


def dotted(node: ast.expr) -> str:
    """`a.b.c` of such an expression, else what of it can be said."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return "?"
