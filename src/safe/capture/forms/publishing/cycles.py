"""Rings of dependency: an answer that waits for itself hangs the form on the phone.

Edges: a node depends on what its calculate, relevant, readonly and required read; and every node,
and every path that is read, depends on each group above it that has a bind (its relevance).
"""

from safe.capture.forms.publishing import xpath
from safe.capture.forms.publishing.xform import XForm

_DEPENDS = ("calculate", "relevant", "readonly", "required")
_SELF = ("calculate", "relevant")  # `.` in required or readonly is the value itself, not the rule


def find_rings(form: XForm) -> list[list[str]]:
    """Each ring as the paths on it, in order."""
    graph = _graph(form)
    return [_along(graph, ring) for ring in _rings(graph)]


def _graph(form: XForm) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for node, said in form.expressions.items():
        edges = graph.setdefault(node, set())
        edges |= _groups_above(node, form)
        for attribute in _DEPENDS:
            if attribute not in said:
                continue
            for read in xpath.reads(said[attribute], node):
                if read.instance or read.path not in form.nodes:
                    continue
                if read.path == node and attribute not in _SELF:
                    continue
                edges.add(read.path)
                graph.setdefault(read.path, set()).update(_groups_above(read.path, form))
    return graph


def _groups_above(path: str, form: XForm) -> set[str]:
    steps = path.split("/")
    above = {"/".join(steps[:end]) for end in range(2, len(steps))}
    return above & form.expressions.keys()


def _rings(graph: dict[str, set[str]]) -> list[list[str]]:
    """Strongly connected components of more than one node, or with an edge to itself (Tarjan)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    rings: list[list[str]] = []
    for start in graph:
        if start in order:
            continue
        work = [(start, iter(sorted(graph.get(start, ()))))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, edges = work[-1]
            step = next((to for to in edges if to not in order or to in on_stack), None)
            if step is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    ring = _pop(stack, on_stack, node)
                    if len(ring) > 1 or node in graph.get(node, ()):
                        rings.append(ring)
            elif step in order:
                low[node] = min(low[node], order[step])
            else:
                order[step] = low[step] = len(order)
                stack.append(step)
                on_stack.add(step)
                work.append((step, iter(sorted(graph.get(step, ())))))
    return rings


def _pop(stack: list[str], on_stack: set[str], node: str) -> list[str]:
    ring = []
    while True:
        top = stack.pop()
        on_stack.discard(top)
        ring.append(top)
        if top == node:
            return ring


def _along(graph: dict[str, set[str]], ring: list[str]) -> list[str]:
    """The shortest way round through the first node of a component."""
    members = set(ring)
    start = min(ring)
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    for way in ways:
        for to in sorted(graph.get(way[-1], set()) & members):
            if to == start:
                return way
            if to not in seen:
                seen.add(to)
                ways.append([*way, to])
    return sorted(ring)
