"""The door: read, split, seal, and commit in one round trip. Nothing readable touches a disk."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID
from weakref import WeakSet

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from isal import isal_zlib
from lxml import etree
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg_pool import ConnectionPool

from safe.administration.devices.queries import find_device
from safe.administration.devices.tokens import token_hash
from safe.capture.forms.inbox.places import NOTHING_KNOWN, is_code
from safe.capture.forms.inbox.splitting import Split, TooManyPeople, split_and_seal
from safe.capture.forms.inbox.versions import PublishedForm, find_version
from safe.capture.forms.models import Form
from safe.kernel import clock, tenancy, vault
from safe.kernel.actor import Actor
from safe.kernel.files.store import Stored
from safe.kernel.ids import new_id, new_ids
from safe.kernel.vault import Sealer, contexts
from safe.kernel.vault.server_keys import subkey

LONGEST = 5 * 1024 * 1024
DEEPEST = 64
MOST_NODES = 100_000
KEPT_OF_A_BROKEN_BODY = 64 * 1024
REMEMBERED = 10.0  # seconds that a phone, a ring or a form version is not asked for again
_KEEP_FILE = (
    "insert into forms_attachment (id, organisation, submission_id, stored, name, content, size,"
    " referenced, box, received_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " on conflict do nothing"
)
_TAKE = b"take_submission"  # the statement's name on a connection that has prepared it
_CALL = b"select core.take_submission($1, $2, $3, $4, $5, $6)"
_FORMATS = [Format.BINARY, Format.TEXT, *[Format.BINARY] * 4]
_prepared: WeakSet["psycopg.Connection[Any]"] = WeakSet()
# asked of libxml2 itself: a walk in Python takes as long as the sealing
_nodes = etree.XPath("count(//node())")
_too_deep = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")


@dataclass(frozen=True)
class SentFile:
    """A file beside a form, already in the store; its name as the phone wrote it."""

    name: str
    media_type: str
    stored: Stored


class NotASubmission(Exception):
    """The body is no filled form at all; `reason` is one of a few codes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Taken:
    """What became of a submission: new, again, conflict, too many."""

    outcome: str
    id: UUID
    files: list[str] = field(default_factory=list)
    waits: bool = False


@dataclass(frozen=True)
class _Read:
    """What the first look at a body says."""

    root: etree._Element
    form_id: str
    version: str
    instance: str
    is_edit: bool
    is_encrypted: bool


