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


MANAGES = ("programme_manager", "opener", "facilitator")
# the first of each organisation founds its ring; names are invented
WORLD: dict[str, list[Account]] = {
    "kwa": [
        Account("roinan", ("trainer", "opener"), "Roi Nan Tsin", "trainer of KWA, opens names"),
        Account("jamun", ("trainer",), "Ja Mun Pan"),
        Account("htu", ("opener", "system_keeper"), "Htu Raw", "keeper of KWA: members, phones"),
        Account("labang", ("programme_manager",), "Labang Awng", "manager at KWA, makes reports"),
    ],
    "hnf": [Account("zaulum", ("trainer", "opener"), "Zau Lum Seng", "trainer of HNF")],
    "js": [Account("nanghseng", ("trainer", "opener"), "Nang Hseng Kham")],
    "tsyu": [Account("lwaynyi", ("trainer", "opener"), "Lway Nyi Mon")],
    "tyn": [Account("saioo", ("trainer", "opener"), "Sai Oo Lek")],
    "ntl": [Account("maran", ("trainer", "opener"), "Maran Htoi Ra")],
    "metta": [
        Account("manager", MANAGES, "Hkun Aye", "manager at Metta, leads capacity rounds"),
        Account("policy", ("policy_staff",), "Ji Htoi Bauk", "policy staff: dialogues, promises"),
        Account("second", ("policy_staff",), "Khin Sandar Oo"),
    ],
    "iom": [Account("mande", ("m_and_e", "opener"), "Thin Thin", "monitoring at IOM")],
    # readers keep no records: they have no ring, so there is nothing that would seal their names
    "lift": [Account("donor", ("donor",), "", "donor: released figures alone")],
    "authority": [Account("office", ("authority",), "", "authority: the same")],
}
PHONES = 2


def main() -> int:
    """Bring the demo to this version; 0, or 1 with a sentence."""
    keys = Path(os.environ["SAFE_KEYS"])
    if not keys.exists():
        server_keys.make_keys(keys)
    os.environ["SAFE_APP_URL"] = os.environ[
        "DATABASE_URL"
    ]  # migrations, content, members: the owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safe.settings")
    import django

    django.setup()
    return _content() or _people()


def _content() -> int:
    from safe.administration.programmes.models import Organisation
    from safe.front.packs.commands import load_command
    from safe.operations import assets, database

    database.migrate()
    if words := _refusal():
        print(words, file=sys.stderr)
        return 1
    with Path(os.devnull).open("w") as quiet:
        code = load_command(ROOT / "programme", yes=True, out=quiet)
    Organisation.objects.filter(code__in=WORLD).update(is_demo=True)
    assets.prepare()
    return code


def _refusal() -> str:
    """Invented people never stand beside real ones, and real ones are never served in the clear."""
    others = _members_by_organisation(is_demo=False)
    if real := sorted(others & WORLD.keys()):
        return (
            f"This database holds members of {', '.join(real)} who are not the demo's."
            " Give the demo a database of its own."
        )
    if os.environ.get("SAFE_ROOM_DEMO") == "1" and others:
        return (
            "This installation holds an organisation outside the demo"
            f" ({', '.join(sorted(others))}), so it is not served in plain HTTP to a room."
            " Start it without LISTEN."
        )
    return ""


def _members_by_organisation(*, is_demo: bool) -> set[str]:
    """Codes of the organisations, of the demo or outside it, that have a member."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select distinct o.code from members_member m join programmes_organisation o"
            " on o.id = m.organisation where o.is_demo = %s",
            [is_demo],
        )
        return {str(row[0]) for row in cursor.fetchall()}


def _people() -> int:
    """Make all of them in one transaction, so that a killed start leaves all or nobody."""
    from django.db import transaction

    from safe.administration.programmes.queries import get_organisation

    database = str(get_organisation(next(iter(WORLD))).id)  # an id that no other database has
    place = _folder_of(database) / "demo.json"
    half = place.with_suffix(".half")
    if not _members_by_organisation(is_demo=True):
        with transaction.atomic():
            half.write_text(json.dumps(_make_people() | {"database": database}, indent=1))
        half.replace(place)
    elif half.exists():  # killed after the commit
        half.replace(place)
    if not place.exists():
        print(
            "This database holds the demo of another installation, whose keys and phones lie in"
            " its var/. Start that one, or give this one a database of its own.",
            file=sys.stderr,
        )
        return 1
    _readdress(place)
    return 0


def _folder_of(database: str) -> Path:
    """var/synth; what was made for another database steps aside until that one is used again."""
    folder = Path(os.environ["SAFE_VAR"]) / "synth"
    file = folder / "demo.json"
    if file.exists():
        other = json.loads(file.read_text()).get("database", database)
        if other != database:
            folder.rename(folder.with_name(f"synth-{other}"))
    kept = folder.with_name(f"synth-{database}")
    if kept.exists() and not folder.exists():
        kept.rename(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _readdress(place: Path) -> None:
    """The phones call this start's address, which may be another than the last one's."""
    made = json.loads(place.read_text())
    base = os.environ["SAFE_PUBLIC_URL"]
    for device in made["devices"]:
        device["url"] = f"{base}/v1/key/{device['url'].partition('/v1/key/')[2]}"
    place.write_text(json.dumps(made, indent=1))


def _make_people() -> dict[str, Any]:
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
    return made


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
