"""What is written for slides and docs, and the lines to paste there, in the real tools."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from support import run

import convanim as ca
from convanim.export import FORMATS
from convanim.places import PLACES, Figure
from convanim.timing import Timing

CONV = ["conv", "-i", "5", "-k", "3", "-s", "2", "-p", "1"]


@pytest.mark.parametrize("name", PLACES)
def test_lines_name_the_files_that_are_written(name, tmp_path):
    few = ["--steps", "0,1", "--width", "200"]
    done = run(*CONV, "--for", name, *few, "-o", "my layer", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in tmp_path.iterdir()}
    wanted = [FORMATS[form] for form in PLACES[name].formats]
    assert {f"my layer{row.ending}" for row in wanted if row.is_one_file} <= written
    assert all(f"wrote {file}" in done.stderr for file in written)
    for file in written:
        assert file in done.stdout or file.replace(" ", "%20") in done.stdout


def test_a_layer_without_a_name_has_that_of_its_kind(tmp_path):
    run(*CONV, "--for", "beamer", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["conv-frames.pdf"]


def test_a_slide_is_filled(tmp_path):
    assert run(*CONV, "--for", "powerpoint", "--steps", "0", cwd=tmp_path).returncode == 0
    with Image.open(tmp_path / "conv.png") as poster:
        assert poster.size == (1920, 1080)
        assert poster.info["dpi"] == pytest.approx((144, 144), abs=0.1)  # 13.33 × 7.5 inches


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--for", "beemer"], "unknown place 'beemer': did you mean 'beamer'?"),
        (["--for", "beamer", "-o", "x.pdf"], "x.pdf: --for beamer chooses the formats: give the"),
        (["--for", "reveal", "-o", "."], "'.' names no file: give a name, such as conv"),
        (["--for", "reveal", "-o", ""], "'' names no file: give a name, such as conv"),
        (["--for", "reveal", "-o", "a/.."], "'a/..' names no file: give a name, such as conv"),
        (["--for", "beamer", "-o", "50%"], "TeX takes no '%' in names of files: give 50%-frames"),
    ],
)
def test_mistakes_are_told_in_a_line_and_nothing_is_written(words, told, tmp_path):
    done = run(*CONV, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"convanim: {told}")
    assert len(done.stderr.splitlines()) == 1
    assert not done.stdout
    assert not list(tmp_path.iterdir())


def test_lines_say_how_long_steps_last_and_whether_the_animation_repeats():
    once, slow = Timing(500, loops=False), Timing(4000)
    said = {
        "beamer": ("[autoplay,width=", "{2}{a-frames}", "[autoplay,loop,", "{0.25}{a-frames}"),
        "powerpoint": ("Automatically\n", "", "Automatically, Loop until Stopped\n", ""),
        "keynote": ("Repeat: None", "", "Repeat: Loop", ""),
    }
    for name, words in said.items():
        for timing, told in ((once, words[:2]), (slow, words[2:])):
            lines = PLACES[name].lines(Figure(Path("a"), range(2), "", timing))
            assert all(part in lines for part in told)


def test_alt_texts_are_text_and_nothing_else():
    figure = Figure(Path("a b"), range(2), '[x](y) <script> "*', Timing(1000))
    reveal = PLACES["reveal"].lines(figure)
    assert "<script>" not in reveal
    assert "&lt;script&gt; &quot;*" in reveal
    for name in ("github", "marp"):
        assert re.search(r"\\\[x\\\]\(y\) \\<script\\> \"\\\*\]\(a%20b", PLACES[name].lines(figure))


@pytest.mark.slow
def test_latex_makes_a_slide_per_step(tmp_path):
    if not shutil.which("pdflatex"):
        pytest.skip("there is no pdflatex here")
    pypdf = pytest.importorskip("pypdf")
    lines = run(*CONV, "--for", "beamer", cwd=tmp_path).stdout
    preamble, body = lines.split("\n\n", 1)
    text = rf"\documentclass{{beamer}}{preamble}\begin{{document}}{body}\end{{document}}"
    text = text.replace("% in the preamble", "")
    (tmp_path / "talk.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=batchmode", "-no-shell-escape", "talk.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    pages = pypdf.PdfReader(tmp_path / "talk.pdf").pages
    assert len(pages) == len(ca.animate(ca.Conv(5, 3, stride=2, padding=1)))
