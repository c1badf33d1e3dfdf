"""Commands of the keeper: organisations, members and their one-time links."""

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from safe.administration.members import actions, seeding
from safe.administration.members.health import checks
from safe.administration.members.models import Member
from safe.administration.programmes.models import Kind, Organisation
from safe.kernel import tenancy
from safe.kernel.problems import NotFound, Problem

__all__ = ["add_commands", "add_member", "add_organisation", "checks", "give_link"]

Subparsers = Any  # argparse names this type only privately


def add_commands(commands: Subparsers) -> None:
    """Add `organisation add`, `member add` and `member link`."""
    organisation = commands.add_parser("organisation", help="organisations of the programme")
    verbs = organisation.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="add an organisation that no programme pack names")
    add.add_argument("code", type=_code, help="short, small letters: kwa")
    add.add_argument("name", help="its name in English")
    add.add_argument("--name-my", default="", help="its name in Burmese")
    add.add_argument("--kind", default="cso", choices=[str(kind) for kind in Kind])
    add.set_defaults(run=_said(_add_organisation))
    member = commands.add_parser("member", help="members of an organisation")
    verbs = member.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="invite a member; prints the one-time link")
    add.add_argument("login", help="name@organisation, for example roinan@kwa")
    add.add_argument("--role", action="append", required=True, help="a role of the programme")
    add.add_argument("--language", default="en", choices=[c for c, _n in settings.LANGUAGES])
    add.set_defaults(run=_said(_add_member))
    link = verbs.add_parser("link", help="a new one-time link for a lost password")
    link.add_argument("login", help="name@organisation")
    link.set_defaults(run=_said(_give_link))


def add_organisation(
    code: str, name: str, *, name_my: str = "", kind: str = "cso", is_demo: bool = False
) -> Organisation:
    """An organisation outside the pack; the same code twice is refused by the database."""
    return Organisation.objects.create(
        code=code, name_en=name, name_my=name_my, kind=kind, is_demo=is_demo
    )


def add_member(login: str, roles: tuple[str, ...], language: str = "en") -> str:
    """Invite `name@organisation`; returns the address of the one-time link."""
    name, _at, code = login.partition("@")
    _member, token = seeding.invite(_organisation(code), name, roles, language)
    return _address(token)


def give_link(login: str) -> str:
    """A new one-time link; refused where it would lose the organisation's last opener."""
    organisation = _organisation(login.partition("@")[2])
    by = seeding.keeper_of(organisation.id)
    with transaction.atomic(), tenancy.acting(by):
        member = Member.objects.filter(login=login, left_at=None).first()
        if member is None:
            raise NotFound
        return _address(actions.give_new_link(by=by, member=member))


def _code(text: str) -> str:
    """It stands in login names and addresses."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,15}", text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no code: 2 to 16 small letters, digits or hyphens, a letter first"
        )
    return text


def _organisation(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code, ended_on=None).first()
    if found is None:
        raise NotFound
    return found


def _address(token: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('members:set_password', args=[token])}"


def _add_organisation(given: argparse.Namespace) -> str:
    if Organisation.objects.filter(code=given.code).exists():
        sys.exit(f"There is an organisation {given.code} already. Choose another code.")
    made = add_organisation(given.code, given.name, name_my=given.name_my, kind=given.kind)
    return (
        f"Organisation {made.code} is there. Next: safe member add NAME@{made.code} --role opener"
    )


def _add_member(given: argparse.Namespace) -> str:
    address = add_member(given.login, tuple(given.role), given.language)
    return f"{address}\nIt works once, within three days. Hand it over yourself."


def _give_link(given: argparse.Namespace) -> str:
    return f"{give_link(given.login)}\nIt works once, within three days. Hand it over yourself."


def _said(run: Callable[[argparse.Namespace], str]) -> Callable[[argparse.Namespace], int]:
    """Print what a command says; a refusal is a sentence and exit code 1."""

    def spoken(given: argparse.Namespace) -> int:
        try:
            print(run(given))
        except Problem as problem:
            print(problem.words(), file=sys.stderr)
            return 1
        return 0

    return spoken
