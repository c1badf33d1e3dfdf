"""The demo's organisations, members and phones: made once, with real keys, by the real actions."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safe.kernel.vault import server_keys

if TYPE_CHECKING:
    from safe.administration.programmes.models import Organisation

PASSWORD = "calm river stones listen"  # noqa: S105 - printed: the demo holds invented people
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Account:
    """A member of the demo."""

    login: str
    roles: tuple[str, ...]
    name: str
    what: str = ""


# the first of each organisation founds its ring; names are invented
WORLD: dict[str, list[Account]] = {
    "kwa": [
        Account("roinan", ("trainer", "opener"), "Roi Nan Tsin", "trainer of KWA, opens names"),
        Account("jamun", ("trainer",), "Ja Mun Pan"),
        Account("htu", ("opener", "system_keeper"), "Htu Raw", "keeper of KWA: members, phones"),
    ],
    "hnf": [Account("zaulum", ("trainer", "opener"), "Zau Lum Seng", "trainer of HNF")],
    "js": [Account("nanghseng", ("trainer", "opener"), "Nang Hseng Kham")],
    "tsyu": [Account("lwaynyi", ("trainer", "opener"), "Lway Nyi Mon")],
    "tyn": [Account("saioo", ("trainer", "opener"), "Sai Oo Lek")],
    "ntl": [Account("maran", ("trainer", "opener"), "Maran Htoi Ra")],
    "metta": [Account("manager", ("programme_manager", "opener"), "Hkun Aye", "manager at Metta")],
    "iom": [Account("mande", ("m_and_e", "opener"), "Thin Thin", "monitoring at IOM")],
}
PHONES = 2


def main() -> int:
    """Bring the demo to this version; 0, or 1 with a sentence."""
    keys = Path(os.environ["SAFE_KEYS"])
    if not keys.exists():
        server_keys.make_keys(keys)
    app_url = os.environ["SAFE_APP_URL"]
    os.environ["SAFE_APP_URL"] = os.environ["DATABASE_URL"]  # migrations and content: the owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safe.settings")
    import django

    django.setup()
    code = _content()
    if code == 0 and not (Path(os.environ["SAFE_VAR"]) / "synth" / "demo.json").exists():
        os.environ["SAFE_APP_URL"] = app_url
        code = _people()
    return code


def _content() -> int:
    from safe.administration.programmes.models import Organisation
    from safe.front.packs.commands import load_command
    from safe.operations import assets, database

    database.migrate()
    if os.environ.get("SAFE_ROOM_DEMO") == "1" and _holds_others():
        print(
            "This installation holds an organisation outside the demo, so it is not served in"
            " plain HTTP to a room. Start it without LISTEN.",
            file=sys.stderr,
        )
        return 1
    with Path(os.devnull).open("w") as quiet:
        code = load_command(ROOT / "programme", yes=True, out=quiet)
    Organisation.objects.filter(code__in=WORLD).update(is_demo=True)
    assets.prepare()
    return code


def _holds_others() -> bool:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select exists (select from members_member m join programmes_organisation o"
            " on o.id = m.organisation where not o.is_demo)"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _people() -> int:
    from safe.administration.programmes.queries import get_organisation

    made: dict[str, Any] = {"devices": [], "accounts": []}
    base = os.environ["SAFE_PUBLIC_URL"]
    for code, accounts in WORLD.items():
        for label, token in _members_and_phones(get_organisation(code), accounts):
            url = f"{base}/v1/key/{token}/projects/1"
            made["devices"].append({"organisation": code, "label": label, "url": url})
        for account in accounts:
            made["accounts"].append(
                {
                    "organisation": code,
                    "login": f"{account.login}@{code}",
                    "password": PASSWORD,
                    "roles": account.roles,
                    "name": account.name,
                    "what": account.what,
                    "show": bool(account.what),
                }
            )
    place = Path(os.environ["SAFE_VAR"]) / "synth" / "demo.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(made, indent=1))
    return 0


def _members_and_phones(
    organisation: "Organisation", accounts: list[Account]
) -> list[tuple[str, str]]:
    from django.db import transaction

    from safe.administration.devices import actions as devices
    from safe.administration.members.seeding import plant_member
    from safe.kernel import tenancy

    opener = None
    for account in accounts:
        planted = plant_member(
            organisation, account.login, account.roles, PASSWORD, name=account.name, opener=opener
        )
        opener = opener or planted.actor
    if opener is None or not any("trainer" in account.roles for account in accounts):
        return []
    phones: list[tuple[str, str]] = []
    with transaction.atomic(), tenancy.acting(opener):
        for number in range(1, PHONES + 1):
            label = f"Phone {number}"
            _device, token = devices.add_device(by=opener, label=label)
            phones.append((label, token))
    return phones


if __name__ == "__main__":
    sys.exit(main())
