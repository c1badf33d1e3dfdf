"""Members of the pack's organisations who ask and decide, without a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction

from safe.administration.approvals import actions
from safe.administration.approvals.models import Decision, Request, Rule, Verdict
from safe.administration.programmes import queries as programmes
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.testing.cast import EVERYTHING

OUTER = [{"who": "co_lead", "permission": "periods.decide"}]
OUTER += [{"who": "lead", "permission": "periods.decide"}]


def a_member(code: str, *without: str) -> Actor:
    """A new member of an organisation who may everything, less some permissions."""
    return Actor(
        organisation=programmes.get_organisation(code).id,
        member=new_id(),
        permissions=EVERYTHING - set(without),
        scope="programme",
    )


def colleague(of: Actor) -> Actor:
    """Another member of the same organisation."""
    return replace(of, member=new_id())


@contextmanager
def working(by: Actor) -> Iterator[None]:
    """A transaction under the member's organisation."""
    with transaction.atomic(), tenancy.acting(by):
        yield


def a_rule(kind: str, levels: list[dict[str, str]], above: int | None = None) -> Rule:
    """A rule beside the pack's."""
    return Rule.objects.create(
        programme=programmes.the_programme(),
        code=f"{kind}-{above}",
        kind=kind,
        levels=levels,
        above=above,
    )


def ask(by: Actor, **said: Any) -> Request:
    """File a request as another package's action does."""
    given = {"kind": "plan", "about": new_id(), "programme": programmes.the_programme()} | said
    with working(by):
        return actions.file_request(by=by, **given)


def decide(by: Actor, request: Request, verdict: Verdict, reason: str = "") -> Decision:
    """Decide in a transaction of one's own."""
    with working(by):
        return actions.decide_request(by=by, request=request, verdict=verdict, reason=reason)
