"""README's commands and lines do what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

import convanim as ca
from convanim.command.cli import cli
from convanim.export import FORMATS
from convanim.layers import KINDS
from convanim.places import PLACES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.S | re.M)


def convanim(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "convanim", *shlex.split(line)[1:]]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True
    )


def test_the_command(tmp_path):
    line, *others = [
        line for block in blocks("sh") for line in block.splitlines() if " -o " in line
    ]
    assert len(others) >= 4
    convanim(line, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["conv.gif", "conv.pdf"]


@pytest.mark.parametrize("name", ["rows", "maps", "stamps", "columns"])
def test_links_to_pictures_are_what_their_commands_draw(name, tmp_path):
    (line,) = re.findall(rf"^convanim .* -o {name}\.gif$", README, flags=re.M)
    convanim(line, tmp_path)
    kept, drawn = ROOT / "gallery" / "views" / f"{name}.gif", tmp_path / f"{name}.gif"
    with Image.open(kept) as one, Image.open(drawn) as other:
        assert (one.size, one.n_frames) == (other.size, other.n_frames)


@pytest.mark.parametrize("name", re.findall(r"^convanim .* -o (\w+)\.gif(?! -o)", README, re.M))
def test_commands_that_draw_one_file(name, tmp_path):
    (line,) = re.findall(rf"^(convanim .* -o {name}\.gif)", README, flags=re.M)
    Image.linear_gradient("L").save(tmp_path / "photo.png")
    convanim(f"{line} --steps 0-3", tmp_path)
    with Image.open(tmp_path / f"{name}.gif") as drawn:
        assert drawn.n_frames == 4


def test_the_page_with_sliders(tmp_path):
    (line,) = re.findall(r"^convanim .*\.\. *.*\.html$", README, flags=re.M)
    convanim(line, tmp_path)
    page = tmp_path / "explore.html"
    assert page.read_text(encoding="utf-8").count('type="range"') >= line.count("..")
    assert page.stat().st_size < 4e6


def test_the_line_of_a_framework():
    (line,) = re.findall(r'^convanim draw "(.*)" -i 224 ', README, flags=re.M)
    layer = ca.from_torch(line, 224)
    assert layer.output_size == (112, 112)
    for name in re.findall(r'"(\w+)"', README[README.index("`conv.to(") :].partition(" gives")[0]):
        assert layer.to(name)


@pytest.mark.parametrize(
    ("library", "extra", "words"),
    [
        ("werkzeug", "explore", ["-m", "convanim", "explore"]),
        ("markdown_it", "markdown", ["-m", "convanim", "readme", "README.md"]),
        ("ipywidgets", "notebook", ["-c", "import convanim as ca; ca.explore(ca.Conv(5, 3))"]),
        ("pptx", "pptx", ["-m", "convanim", "conv", "-i", "5", "-k", "3", "-o", "conv.pptx"]),
    ],
)
def test_a_missing_extra_is_told_in_one_line(library, extra, words, tmp_path):
    """In the wheel's own environment, which has none (`make dist`)."""
    if find_spec(library):
        pytest.skip(f"{library} is installed")
    assert f"extra `{extra}`" in README
    done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode
    assert done.stderr.endswith(f": pip install 'convanim[{extra}]'\n")
    assert not [*tmp_path.iterdir()]


def test_the_three_lines_of_python(tmp_path, monkeypatch):
    (code,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    assert len(code.splitlines()) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["conv.gif", "conv.pdf"]


def test_the_shape(tmp_path):
    for block in blocks("console"):
        command, output = block.split("\n", 1)
        assert convanim(command.removeprefix("$ "), tmp_path).stdout == output


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        assert (ROOT / target).exists(), target


def test_options_are_those_of_the_commands():
    helps = "".join(CliRunner().invoke(cli, [kind, "--help"]).stdout for kind in KINDS)
    for option in set(re.findall(r"`(--[a-z-]+)", README)) - {"--json", "--help", "--list"}:
        assert option in helps


def test_the_list_of_ones_own(tmp_path):
    (text,) = blocks("toml")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (line,) = re.findall(r"`(convanim gallery [^`]+)`", README)
    convanim(line, tmp_path)
    names = sorted(path.name for path in (tmp_path / "out" / "mine").glob("[!.]*"))
    assert names == ["first-back.gif", "first-back.pdf", "first.gif", "first.pdf"]
    assert (tmp_path / "out" / "index.html").exists()
    assert (tmp_path / "out" / "mine.pdf").exists()


@pytest.mark.parametrize("name", ["--for", "--size", "--theme auto", "--background", "--font"])
def test_commands_for_slides_draw(name, tmp_path):
    (block,) = [block for block in blocks("sh") if "--size" in block]
    (place,) = [block for block in blocks("sh") if "--for" in block]
    (line,) = [line for line in (place + block).splitlines() if name in line.partition("#")[0]]
    done = convanim(f"{line.partition(' #')[0]} --steps 0-1", tmp_path)
    told = re.findall(r"^wrote (.*)$", done.stderr, flags=re.M)
    assert told
    assert sorted(told) == sorted(path.name for path in tmp_path.iterdir())


def test_the_guides_figure(tmp_path):
    (line,) = re.findall(r"`(convanim guide \d[^`]+)`", README)
    convanim(line, tmp_path)
    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["padding_strides.gif"]


def test_formats_and_places_that_it_names_are_there():
    text = README[README.index("## Into slides and documents") :]
    endings = set(re.findall(r"`(-?[a-z]*\.[a-z0-9]+)`", text.split("```")[0]))
    assert endings <= {row.ending for row in FORMATS.values()}
    assert re.search(rf"Places are {', '.join([*PLACES][:-1])} and {[*PLACES][-1]}:", text)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize(
    ("flags", "jobs"), [([], "1"), (["-j2"], "2"), (["-j3"], "3"), (["-j"], "0"), (["-sj4"], "4")]
)
def test_make_gallery_passes_on_the_number_of_processes(flags, jobs, tmp_path):
    """With a convanim that only tells what it is asked for."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    tool = tmp_path / ".venv" / "bin" / "convanim"
    tool.parent.mkdir(parents=True)
    tool.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    (tmp_path / ".venv" / "ready").touch()
    environment = {
        name: v for name, v in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    result = subprocess.run(
        ["make", "gallery", *flags],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == [
        f"gallery gallery/guide.toml -o gallery -j {jobs}",
        f"gallery gallery/layers.toml -o gallery/layers -j {jobs}",
        f"gallery gallery/networks.toml -o gallery/networks -j {jobs}",
    ]
