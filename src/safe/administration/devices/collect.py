"""The settings that ODK Collect reads from a QR: where it sends, and what it must not keep."""

import base64
import json
import zlib
from typing import Any
from uuid import UUID

from django.conf import settings

from safe.kernel.vault import h
from safe.kernel.vault.server_keys import subkey

LONGEST = 4000  # beyond it Collect's own camera gives up
LANGUAGES = {"en", "my"}


def server_url(token: str) -> str:
    """The address a phone knows; it holds the phone's token."""
    return f"{settings.PUBLIC_URL}/v1/key/{token}/projects/1"


def settings_of(*, token: str, organisation: UUID, label: str, language: str) -> dict[str, Any]:
    """The profile for work where a phone may be taken: what was sent is deleted from it."""
    general = {
        "server_url": server_url(token),
        "form_update_mode": "match_exactly",
        "automatic_update": True,
        "periodic_form_updates_check": "every_one_hour",
        "hide_old_form_versions": True,
        "autosend": "wifi_and_cellular",
        "delete_send": True,
        "image_size": "small",
        "constraint_behavior": "on_swipe",
        "analytics": False,
        "background_location": False,
        "background_recording": False,
    }
    if language in LANGUAGES:
        general["app_language"] = language
    admin = {
        "admin_pw": admin_password(organisation),
        "change_server": False,
        "delete_after_send": False,
        "form_update_mode": False,
        "view_sent": False,
        "delete_saved": False,
        "external_app_recording": False,
    }
    return {"general": general, "admin": admin, "project": {"name": f"SAFE · {label}", "icon": "S"}}


def settings_code(**said: Any) -> str:  # noqa: ANN401 - the words of settings_of
    """The text of the QR: JSON, deflated, base64, as Collect inflates it."""
    plain = json.dumps(settings_of(**said), ensure_ascii=False, separators=(",", ":"))
    code = base64.b64encode(zlib.compress(plain.encode(), 9)).decode()
    if len(code) > LONGEST:
        raise ValueError("the settings are longer than Collect reads")
    return code


def read_code(code: str) -> dict[str, Any]:
    """The other way round; ValueError for anything else."""
    if len(code) > LONGEST:
        raise ValueError("too long")
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(base64.b64decode(code, validate=True), 16 * LONGEST)
        said = json.loads(plain)
    except (zlib.error, UnicodeDecodeError) as fault:
        raise ValueError("not a code of Collect") from fault
    if not isinstance(said, dict):
        raise ValueError("not a code of Collect")
    return said


def admin_password(organisation: UUID) -> str:
    """Six digits that keep a passer-by out of Collect's settings; the keeper reads them here."""
    mac = h("safe.collect", organisation.bytes, key=subkey("link"), size=8)
    return f"{int.from_bytes(mac, 'big') % 1_000_000:06d}"
