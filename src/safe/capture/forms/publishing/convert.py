"""The child process that converts a workbook: bytes in by stdin, JSON out by stdout.

`python -m safe.capture.forms.publishing.convert VERSION ID` limits itself before it imports
anything large, so that a hostile workbook can hurt nobody else.
"""

import os
import sys
from typing import Any

from safe.kernel import apart

MEMORY = 1024**3
CPU_SECONDS = 30
CONVERTER = "pyxform 4.5.0"


def limit() -> None:
    """1 GB of memory, 30 s of CPU."""
    apart.limit(memory=MEMORY, cpu_seconds=CPU_SECONDS)


def convert(content: bytes, version_if_none: str, id_if_none: str) -> dict[str, Any]:
    """Guard, read, convert; what came of it as plain values."""
    from safe.capture.forms.publishing import guard  # noqa: PLC0415 - after the limits
    from safe.capture.forms.publishing.findings import Finding, Refused  # noqa: PLC0415

    try:
        kind = guard.guard(content)
        return _convert(content, kind, (version_if_none, id_if_none))
    except Refused as refused:
        return {"findings": [refused.finding.as_json()]}
    except MemoryError:
        return {"findings": [Finding("workbook-too-heavy").as_json()]}


def _convert(content: bytes, kind: str, if_none: tuple[str, str]) -> dict[str, Any]:
    from pyxform.errors import PyXFormError  # noqa: PLC0415
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415

    from safe.capture.forms.publishing import workbook  # noqa: PLC0415
    from safe.capture.forms.publishing.complaints import read_complaints  # noqa: PLC0415
    from safe.capture.forms.publishing.findings import Finding, Refused  # noqa: PLC0415

    definition = None
    try:
        definition = get_xlsform(xlsform=content, file_type=kind)
        return _made(definition, kind, if_none)
    except Refused as refused:
        findings = [refused.finding]
    except PyXFormError as fault:
        findings = read_complaints(str(fault))
    except (MemoryError, RecursionError):
        findings = [Finding("workbook-too-heavy")]
    except Exception as fault:  # noqa: BLE001 - the converter raises bare TypeErrors and ValueErrors
        findings = [Finding("converter-lost", named={"kind": type(fault).__name__})]
    said = [finding.as_json() for finding in findings]
    for finding in said if definition is not None else ():
        finding["cells"] = workbook.row_of(definition, finding["sheet"], finding["row"])
    return {"findings": said, "file_type": kind}


def _made(definition: Any, kind: str, if_none: tuple[str, str]) -> dict[str, Any]:  # noqa: ANN401
    from pyxform.builder import create_survey_element_from_dict  # noqa: PLC0415
    from pyxform.utils import external_choices_to_csv, has_external_choices  # noqa: PLC0415
    from pyxform.xls2json import workbook_to_json  # noqa: PLC0415

    from safe.capture.forms.publishing import workbook  # noqa: PLC0415
    from safe.capture.forms.publishing.complaints import read_warnings  # noqa: PLC0415

    workbook.refuse_forbidden(definition)
    dropped = workbook.drop_empty_languages(definition)
    findings = workbook.look_at_languages(definition)
    unnamed = workbook.columns_without_language(definition)
    if definition.survey:
        findings += workbook.settle_identity(definition, *if_none)
        workbook.number_rows(definition)
    warnings: list[str] = []
    tree = workbook_to_json(workbook_dict=definition, form_name="data", warnings=warnings)
    itemsets = external_choices_to_csv(definition) if has_external_choices(tree) else None
    # its plain way writes a temporary file; this one writes to nowhere
    xform = create_survey_element_from_dict(tree).print_xform_to_file(
        path=os.devnull, validate=False, pretty_print=False, warnings=warnings
    )
    findings += read_warnings([text for text in warnings if not text.startswith("Language '")])
    return {
        "findings": [finding.as_json() for finding in findings],
        "file_type": kind,
        "xform": xform,
        "itemsets": itemsets,
        "title": str(tree.get("title") or ""),
        "form_id": str(tree.get("id_string") or ""),
        "version": str(tree.get("version") or ""),
        "kind": str(tree.get("safe_handler") or "").strip(),
        "has_public_key": bool(tree.get("public_key")),
        "default_language": str(tree.get("default_language") or ""),
        "unnamed": unnamed,
        "dropped": dropped,
        "elements": list(_elements(tree, "")),
    }


def _elements(node: dict[str, Any], above: str) -> Any:  # noqa: ANN401 - a generator of plain rows
    path = f"{above}/{node.get('name', '')}"
    for child in node.get("children", ()):
        label = child.get("label")
        words = next(iter(label.values()), "") if isinstance(label, dict) else label
        yield {
            "path": f"{path}/{child.get('name', '')}",
            "type": str(child.get("type", "")),
            "row": int(child.get("safe_row") or 0),
            "safe_class": str(child.get("safe_class") or "").strip().lower(),
            "safe_map": str(child.get("safe_map") or "").strip().lower(),
            "label": str(words or "")[:200],
        }
        yield from _elements(child, path)


def main() -> None:
    """Read all of stdin, write one JSON document."""
    limit()
    apart.answer(lambda content: convert(content, sys.argv[1], sys.argv[2]))


if __name__ == "__main__":
    main()
