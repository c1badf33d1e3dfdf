"""An XForm as the checks see it: nodes, binds, what the body refers to, texts and lists."""

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

XF = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
MAXIMAL = 5 * 1024 * 1024
EXPRESSIONS = ("calculate", "relevant", "readonly", "required", "constraint")


def hardened() -> etree.XMLParser:
    """A parser that fetches nothing, resolves nothing and mends nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=False,
        recover=False,
    )


class Unreadable(Exception):
    """Not an XForm that a phone could read."""


@dataclass
class XForm:
    """What the checks ask about a form."""

    nodes: dict[str, bool] = field(default_factory=dict)  # path → is a leaf
    types: dict[str, str] = field(default_factory=dict)
    expressions: dict[str, dict[str, str]] = field(default_factory=dict)  # path → attribute → text
    body: list[tuple[str, str]] = field(default_factory=list)  # (ref, element name)
    repeats: list[str] = field(default_factory=list)
    selects: dict[str, str] = field(default_factory=dict)  # ref → nodeset of its choices
    values: dict[str, str] = field(default_factory=dict)  # path → expression of a setvalue
    texts: dict[str, set[str]] = field(default_factory=dict)  # language → ids of itext
    asked_texts: set[str] = field(default_factory=set)
    instances: dict[str, str] = field(default_factory=dict)  # id → src
    files: list[str] = field(default_factory=list)


def read_xform(content: bytes) -> XForm:
    """Parse, or Unreadable."""
    # in well-formed XML these letters stand nowhere but in a declaration
    if len(content) > MAXIMAL or b"<!DOCTYPE" in content:
        raise Unreadable
    try:
        root = etree.fromstring(content, hardened())
    except etree.XMLSyntaxError as fault:
        raise Unreadable from fault
    form = XForm()
    model = root.find(f".//{XF}model")
    primary = model.find(f"{XF}instance") if model is not None else None
    if model is None or primary is None or len(primary) != 1:
        raise Unreadable
    _walk(primary[0], "", form)
    _read_model(model, form)
    for element in root.iter(etree.Element):
        _read_body(element, form)
        _read_files(element, form)
    form.files = sorted(set(form.files))
    return form


def _walk(node: etree._Element, above: str, form: XForm) -> None:
    path = f"{above}/{etree.QName(node).localname}"
    children = [child for child in node if isinstance(child.tag, str)]
    # a repeat stands twice, once as its template
    form.nodes[path] = form.nodes.get(path, True) and not children
    for child in children:
        _walk(child, path, form)


def _read_model(model: etree._Element, form: XForm) -> None:
    for bind in model.iterfind(f"{XF}bind"):
        path = _plain(bind.get("nodeset", ""))
        form.types[path] = bind.get("type", "string")
        form.expressions[path] = {
            name: value for name in EXPRESSIONS if (value := bind.get(name)) is not None
        }
    for instance in model.iterfind(f"{XF}instance"):
        if identifier := instance.get("id"):
            form.instances[identifier] = instance.get("src", "")
    texts: dict[str, set[str]] = defaultdict(set)
    for translation in model.iterfind(f"{XF}itext/{XF}translation"):
        language = translation.get("lang", "")
        texts[language] |= {text.get("id", "") for text in translation.iterfind(f"{XF}text")}
    form.texts = dict(texts)
    form.asked_texts |= {
        item.text or "" for item in model.iterfind(f"{XF}instance/{XF}root/{XF}item/{XF}itextId")
    }


def _read_body(element: etree._Element, form: XForm) -> None:
    name = etree.QName(element).localname
    if name == "setvalue":
        form.values[_plain(element.get("ref", ""))] = element.get("value") or ""
    elif name == "repeat":
        form.repeats.append(_plain(element.get("nodeset", "")))
    elif name == "itemset":
        parent = element.getparent()
        if parent is not None:
            form.selects[_plain(parent.get("ref", ""))] = element.get("nodeset", "")
        return
    reference = element.get("ref") or (element.get("nodeset") if name == "repeat" else None)
    if reference and reference.startswith("/"):
        form.body.append((_plain(reference), name))
    for value in element.attrib.values():
        text = str(value)
        if text.startswith("jr:itext('") and text.endswith("')"):
            form.asked_texts.add(text[len("jr:itext('") : -2])


def _read_files(element: etree._Element, form: XForm) -> None:
    for said in (*map(str, element.attrib.values()), element.text or ""):
        if said.startswith("jr://") and not said.startswith("jr://instance/"):
            form.files.append(said.rpartition("/")[2])


def _plain(path: str) -> str:
    """A path without prefixes."""
    return "/".join(step.rpartition(":")[2] for step in path.strip().split("/"))
