"""The key of the knowledge test, as the programme's folder gives it."""

import tomllib
from pathlib import Path

FILE = Path(__file__).parents[1] / "programme" / "tests.toml"


def read_key(file: Path = FILE, test: str = "safe-migration") -> dict[str, str]:
    """Item → the option that is right."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    return {item["code"]: item["key"] for item in said["item"] if item["test"] == test}
