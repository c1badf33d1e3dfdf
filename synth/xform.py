"""A blank form as a phone holds it: the XForm that was downloaded, and how it is filled."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

Element = etree._Element
XF = "http://www.w3.org/2002/xforms"
JR = "http://openrosa.org/javarosa"
ORX = "http://openrosa.org/xforms"
Values = Mapping[str, str]
NO_INSTANCE = "This is not an XForm: it has no primary instance."
Rows = Mapping[str, Sequence[Values]]


class FormSurprise(Exception):
    """The form has no such question, or the XForm is not one."""


@dataclass(frozen=True)
class Moment:
    """What the phone knows by itself when a form is filled."""

    started: datetime
    ended: datetime
    device: str = ""


@dataclass
class _Bind:
    relevant: bool = False
    preload: str = ""
    params: str = ""
    kind: str = ""


@dataclass
class Blank:
    """One published form: its identity, its questions, and an empty instance to fill."""

    form_id: str
    version: str
    root: Element
    binds: dict[str, _Bind] = field(default_factory=dict)
    repeats: frozenset[str] = frozenset()
    choices: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, xform: bytes) -> "Blank":
        """Parse the bytes of a downloaded XForm."""
        tree = etree.fromstring(xform, _parser())
        model = tree.find(f".//{{{XF}}}model")
        instance = None if model is None else model.find(f"{{{XF}}}instance")
        if model is None or instance is None or len(instance) == 0:
            raise FormSurprise(NO_INSTANCE)
        root = next(child for child in instance if isinstance(child.tag, str))
        blank = cls(root.get("id", ""), root.get("version", ""), root)
        for bind in model.iterfind(f"{{{XF}}}bind"):
            blank.binds[bind.get("nodeset", "")] = _Bind(
                relevant="relevant" in bind.attrib,
                preload=bind.get(f"{{{JR}}}preload", ""),
                params=bind.get(f"{{{JR}}}preloadParams", ""),
                kind=bind.get("type", ""),
            )
        blank.repeats = frozenset(
            repeat.get("nodeset", "") for repeat in tree.iterfind(f".//{{{XF}}}repeat")
        )
        return blank

    def names(self, repeat: str = "") -> list[str]:
        """Names of the questions outside repeats, or inside the repeat of that name."""
        if repeat:
            return [_local(leaf) for leaf in self._leaves(self._template(repeat))]
        return [_local(leaf) for leaf in self._leaves(self.root)]

    def fill(
        self, instance_id: str, moment: Moment, values: Values, rows: Rows | None = None
    ) -> bytes:
        """A finalised instance, as bytes that stay the same for the same arguments."""
        root = _without_namespace(self.root)
        repeats = {path.rpartition("/")[2]: path for path in self.repeats}
        for name in rows or {}:
            if name not in repeats:
                raise FormSurprise(f"The form {self.form_id} repeats nothing called {name}.")
        for name, path in repeats.items():
            self._repeat(root, name, path, (rows or {}).get(name, ()), moment)
        self._put(root, values, moment, f"/{_local(self.root)}")
        _meta(root, "instanceID").text = instance_id
        shell = etree.Element(root.tag, nsmap={"jr": JR, "orx": ORX})
        for key, value in root.attrib.items():
            shell.set(key, value)
        shell.extend(list(root))
        return b"<?xml version='1.0' ?>" + etree.tostring(shell, encoding="utf-8")

    def _template(self, repeat: str) -> Element:
        for node in self.root.iter():
            if isinstance(node.tag, str) and _local(node) == repeat:
                return node
        raise FormSurprise(f"The form {self.form_id} repeats nothing called {repeat}.")

    def _leaves(self, top: Element) -> list[Element]:
        found = []
        for node in top.iterchildren(tag=etree.Element):
            if self._path(node) in self.repeats or _local(node) == "meta":
                continue
            found += self._leaves(node) if len(node) else [node]
        return found

    def _path(self, node: Element) -> str:
        above = [_local(step) for step in node.iterancestors()]
        inside = above[: above.index(_local(self.root)) + 1]
        return "/" + "/".join(reversed([_local(node), *inside]))

    def _repeat(
        self, root: Element, name: str, path: str, rows: Sequence[Values], moment: Moment
    ) -> None:
        old = list(root.iter(name))
        parent = _parent(old[0])
        place = parent.index(old[0])
        pattern = copy.deepcopy(old[0])
        pattern.attrib.clear()
        for node in old:
            parent.remove(node)
        for number, row in enumerate(rows):
            node = copy.deepcopy(pattern)
            parent.insert(place + number, node)
            self._put(node, row, moment, path)

    def _put(self, top: Element, values: Values, moment: Moment, path: str) -> None:
        rest = dict(values)
        self._put_below(top, rest, moment, path)
        if rest:
            asked = ", ".join(sorted(rest))
            raise FormSurprise(f"The form {self.form_id} does not ask: {asked}.")

    def _put_below(self, top: Element, rest: dict[str, str], moment: Moment, path: str) -> None:
        for node in list(top):
            where = f"{path}/{node.tag}"
            bind = self.binds.get(where, _Bind())
            if where in self.repeats or node.tag == "meta":
                continue
            if len(node):
                before = len(rest)
                self._put_below(node, rest, moment, where)
                unasked = bind.relevant and before == len(rest)
            elif node.tag in rest:
                node.text = rest.pop(str(node.tag))
                unasked = False
            else:
                node.text = _preloaded(bind, moment) if bind.preload else node.text
                unasked = bind.relevant and not node.text
            if unasked:
                top.remove(node)  # a phone leaves out what was not asked


def _preloaded(bind: _Bind, moment: Moment) -> str:
    if bind.preload == "timestamp":
        return (moment.started if bind.params == "start" else moment.ended).isoformat(
            timespec="milliseconds"
        )
    if bind.preload == "date":
        return moment.started.date().isoformat()
    if bind.preload == "property" and "device" in bind.params:
        return moment.device
    return ""


def _meta(root: Element, name: str) -> Element:
    meta = root.find("meta")
    if meta is None:
        meta = etree.SubElement(root, "meta")
    found = meta.find(name)
    return etree.SubElement(meta, name) if found is None else found


def _without_namespace(node: Element) -> Element:
    plain = etree.Element(_local(node))
    for key, value in node.attrib.items():
        if not str(key).startswith("{"):
            plain.set(key, value)
    plain.text = node.text if len(node) == 0 else None
    plain.extend([_without_namespace(child) for child in node.iterchildren(tag=etree.Element)])
    return plain


def _parent(node: Element) -> Element:
    parent = node.getparent()
    assert parent is not None
    return parent


def _local(node: Element) -> str:
    return str(etree.QName(node).localname)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