def parse(body: bytes) -> etree._Element:
    """The tree of a filled form. Raises NotASubmission: too large, not XML, a DOCTYPE, too deep."""
    if len(body) > LONGEST:
        raise NotASubmission("too-large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise NotASubmission("not-xml") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise NotASubmission("doctype")
    # every node takes a byte: only a long body is counted
    if len(body) > MOST_NODES and cast(float, _nodes(root)) > MOST_NODES:
        raise NotASubmission("too-large")
    if _too_deep(root):
        raise NotASubmission("too-deep")
    return root


def known_phone(token: str) -> Actor | None:
    """The phone of a token, remembered for a moment; None for unknown and revoked alike."""
    return _Known.phone(token)


def take(
    *,
    by: Actor,
    token: str,
    body: bytes,
    files: Sequence[SentFile] = (),
    root: etree._Element | None = None,
) -> Taken:
    """Take one filled form from a phone; `root` is its tree where it was parsed already.

    Raises NotASubmission, PhoneRevoked, RingMissing, NotTaken (a 500: the phone sends again).

    `files` lie in the store already; their rows are committed with the form's.
    """
    read = _look(parse(body) if root is None else root, body)
    for _attempt in range(3):
        sealer = _Known.sealer(by)
        form = _Known.version(by, read.form_id, read.version)
        sealed = _seal(by, read, body, form, sealer=sealer)
        outcome = _commit(by, token, sealed, files, ring=sealer.public)
        if outcome == "ring":
            _Known.forget()
        elif outcome != "race":
            break
    if outcome == "revoked":
        _Known.forget()
        raise PhoneRevoked
    if outcome in {"ring", "race"}:
        raise NotTaken(outcome)
    word, _, identifier = outcome.partition(" ")
    return Taken(
        outcome=word if word != "too" else "too many",
        id=UUID(identifier) if word == "again" else sealed.id,
        files=sealed.split.files,
        waits=sealed.given["state"] == "waiting" or word == "conflict",
    )


class NotTaken(RuntimeError):
    """Others were faster three times: nothing was kept, so the phone must keep it."""


class PhoneRevoked(Exception):
    """The token was taken back between the first look and the commit."""


@dataclass(frozen=True)
class _Sealed:
    id: UUID
    given: dict[str, object]
    instance: bytes
    content: bytes
    original: bytes
    split: Split


def _seal(
    by: Actor, read: _Read, body: bytes, form: PublishedForm | None, *, sealer: Sealer
) -> _Sealed:
    (identifier, wait), link = new_ids(2), subkey("link")
    state, reason = _fate(read, form)
    places = form.places if form is not None and not reason else NOTHING_KNOWN
    try:
        split = split_and_seal(read.root, places, sealer=sealer)
    except TooManyPeople:
        raise NotASubmission("too-large") from None
    original = sealer.seal(contexts.submission_original(identifier), isal_zlib.compress(body, 1))
    given: dict[str, object] = {
        "organisation": by.organisation,
        "device": by.device,
        "id": identifier,
        "wait": wait,
        "form": form.id if form else None,
        "form_code": read.form_id if is_code(read.form_id) else "",
        "kind": form.kind if form else "",
        "at": clock.now(),
        "filled_at": split.filled_at,
        "state": state,
        "reason": reason,
        "flags": split.flags,
        "answers": split.answers,
        "parts": split.list_parts(),
        "details": {"version": read.version if is_code(read.version) else ""},
        "size": len(body),
        "files": [file_mac(name).hex() for name in split.files],
        "ring": sealer.public.hex(),
        "box": vault.h("safe.ledger.box", original).hex(),
    }
    return _Sealed(
        id=identifier,
        given=given,
        instance=vault.h("safe.instance", read.instance.encode(), key=link, size=16),
        content=vault.h("safe.original", body, key=link, size=16),
        original=original,
        split=split,
    )


def _fate(read: _Read, form: PublishedForm | None) -> tuple[str, str]:
    if form is None:
        return "waiting", "form-unknown"
    if read.is_encrypted:
        return "waiting", "encrypted"
    if read.is_edit:
        return "waiting", "edited-record"
    if form.state == Form.State.CLOSED:
        return "waiting", "form-closed"
    return ("received" if form.has_handler else "kept"), ""


def _commit(
    by: Actor, token: str, sealed: _Sealed, files: Sequence[SentFile], *, ring: bytes
) -> str:
    arguments = [
        token_hash(token),
        orjson.dumps(sealed.given),
        sealed.instance,
        sealed.content,
        sealed.original,
        b"".join([part.box for part in sealed.split.parts]),
    ]
    if not files:  # one statement is a transaction of its own: no round trip for begin and commit
        return _call(arguments)
    with transaction.atomic():
        outcome = _call(arguments)
        if outcome.split(" ", maxsplit=1)[0] in {"new", "again", "conflict"}:
            _, _, known = outcome.partition(" ")
            with connection.cursor() as cursor:
                keep_files(
                    cursor,
                    by=by,
                    submission=UUID(known) if known else sealed.id,
                    named=sealed.split.files,
                    files=files,
                    ring=ring,
                )
    return outcome


def _call(arguments: Sequence[bytes]) -> str:
    """The one function.

    On Django's connection where this thread has one (files, tests), else on one of the same pool:
    what Django does to open and close a connection for a request one statement does not need.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    pool: ConnectionPool[Any] | None = here.pool
    with here.wrap_database_errors:
        if pool is None or here.connection is not None:
            here.ensure_connection()
            return _run(here.connection, arguments)
        if pool.closed:
            pool.open()
        lent = pool.getconn()
        try:
            return _run(lent, arguments)
        finally:
            pool.putconn(lent)


def _run(lent: "psycopg.Connection[Any]", arguments: Sequence[bytes]) -> str:
    """Prepared once a connection, and by libpq itself: a cursor finds out what is known here."""
    if not lent.autocommit and lent.pgconn.transaction_status == TransactionStatus.IDLE:
        _checked(lent.pgconn.exec_(b"begin"))  # what a cursor does before the first statement
    if lent not in _prepared:
        _checked(lent.pgconn.prepare(_TAKE, _CALL))
        _prepared.add(lent)
    answer = _checked(lent.pgconn.exec_prepared(_TAKE, arguments, _FORMATS)).get_value(0, 0)
    return (answer or b"").decode()


def _checked(result: PGresult) -> PGresult:
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise error_from_result(result)
    return result


def keep_files(
    cursor: CursorWrapper,
    *,
    by: Actor,
    submission: UUID,
    named: Sequence[str],
    files: Sequence[SentFile],
    ring: bytes,
) -> None:
    """Rows for the files of a submission; the same file again changes nothing."""
    for file in files:
        identifier = new_id()
        said = {
            "name": file.name,
            "type": file.media_type,
            "size": file.stored.size,
            "sha256": file.stored.sha256.hex(),
            "key": file.stored.key.hex(),
        }
        box = vault.seal(ring, contexts.attachment(identifier), orjson.dumps(said))
        content = vault.h("safe.file", file.stored.sha256, key=subkey("link"), size=16)
        cursor.execute(
            _KEEP_FILE,
            [
                identifier,
                by.organisation,
                submission,
                file.stored.id,
                file_mac(file.name),
                content,
                file.stored.size,
                file.name in named,
                box,
                clock.now(),
            ],
        )


def _look(root: etree._Element, body: bytes) -> _Read:
    meta: dict[str, str] = {}
    for element in root.iter("{*}instanceID", "{*}deprecatedID"):
        if element.text:
            meta.setdefault(element.tag.rpartition("}")[2], element.text.strip())
    is_encrypted = root.get("encrypted") == "yes"
    if is_encrypted and "instanceID" not in meta:
        raise NotASubmission("encrypted-without-id")
    instance = meta.get("instanceID") or "uuid:" + vault.h("safe.noinstance", body, size=16).hex()
    return _Read(
        root=root,
        form_id=root.get("id") or etree.QName(root).namespace or "",
        version=root.get("version") or "",
        instance=instance,
        is_edit="deprecatedID" in meta,
        is_encrypted=is_encrypted,
    )


def keep_broken(*, by: Actor, token: str, body: bytes, reason: str) -> None:
    """Keep up to 64 kB of a body that was no submission, sealed, for whoever mends the phone."""
    identifier, ring = new_id(), _Known.sealer(by).public
    kept = body[:KEPT_OF_A_BROKEN_BODY]
    original = vault.seal(
        ring, contexts.submission_original(identifier), isal_zlib.compress(kept, 1)
    )
    mark = vault.h("safe.broken", body, key=subkey("link"), size=16)
    given: dict[str, object] = {
        "organisation": by.organisation,
        "device": by.device,
        "id": identifier,
        "form_code": "",
        "kind": "",
        "at": clock.now(),
        "state": "broken",
        "reason": reason,
        "flags": [],
        "answers": {},
        "parts": [],
        "details": {},
        "size": len(body),
        "files": [],
        "ring": ring.hex(),
        "box": vault.h("safe.ledger.box", original).hex(),
    }
    split = Split({}, [], [], None, [])
    sealed = _Sealed(identifier, given, mark, mark, original, split)
    if _commit(by, token, sealed, (), ring=ring) == "revoked":
        raise PhoneRevoked


def file_mac(name: str) -> bytes:
    """How the server knows a file name again without keeping it."""
    return vault.h("safe.filename", name.encode(), key=subkey("link"), size=16)


class _Known:
    """What this process looked up a moment ago; the function checks phone and ring again."""

    _phones: dict[bytes, tuple[float, Actor]] = {}
    _sealers: dict[UUID, tuple[float, Sealer]] = {}
    _versions: dict[tuple[UUID, str, str], tuple[float, PublishedForm | None]] = {}

    @classmethod
    def phone(cls, token: str) -> Actor | None:
        key = token_hash(token)
        until, actor = cls._phones.get(key, (0.0, None))
        if actor is not None and until > time.monotonic():
            return actor
        found = find_device(token)
        if found is None:
            return None
        if len(cls._phones) > 10_000:
            cls._phones.clear()
        actor = Actor(organisation=found[1], device=found[0], scope="organisation")
        cls._phones[key] = (time.monotonic() + REMEMBERED, actor)
        return actor

    @classmethod
    def sealer(cls, by: Actor) -> Sealer:
        found = cls._sealers.get(by.organisation)
        if found and found[0] > time.monotonic():
            return found[1]
        with transaction.atomic(), tenancy.acting(by):
            sealer = vault.sealer_for(by.organisation, "registry")
        now = time.monotonic()  # what no form needs any more is forgotten with the next one
        cls._sealers = {house: one for house, one in cls._sealers.items() if one[0] > now}
        cls._sealers[by.organisation] = (now + REMEMBERED, sealer)
        return sealer

    @classmethod
    def version(cls, by: Actor, form_id: str, version: str) -> PublishedForm | None:
        asked = (by.organisation, form_id, version)
        found = cls._versions.get(asked)
        if found and found[0] > time.monotonic():
            return found[1]
        form = find_version(by=by, form_id=form_id, version=version)
        if form is not None:
            if len(cls._versions) > 1000:
                cls._versions.clear()
            cls._versions[asked] = (time.monotonic() + REMEMBERED, form)
        return form

    @classmethod
    def forget(cls) -> None:
        cls._phones.clear()
        cls._sealers.clear()
        cls._versions.clear()
