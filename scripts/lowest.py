"""Print the lowest versions that ``pyproject.toml`` allows, as requirements for pip."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: Not ours: what an old one of ours needs not to warn of a new one of its own.
BESIDES = ("pyparsing<3.3",)

if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print(*(name.replace(">=", "==") for name in project["dependencies"]), *BESIDES, sep="\n")
