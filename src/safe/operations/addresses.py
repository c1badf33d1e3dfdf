"""Every address that the URLconf answers, for `safe urls` and for tests that must forget none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf."""

    pattern: str
    name: str  # with its namespaces: members:detail
    parameters: tuple[tuple[str, str], ...]  # name and converter
    view: Callable[..., HttpResponse] = field(repr=False)

    @property
    def has_id(self) -> bool:
        """Whether the address speaks of one record."""
        return bool(self.parameters)


def addresses() -> list[Address]:
    """All of them, in the order in which they are tried."""
    return list(_below(get_resolver(), "", ()))


def _below(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or entry.lookup_str))
            yield Address(
                f"/{pattern.lstrip('^/')}", name, _parameters(pattern, entry), entry.callback
            )
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _below(entry, pattern, inner)


def _parameters(pattern: str, entry: URLPattern) -> tuple[tuple[str, str], ...]:
    names = []
    for piece in pattern.split("<")[1:]:
        said = piece.split(">")[0]
        converter, _, name = said.rpartition(":")
        names.append((name, converter or "str"))
    if not isinstance(entry.pattern, RoutePattern) and not names:
        names = [(name, "regex") for name in entry.pattern.regex.groupindex]
    return tuple(names)
