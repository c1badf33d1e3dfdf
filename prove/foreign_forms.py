"""XLSForms of other people: each is published and takes a filled form, or is refused with a cure.

python -m prove.foreign_forms FOLDER --demo var/synth/demo.json [--base URL] [--login NAME@CODE]

For every workbook of the folder: chosen on the page Forms, as a member does; what stands in the
way is read from that page (sheet, row, column, sentence, cure). A form that passes is published,
fetched as ODK Collect fetches it, filled with a value of each type and a small file wherever one is
asked for, sent, and counted on its page. One line a workbook; fails when one got no words.
"""

import argparse
import copy
import json
import re
import sys
import uuid
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import decompress

from lxml import etree

from prove.pages import words
from synth.browser import Browser, Page, PageSurprise
from synth.collect import Filled, Phone

XF = "{http://www.w3.org/2002/xforms}"
TEMPLATE = "{http://openrosa.org/javarosa}template"
VALUES = {
    "int": "3", "decimal": "2.5", "date": "2020-08-03", "time": "09:30:00.000+06:30",
    "dateTime": "2020-08-03T09:30:00.000+06:30", "geopoint": "25.38 97.39 0 0",
    "geotrace": "25.38 97.39 0 0;25.39 97.40 0 0", "boolean": "true",
    "geoshape": "25.38 97.39 0 0;25.39 97.40 0 0;25.38 97.41 0 0;25.38 97.39 0 0",
}  # fmt: skip
_FORM = re.compile(r"/forms/[0-9a-f-]{36}/$")
PICTURE = b"\x89PNG\r\n\x1a\n example"


@dataclass
class Told:
    """What became of one workbook."""

    file: str
    published: bool = False
    faults: list[str] = field(default_factory=list)
    form: str = ""
    answers: int = 0
    files: int = 0
    status: int = 0
    counted: int = 0

    @property
    def holds(self) -> bool:
        """Published, sent and counted; or refused with a sentence and a cure."""
        if self.published:
            return self.status == 201 and self.counted >= 1
        return bool(self.faults)

    def line(self) -> str:
        """One line of the table."""
        if self.published:
            what = f"published as {self.form}; {self.answers} answers and {self.files} files sent"
            return f"{self.file} | {what}: {self.status}, on its page: {self.counted}"
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        return f"{self.file} | refused: {self.faults[0] if self.faults else 'NO WORDS'}{more}"


class Publisher:
    """A member who publishes forms, and a phone of the same organisation."""

    def __init__(self, base: str, login: str, password: str) -> None:
        self.browser = Browser(base)
        self.browser.sign_in(login, password)
        self.phone = Phone(self._new_phone())

    def publish(self, path: Path) -> Told:
        """Choose the workbook, read what is said, publish, fill, send."""
        told = Told(path.name)
        page = self._choose(path)
        if page.status != 200:
            told.faults = list(_faults(page))
            return told
        offered = [f for f in page.forms() if (f.get("action") or "").endswith("/publish/")]
        if offered:
            form = self.browser.submit(page, offered[0], {})
        else:  # published before, by an earlier run
            form = self.browser.get(next(link for link in page.links() if _FORM.search(link)))
        told.published = True
        told.form = words(next(iter(form.tree.iterfind(".//span[@class='s-id']"))))
        listed = next(one for one in self.phone.form_list() if one.form_id == told.form)
        self.phone.fetch(listed)
        filled, told.answers, told.files = fill(self._bytes(listed.download))
        told.status = self.phone.send(filled).status
        told.counted = _count(self.browser.get(form.url))
        return told

    def _bytes(self, address: str) -> bytes:
        return self.browser.request("GET", address).body

    def _choose(self, path: Path) -> Page:
        page = self.browser.get("/forms/publish/")
        form = next(f for f in page.forms() if "workbook" in f.fields)
        token = next(text for name, text in form.form_values() if name == "csrfmiddlewaretoken")
        mark = uuid.uuid4().hex
        parts = [
            b'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode(),
            f'Content-Disposition: form-data; name="workbook"; filename="{path.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + path.read_bytes(),
        ]
        body = b"".join(b"--" + mark.encode() + b"\r\n" + part + b"\r\n" for part in parts)
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        body += b"--" + mark.encode() + b"--\r\n"
        answer = self.browser.request("POST", page.url, body, headers)
        if answer.status == 303:
            sent_to = {name.lower(): value for name, value in answer.headers}
            return self.browser.get(sent_to["location"])
        return answer

    def _new_phone(self) -> str:
        """Add a phone on the page Phones, and read its QR's text as Collect does."""
        page = self.browser.get("/phones/new/")
        label = f"Phone {uuid.uuid4().hex[:6]}"
        shown = self.browser.submit(page, page.form_with("label"), {"label": label})
        code = next(text for f in shown.forms() for name, text in f.form_values() if name == "code")
        return str(json.loads(decompress(b64decode(code)))["general"]["server_url"])


