"""Only kernel/vault touches the cryptographic library."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
HERE = SOURCE / "kernel" / "vault"


def imports_nacl(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if any(name.split(".")[0] in {"nacl", "cryptography"} for name in names):
            return True
    return False


def test_nobody_else_imports_nacl() -> None:
    product = [p for p in SOURCE.rglob("*.py") if HERE not in p.parents and "tests" not in p.parts]
    found = [path for path in product if imports_nacl(path)]
    assert found == []
    assert imports_nacl(HERE / "boxes.py")
