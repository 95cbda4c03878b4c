"""The filter of pandoc, and so of Quarto."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import convanim as ca
from convanim.embed.markdown.pandoc import filtered
from convanim.errors import ConvanimError

ANIMATION = ca.animate(ca.Conv(3, 2), theme="auto")
OLD, NEW = [1, 22, 1], [1, 23, 1]


def fence(text: str, name: str = "", classes: tuple[str, ...] = (), **pairs: str) -> dict[str, Any]:
    given = [name, ["convanim", *classes], [[*pair] for pair in pairs.items()]]
    return {"t": "CodeBlock", "c": [given, text]}


def tree(*blocks: dict[str, Any], version: list[int] = NEW) -> dict[str, Any]:
    return {"pandoc-api-version": version, "meta": {}, "blocks": list(blocks)}


def words(inlines: list[dict[str, Any]]) -> str:
    """The text of pandoc's inlines."""
    kinds = {"Space": lambda _: " ", "Str": str, "Math": lambda c: c[1], "Emph": words}
    return "".join(kinds[node["t"]](node.get("c")) for node in inlines)


@pytest.mark.parametrize(
    ("document", "ending"),
    [
        *(("html5", "-anim.svg"), ("revealjs", "-anim.svg"), ("gfm", "-anim.svg")),
        *(("latex", ".pdf"), ("beamer", ".pdf"), ("docx", ".png"), ("epub3", ".gif")),
    ],
)
def test_each_document_gets_what_it_shows(document, ending, tmp_path):
    [block] = filtered(tree(fence("conv -i 3 -k 2")), document, tmp_path)["blocks"]
    [path] = tmp_path.iterdir()
    assert path.name.endswith(ending)
    caption = block["c"][1][1][0]["c"]
    [image] = block["c"][2][0]["c"]
    assert (words(image["c"][1]), image["c"][2][0]) == (ANIMATION.alt, path.as_posix())
    assert words(caption).replace("\xa0", " ") == ANIMATION.caption


def test_before_pandoc_3_a_figure_is_an_image_alone(tmp_path):
    asked = fence("conv -i 3 -k 2", "fig-a", ("wide",), width="60%", caption="A *b* = 1", alt="c")
    [block] = filtered(tree(asked, version=OLD), "html5", tmp_path)["blocks"]
    [image] = block["c"]
    attributes, caption, (_, title) = image["c"]
    assert attributes == ["fig-a", ["convanim", "wide"], [["width", "60%"], ["alt", "c"]]]
    assert (caption, title) == ([{"t": "Str", "c": "A *b* = 1"}], "fig:")


def test_symbols_are_formulas_in_latex_alone(tmp_path):
    asked = tree(fence("conv-transpose -i 3 -k 3 -s 2"))
    captions = {
        document: filtered(asked, document, tmp_path)["blocks"][0]["c"][1][1][0]["c"]
        for document in ("latex", "docx")
    }
    formulas = [node["c"][1] for node in captions["latex"] if node["t"] == "Math"]
    assert {"i'", "o'", r"\tilde{\imath}'"} <= {*formulas}
    assert "′" not in words(captions["latex"])
    assert "Math" not in {node["t"] for node in captions["docx"]}


def test_all_else_is_as_it_was(tmp_path):
    code = {"t": "CodeBlock", "c": [["", ["python"], []], "conv -i 3 -k 2"]}
    inner = {"t": "BulletList", "c": [[code], [{"t": "Para", "c": [{"t": "Str", "c": "a"}]}]]}
    whole = tree(inner, code)
    assert filtered(whole, "html5", tmp_path) == whole
    nested = tree({"t": "BulletList", "c": [[fence("conv -i 3 -k 2"), code]]})
    [found] = filtered(nested, "html5", tmp_path)["blocks"]
    assert [node["t"] for node in found["c"][0]] == ["Figure", "CodeBlock"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (fence("conv -i 3 -k 2 --strid 2"), "fence 'conv -i 3 -k 2 --strid 2': No such option"),
        (fence("conv -i 3 -k 2", formt="gif"), "did you mean 'format'?"),
        (fence("conv -i 3 -k 2", format="mp4"), "can't be shown by pandoc"),
        (fence("layer = __import__('os').system('touch x')"), "can't be read as TOML"),
        (fence("conv -i $(touch x) -k 2"), "unexpected extra argument"),
    ],
)
def test_a_mistake_says_which_fence(asked, said, tmp_path):
    with pytest.raises(ConvanimError) as raised:
        filtered(tree(asked), "html5", tmp_path)
    assert said in str(raised.value)
    assert [*tmp_path.iterdir()] == []


def run(given: str, folder: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"{before}from convanim.embed.markdown.pandoc import main; main()"
    command = [sys.executable, "-c", code, "html"]
    return subprocess.run(
        command, input=given, cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_filter_itself_says_one_line_of_a_mistake(tmp_path):
    done = run(json.dumps(tree(fence("cnv -i 3"))), tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("convanim: fence 'cnv -i 3': unknown layer 'cnv'")
    assert done.stderr.count("\n") == 1


def test_the_filter_needs_no_extra(tmp_path):
    hidden = "import sys; sys.modules.update(markdown=None, markdown_it=None); "
    done = run(json.dumps(tree(fence("conv -i 3 -k 2"))), tmp_path, hidden)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["blocks"][0]["t"] == "Figure"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pandoc") is None, reason="no pandoc: apt-get install pandoc")
@pytest.mark.parametrize("ending", ["html", "tex", "docx", "epub", "pptx", "pdf"])
def test_pandoc_makes_documents(ending, tmp_path):
    if ending == "pdf" and shutil.which("pdflatex") is None:
        pytest.skip("there is no pdflatex here")
    script = tmp_path / "pandoc-convanim"
    root = Path(__file__).parents[1]
    code = "from convanim.embed.markdown.pandoc import main; main()"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -c "{code}" "$@"\n')
    script.chmod(0o755)
    text = "# Title\n\n- item\n\n  ```{.convanim #fig-a width=60%}\n  guide 4.7\n  ```\n"
    (tmp_path / "a.md").write_text(text)
    done = subprocess.run(
        ["pandoc", "--filter", str(script), "a.md", "-s", "-o", f"a.{ending}", "-M", "title=A"],
        cwd=tmp_path,
        env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / f"a.{ending}").stat().st_size > 1000
    [picture] = (tmp_path / "figures").iterdir()
    if ending in ("html", "tex"):
        assert f"figures/{picture.name}" in (tmp_path / f"a.{ending}").read_text()
