"""Enough of XPath 1.0 to say what an expression reads, and whether its brackets close.

A path is written without prefixes, predicates and positions: /data/person/name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"[^"]*"|'[^']*')
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*|:\*)?)
    | (?P<mark>\.\.|::|//|!=|<=|>=|[./@\[\](),|+\-*=<>$])
    )""",
    re.VERBOSE,
)
_OPERATORS = {"and", "or", "div", "mod"}
_SIGNS = {"+", "-", "*", "=", "!=", "<", "<=", ">", ">=", "|"}
_CLOSES = {"(": ")", "[": "]"}
LAST_SAVED = "__last-saved"


class Broken(Exception):
    """An expression that no phone can read."""


@dataclass(frozen=True)
class Read:
    """A path an expression reads; `instance` names a list beside the form, '' = the form itself."""

    path: str
    instance: str = ""


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


def tokens(expression: str) -> list[Token]:
    """The words of an expression; Broken for what is no XPath at all."""
    found, at = [], 0
    stripped = expression.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None or match.end() == at:
            raise Broken(stripped[at : at + 12].strip())
        kind = str(match.lastgroup)
        found.append(Token(kind, match.group(kind)))
        at = match.end()
    _assert_closed(found)
    return found


def reads(expression: str, context: str) -> list[Read]:
    """Every path the expression reads, seen from the node `context`."""
    return list(_reads(tokens(expression), _Stand(context, context)))


def functions(expression: str) -> set[str]:
    """The names of the functions it calls."""
    words = tokens(expression)
    return {
        word.text
        for word, after in pairwise(words)
        if word.kind == "name" and after.text == "(" and word.text not in _OPERATORS
    }


def instances(expression: str) -> set[str]:
    """The ids asked for by instance('…')."""
    return set(re.findall(r"""instance\(\s*['"]([^'"]*)['"]\s*\)""", expression))


def _assert_closed(words: list[Token]) -> None:
    open_ones: list[str] = []
    for word in words:
        if word.kind != "mark":
            continue
        if word.text in _CLOSES:
            open_ones.append(_CLOSES[word.text])
        elif word.text in {")", "]"} and (not open_ones or open_ones.pop() != word.text):
            raise Broken(word.text)
    if open_ones:
        raise Broken(open_ones[-1])


@dataclass(frozen=True)
class _Stand:
    """Where an expression is read: the node itself, and what a relative path starts from."""

    node: str
    context: str
    instance: str = ""


def _reads(words: list[Token], stand: _Stand) -> Iterator[Read]:
    at, after_operand = 0, False
    while at < len(words):
        word = words[at]
        if after_operand and (word.text in _OPERATORS or word.text in _SIGNS):
            at, after_operand = at + 1, False
            continue
        found: list[Read] = []
        if word.kind == "name" and _next(words, at) == "(":
            at, found = _call(words, at, stand)
        elif word.text in _CLOSES:
            end = _matching(words, at)
            at, found = end + 1, list(_reads(words[at + 1 : end], stand))
        elif word.kind == "name" or word.text in {"/", "//", ".", "..", "@"}:
            at, found = _path(words, at, stand, began=False)
        else:
            after_operand = word.kind in {"text", "number"}
            at += 1
            continue
        yield from found
        after_operand = True


def _call(words: list[Token], at: int, stand: _Stand) -> tuple[int, list[Read]]:
    """A function: current() and instance('…') begin a path, any other reads its arguments."""
    end = _matching(words, at + 1)
    name = words[at].text
    if name == "current" and end == at + 2:
        return _path(words, end + 1, _Stand(stand.node, stand.node), began=True)
    if name == "instance" and end == at + 3 and words[at + 2].kind == "text":
        asked = words[at + 2].text[1:-1]
        return _path(words, end + 1, _Stand(stand.node, "", asked), began=True)
    return end + 1, list(_reads(words[at + 2 : end], stand))


def _path(words: list[Token], at: int, stand: _Stand, *, began: bool) -> tuple[int, list[Read]]:
    """Read one location path from `at`; where it ends, and what it (and its predicates) read."""
    steps = [step for step in stand.context.split("/") if step]
    instance = stand.instance
    inner: list[Read] = []
    needs_step = not began
    if not began and words[at].text in {"/", "//"}:
        steps, instance, at = [], "", at + 1
    while at < len(words):
        word = words[at]
        if needs_step:
            if word.text == "..":
                steps = steps[:-1]
            elif word.kind == "name" or word.text == "*":
                steps.append(word.text.rpartition(":")[2])
            elif word.text not in {".", "@"}:
                break
            # an attribute belongs to its node
            at, needs_step = at + (2 if word.text == "@" else 1), False
        elif word.text == "[":
            end = _matching(words, at)
            here = _Stand(stand.node, "/" + "/".join(steps), instance)
            inner += _reads(words[at + 1 : end], here)
            at = end + 1
        elif word.text in {"/", "//"}:
            at, needs_step = at + 1, True
        else:
            break
    # the last filled form has the shape of this one
    read = Read("/" + "/".join(steps), "" if instance == LAST_SAVED else instance)
    return at, [read, *inner]


def _next(words: list[Token], at: int) -> str:
    return words[at + 1].text if at + 1 < len(words) else ""


def _matching(words: list[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(words)):
        if words[index].kind == "mark" and words[index].text in _CLOSES:
            depth += 1
        elif words[index].kind == "mark" and words[index].text in {")", "]"}:
            depth -= 1
            if depth == 0:
                return index
    raise Broken(words[at].text)
