"""What goes into the packages, and what their page tells."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_types_are_packed():
    assert (resources.files("convanim") / "py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["project"]["classifiers"]


def test_the_packages_page_links_to_nothing_beside_it():
    """README, as the hook in pyproject.toml makes it for where there are no files."""
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    (fragment,) = hook["fragments"]
    text = (ROOT / fragment["path"]).read_text(encoding="utf-8")
    assert re.search(r"!\[", text)
    for rule in hook["substitutions"]:
        text = re.sub(rule["pattern"], rule["replacement"], text)
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert links
    assert all(link.startswith("https://") for link in links)
    assert not re.search(r"!\[|<!--|^!", text, flags=re.M)
    assert "convanim is free under the MIT licence" in text


def test_who_is_to_be_cited():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (author,) = PROJECT["project"]["authors"]
    assert text.startswith("cff-version: 1.2.0\n")
    assert f"- name: {author['name']}\n" in text
    assert PROJECT["project"]["urls"]["Guide"] in text