def fill(xform: bytes) -> tuple[Filled, int, int]:
    """A filled form with a value of each type; how many answers, how many files."""
    tree = etree.fromstring(xform, etree.XMLParser(resolve_entities=False, no_network=True))
    model = tree.find(f".//{XF}model")
    instance = None if model is None else model.find(f"{XF}instance")
    if model is None or instance is None:
        raise PageSurprise("the server gave a form without an instance")
    kinds = {b.get("nodeset", ""): b.get("type", "string") for b in model.iterfind(f"{XF}bind")}
    root = copy.deepcopy(instance[0])
    for node in [n for n in root.iter() if TEMPLATE in n.attrib]:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    files: dict[str, bytes] = {}
    answers = 0
    for node in list(root.iter(etree.Element)):
        path = _path(node)
        kind = kinds.get(path, "")
        if path.endswith("/meta/audit"):
            node.text = "audit.csv"
            files[node.text] = b"event,node,start,end\nform start,,1596432000000,\n"
        if len(node) or "/meta" in path:
            continue
        if kind == "binary":
            node.text = f"{len(files) + 1}.png"
            files[node.text] = PICTURE
        elif kind:
            node.text = VALUES.get(kind, "example")
        answers += bool(kind)
    for node in root.iter(f"{XF}instanceID", "{http://openrosa.org/xforms}instanceID"):
        node.text = f"uuid:{uuid.uuid4()}"
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Filled("form.xml", body, files), answers, len(files)


def _path(node: etree._Element) -> str:
    steps = [etree.QName(one).localname for one in (node, *node.iterancestors())]
    return "/" + "/".join(reversed(steps))


def _faults(page: Page) -> Iterator[str]:
    """What the page says stands in the way: where, what, and the cure."""
    for item in page.tree.iterfind(".//ol[@class='s-stack']/li"):
        yield " → ".join(words(part) for part in item.iterfind("p"))
    for item in page.tree.iterfind(".//div[@role='alert']//li"):
        yield words(item)


def _count(page: Page) -> int:
    for shown in page.tree.iterfind(".//*[@class]"):
        if "s-stat__n" in str(shown.get("class")).split():
            return int("".join(c for c in words(shown) if c.isdigit()) or "0")
    return 0


def _account(said: argparse.Namespace, demo: dict[str, Any]) -> tuple[str, str]:
    """Who may publish forms and add phones; the first one, unless one is named."""
    for account in demo["accounts"]:
        login, password = account["login"], account["password"]
        if said.login and said.login != login:
            continue
        browser = Browser(said.base)
        browser.sign_in(login, password)
        if all(browser.get(place).status == 200 for place in ("/forms/publish/", "/phones/new/")):
            return login, password
    raise PageSurprise("no account of the demo may publish forms and add phones")


def main() -> int:
    """Read the arguments, run, print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--demo", type=Path, default=Path("var/synth/demo.json"))
    asked.add_argument("--base", default="http://127.0.0.1:8000")
    asked.add_argument("--login", default="")
    said = asked.parse_args()
    workbooks = sorted(p for p in said.folder.iterdir() if p.suffix.lower() in {".xls", ".xlsx"})
    login, password = _account(said, json.loads(said.demo.read_text()))
    publisher = Publisher(said.base, login, password)
    told = [publisher.publish(path) for path in workbooks]
    for one in told:
        print(f"{'holds ' if one.holds else 'FAILS '} {one.line()}")
    published = sum(one.published for one in told)
    print(f"{len(told)} workbooks: {published} published, {len(told) - published} refused")
    return 0 if told and all(one.holds for one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
