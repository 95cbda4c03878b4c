"""The pages of the documentation: their commands and lines of code do what they say.

`pytest -m slow tests/test_docs.py` also compiles LaTeX; `test_docs_site.py` builds the pages.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from docs_reader import DOCS, PAGES, Block, all_blocks, blocks
from extension import examples
from PIL import Image
from tex import compiled

import convanim as ca
from convanim.command.cli import cli
from convanim.embed.asked import asked_by_words
from convanim.embed.markdown.figures import figure_of
from convanim.embed.markdown.readme.requests import requests_of
from convanim.export import FORMATS
from convanim.gallery.listing import read_listing
from convanim.layers import KINDS
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS
from convanim.parse.words import split
from convanim.places import PLACES
from convanim.scene.views import VIEWS

ROOT = DOCS.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

#: Libraries that tests do without: blocks that import them are read, not run.
ELSEWHERE = ("torch", "onnx")

#: Commands that draw some steps only, if they are told to.
DRAWS = {*KINDS, "stack", "draw"}

#: Documents around lines to paste.
SLIDES = r"\documentclass{{beamer}}{}\begin{{document}}{}\end{{document}}"


@pytest.mark.parametrize(
    ("found", "rows"),
    [
        (examples.LAYERS, KINDS),
        (examples.PARAMETERS, PARAMETERS),
        (examples.VIEWS, VIEWS),
        (examples.OPTIONS, SETTINGS),
        (examples.FORMATS, FORMATS),
        (examples.LANGUAGES, PLACES),
        (examples.RECIPES, PLACES),
    ],
)
def test_each_row_has_its_example(found, rows):
    assert [*found] == [*rows]


def test_examples_show_what_they_are_of(tmp_path):
    def words_of(example: str | tuple[str, str]) -> list[str]:
        return split(example if isinstance(example, str) else example[0])

    for name, example in examples.LAYERS.items():
        assert words_of(example)[0] == name
    for name, example in examples.VIEWS.items():
        assert asked_by_words(example, tmp_path).view.name == name
    for name, example in examples.PARAMETERS.items():
        row = PARAMETERS[name]
        flags = {f"-{row.letter}", f"--{row.key}", f"--no-{row.key}"}
        assert flags & {*words_of(example)}, name
        asked_by_words(example, tmp_path)
    for name, example in examples.OPTIONS.items():
        words = words_of(example)
        assert f"--{name.replace('_', '-')}" in words
        asked_by_words(shlex.join(words), tmp_path)


@pytest.mark.parametrize("page", PAGES)
def test_figures_and_arithmetic_can_be_made(page, tmp_path):
    for block in blocks(page):
        if block.directive in ("drawn", "convanim"):
            own = {k: v for k, v in block.options.items() if k not in ("name", "alt", "format")}
            drawn = asked_by_words(words_of(block.argument, own), tmp_path)
            assert "\n" not in drawn.alt
        elif block.directive == "convanim-shape":
            said = shape(words_of(block.argument, block.options))
            assert "→" in said.splitlines()[0] or said.startswith("stack")
        elif block.directive == "told" and "fails" in block.options:
            with pytest.raises(ca.ConvanimError):
                run(f"convanim {block.argument}")
        elif block.directive == "told":
            assert run(f"convanim {block.argument}")


def test_figures_are_named_once():
    names = [
        block.options["name"]
        for directive in ("drawn", "convanim")
        for block in all_blocks(directive)
        if "name" in block.options
    ]
    assert names
    assert len({*names}) == len(names)


@pytest.mark.parametrize("name", ["shown", "tables"])
def test_examples_in_docstrings_are_true(name):
    pytest.importorskip("sphinx", reason="no Sphinx: pip install 'convanim[docs]'")
    done = doctest.testmod(importlib.import_module(f"extension.{name}"))
    assert done.attempted
    assert not done.failed


def words_of(argument: str, options: dict[str, str]) -> str:
    known = {k: v for k, v in options.items() if k not in ("all", "caption", "width", "align")}
    flags = [word for key, value in known.items() for word in (f"--{key}", value) if word]
    return f"{argument} {shlex.join(flags)}"


def shape(words: str) -> str:
    return run(f"convanim shape {words}")


def run(line: str) -> str:
    """Run a command in this process, few steps of it; return what it prints."""
    words = shlex.split(line, comments=True)[1:]
    if words[0] in DRAWS and "--steps" not in words and ".." not in line:
        words += ["--steps", "0-1"]
    if words[0] == "explore":
        words.append("--help")  # it serves until it is stopped
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.stdout


class Addresses(HTMLParser):
    """Addresses of files in HTML; all images and frames must have a text instead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "src" in given:
            self.found.append(given["src"])
            assert "alt" in given or given.get("title")


def try_sh(block: Block, text: str, names: dict) -> None:
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("pip install"):
            for extra in re.findall(r"convanim\[(\w+)\]", line):
                assert extra in PROJECT["optional-dependencies"]
            assert "convanim" in line
        else:
            assert line.startswith("convanim ")
            run(line)


def try_python(block: Block, text: str, names: dict) -> None:
    if any(f"import {name}" in text and find_spec(name) is None for name in ELSEWHERE):
        ast.parse(text)
    elif block.options.get("caption") == "conf.py":
        exec(text, {})
    elif block.options.get("caption") == "convanim_filter.py":
        filters_a_document(text)
    else:
        exec(text, names)


def filters_a_document(text: str) -> None:
    tree = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": []}
    command = [sys.executable, "-c", text, "html"]
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), *sys.path]))}
    document = json.dumps(tree)
    done = subprocess.run(command, input=document, capture_output=True, text=True, env=here)
    assert json.loads(done.stdout) == tree, done.stderr


def try_pycon(block: Block, text: str, names: dict) -> None:
    example = doctest.DocTestParser().get_doctest(f"{text}\n", names, block.page, None, block.line)
    said: list[str] = []
    done = doctest.DocTestRunner().run(example, out=said.append, clear_globs=False)
    assert done.attempted
    assert not done.failed, "".join(said)
    names.update(example.globs)  # what was made is at hand in the next block


def try_tex(block: Block, text: str, names: dict) -> None:
    if "\\documentclass" not in text:
        preamble, body = text.split("\n\n", 1)
        text = SLIDES.format(preamble.partition("%")[0], body)
    compiled(Path(), text)


def try_html(block: Block, text: str, names: dict) -> None:
    parser = Addresses()
    parser.feed(text)
    assert parser.found
    for address in parser.found:
        # Of the pictures of all steps, those of two are here.
        assert Path(unquote(address)).exists() or re.search(r"-\d+\.svg$", address)


def try_markdown(block: Block, text: str, names: dict) -> None:
    if "caption" in block.options:
        Path(block.options["caption"]).write_text(text, encoding="utf-8")
    asks = [*requests_of(text)]
    directives = re.findall(r"^```\{convanim\} (.*)\n((?:.*\n)*?)```$", text, flags=re.M)
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text)
    assert asks or directives or pictures
    for ask in asks:
        assert figure_of(ask.text, ask.attributes, Path(), {}).alt
    for words, body in directives:
        fields = dict(re.findall(r"^:([a-z-]+): (.*)$", body, flags=re.M))
        asked_by_words(words_of(words, fields), Path())
    for _, address in pictures:
        assert [*Path().glob(f"{unquote(address)}*")], address


def try_toml(block: Block, text: str, names: dict) -> None:
    path = Path(block.options.get("caption", "list.toml"))
    path.write_text(text, encoding="utf-8")
    if "[[figure]]" in text:
        assert read_listing(path).figures
    else:
        assert ca.Theme.from_toml(path).name == path.stem


def try_yaml(block: Block, text: str, names: dict) -> None:
    yaml = pytest.importorskip("yaml", reason="no PyYAML: pip install pyyaml")
    # As MkDocs reads it: names of functions are looked up.
    assert yaml.load(text, yaml.UnsafeLoader)


def try_rst(block: Block, text: str, names: dict) -> None:
    found = re.findall(r"^\.\. (convanim[a-z-]*):: (.*)\n((?:   :.*\n?)*)", text, flags=re.M)
    assert found
    for directive, argument, body in found:
        fields = dict(re.findall(r"^   :([a-z-]+): (.*)$", body, flags=re.M))
        own = {k: v for k, v in fields.items() if k not in ("name", "format")}
        if directive == "convanim":
            asked_by_words(words_of(argument, own), Path())
        else:
            shape(words_of(argument, own))


def try_text(block: Block, text: str, names: dict) -> None:
    assert text


TRIED = {
    "sh": try_sh,
    "python": try_python,
    "pycon": try_pycon,
    "tex": try_tex,
    "html": try_html,
    "markdown": try_markdown,
    "toml": try_toml,
    "yaml": try_yaml,
    "rst": try_rst,
    "text": try_text,
}


def steps_of(page: str) -> list[Block]:
    """Blocks of code of a page, explorers, and places with the lines to paste there."""
    return [b for b in blocks(page) if b.directive in ("code-block", "place", "explored")]


def page_parameters() -> list:
    slow = {"recipes/beamer", "explorer"}  # LaTeX, and all settings of a layer
    return [
        pytest.param(page, marks=[pytest.mark.slow] * (page in slow))
        for page in PAGES
        if steps_of(page)
    ]


@pytest.mark.parametrize("page", page_parameters())
def test_blocks_of_code_run_one_after_the_other(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for block in steps_of(page):
        if block.directive == "code-block":
            TRIED[block.argument](block, block.text, names)
            continue
        if block.directive == "explored":
            run(f"convanim {block.argument} -o explore.html")
            continue
        place, _, words = block.argument.partition(" ")
        lines = run(f"convanim {words} --for {place} -o conv")
        TRIED[examples.LANGUAGES[place]](block, lines, names)


def test_the_theme_of_ones_own_has_its_colours(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = [block for block in blocks("reference/themes") if block.directive == "code-block"]
    try_toml(block, block.text, {})
    run("convanim conv -i 5 -k 3 --theme mine.toml -o a.png")
    with Image.open("a.png") as drawn:
        colours = {colour for _, colour in drawn.getcolors(2**24)}
    assert {(0, 43, 54), (128, 48, 0)} <= colours  # the base's background, and the input
