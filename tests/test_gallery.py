from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from support import listing

from convanim.arithmetic import formulas
from convanim.gallery import build, draw, outdated
from convanim.listing import guide, read_listing
from convanim.page import check_page, write_page
from convanim.render.raster import frames

SMALL = """
title = "Small & mine"
formats = ["gif", "png"]
[[figure]]
name = "a"
layer = "conv"
input = 3
kernel = 2
dpi = 30
[[figure]]
name = "b"
layer = "max-pool"
input = 4
kernel = 2
dpi = 30
"""


def built(path: Path, folder: Path, jobs: int = 1) -> set[str]:
    """Names of the figures that building draws."""
    figures = outdated(read_listing(path).figures, folder)
    return {figure.name for figure, _ in build(figures, folder, jobs)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_what_changed_is_built_again(tmp_path, jobs):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    assert built(path, out, jobs) == {"a", "b"}
    assert sorted(p.name for p in out.glob("[!.]*")) == ["a.gif", "a.png", "b.gif", "b.png"]
    assert built(path, out, jobs) == set()
    path.write_text(SMALL.replace("input = 4", "input = 6"))
    assert built(path, out, jobs) == {"b"}
    assert built(path, out, jobs) == set()


@pytest.mark.parametrize("note", ["{", "[]", '{"a": []}', '{"a": {"key": 1}}', '{"a": 5}'])
def test_a_damaged_note_is_as_good_as_none(tmp_path, note):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    (out / ".convanim.json").write_text(note)
    assert built(path, out) == {"a", "b"}


@pytest.mark.parametrize("harm", ["gone", "changed", "note"])
def test_what_is_not_as_it_was_built_is_built_again(tmp_path, harm):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    if harm == "gone":
        (out / "a.png").unlink()
    elif harm == "changed":
        (out / "a.png").write_bytes(b"other")
    else:
        (out / ".convanim.json").write_text("{")
    assert built(path, out) == ({"a", "b"} if harm == "note" else {"a"})


@pytest.mark.parametrize(
    "line",
    [
        'view = "numerical"',
        "labels = true",
        "w = [[1, 2], [3, 4]]",
        'formats = ["gif"]',
        'theme = "dark"',
        "dpi = 31",
        "duration = 70",
        "steps = [0]",
        "x = [[1,2,3],[4,5,6],[7,8,9]]",
    ],
)
def test_every_key_counts_as_a_change(tmp_path, line):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    key = line.split(" = ")[0]
    text = SMALL.replace("dpi = 30", "", 1) if key == "dpi" else SMALL
    path.write_text(text.replace("kernel = 2", f"kernel = 2\n{line}", 1))
    assert built(path, out) == {"a"}


def test_a_change_of_the_program_is_one_of_every_figure(tmp_path, monkeypatch):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    monkeypatch.setattr("convanim.gallery._code", lambda: "another")
    assert built(path, out) == {"a", "b"}


def test_an_interrupted_build_goes_on_where_it_was(tmp_path):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    one = build(read_listing(path).figures, out)
    next(one)
    one.close()
    assert built(path, out) == {"b"}


def test_processes_draw_what_one_does(tmp_path):
    figures = read_listing(listing(tmp_path, SMALL)).figures
    list(draw(figures, tmp_path / "one"))
    list(draw(figures, tmp_path / "two", jobs=2))
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(NotADirectoryError):
        list(draw(read_listing(listing(tmp_path, SMALL)).figures, tmp_path / "out"))


class Elements(HTMLParser):
    """Start tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def every(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def test_page_shows_every_figure_with_caption_formula_and_files(tmp_path):
    assert write_page(guide(), tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    page = Elements(text)
    names = [figure.name for figure in guide().figures]
    assert [image["src"] for image in page.every("img")] == [f"guide/{n}.svg" for n in names]
    assert all(image["alt"] for image in page.every("img"))
    suffixes = ("gif", "mp4", "pdf", "svg", "txt")
    links = [a["href"] for a in page.every("a")]
    assert links == [f"guide/{n}.{s}" for n in names for s in suffixes]
    pictures = [svg for svg in page.every("svg") if svg.get("role") == "img"]
    alts = [figure.animation.alt for figure in guide().figures]
    assert [svg["aria-label"] for svg in pictures] == alts
    assert "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3" in text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


def test_page_is_written_once_and_foreign_ones_are_kept(tmp_path):
    mine = read_listing(listing(tmp_path, SMALL))
    check_page(mine, tmp_path)
    assert write_page(mine, tmp_path)
    assert not write_page(mine, tmp_path)
    assert "Small &amp; mine" in (tmp_path / "index.html").read_text(encoding="utf-8")
    check_page(mine, tmp_path)
    with pytest.raises(FileExistsError, match="not the page of guide"):
        check_page(guide(), tmp_path)
    (tmp_path / "index.html").write_text("<h1>mine</h1>")
    with pytest.raises(FileExistsError):
        check_page(mine, tmp_path)
    (tmp_path / "index.html").write_bytes(b"\xff")
    with pytest.raises(FileExistsError):
        check_page(mine, tmp_path)


NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Parts(HTMLParser):
    """A page's tags, attributes and texts in their order; numbers apart, to be compared loosely."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.numbers: list[float] = []
        self.letters = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        # The letters' outlines are matplotlib's, and differ a little from version to version.
        self.letters = self.letters or tag == "defs"
        told = [(name, value or "") for name, value in attrs if not (self.letters and name == "d")]
        for name, value in (("tag", tag), *told):
            self.words.append(f"{name}={NUMBER.sub('0', value)}")
            self.numbers += map(float, NUMBER.findall(value))

    def handle_endtag(self, tag):
        self.letters = self.letters and tag != "defs"
        self.words.append(f"/{tag}")

    def handle_data(self, data):
        self.words.append(data)


def alike(one: str, other: str) -> bool:
    """Whether two pages have the same structure, texts and links, and the same geometry."""
    a, b = Parts(one), Parts(other)
    return a.words == b.words and np.allclose(a.numbers, b.numbers, rtol=0, atol=0.1)


def committed_page() -> str:
    path = Path(__file__).parents[1] / "gallery" / "index.html"
    return path.read_text(encoding="utf-8")


def test_committed_page_is_that_of_the_list(tmp_path):
    write_page(guide(), tmp_path)
    assert alike(committed_page(), (tmp_path / "index.html").read_text("utf-8"))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("M10.4 81.53l71.13 0", "M10.43 81.5l71.13 0", True),
        ("M10.4 81.53l71.13 0", "M10.4 81.53l71.43 0", False),
        ('<path id="w0" d="M0.250', '<path id="w0" d="M0.290', True),
        ("guide/matrix.gif", "guide/matrices.gif", False),
        ("output 3×3", "output 3×4", False),
        (' role="img"', "", False),
        ('<p class="formula"', '<p><p class="formula"', False),
        ("const still", "const moving", False),
    ],
)
def test_pages_are_compared_by_what_matters(old, new, same):
    text = committed_page()
    assert old in text
    assert alike(text, text.replace(old, new)) == same


def test_committed_pictures_are_there():
    folder = Path(__file__).parents[1] / "gallery" / "guide"
    for figure in guide().figures:
        for suffix in ("gif", "pdf", "svg", "txt"):
            assert (folder / f"{figure.name}.{suffix}").stat().st_size > 100


@pytest.mark.parametrize("name", ["padding_strides", "numerical_padding_strides", "full_picture"])
def test_committed_pictures_are_those_that_would_be_drawn(name):
    (figure,) = guide().pick([name])
    stream = frames(figure.animation.scene, figure.animation.steps, figure.animation.dpi)
    path = Path(__file__).parents[1] / "gallery" / "guide" / f"{name}.gif"
    with Image.open(path) as image:
        shown = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    for picture, expected in zip(shown, stream.whole(), strict=True):
        # Other versions of the libraries may round otherwise.
        assert (np.abs(picture.astype(int) - expected).max(-1) > 24).mean() < 0.001


def test_outdated_of_nothing_built(tmp_path):
    figures = read_listing(listing(tmp_path, SMALL)).figures
    assert outdated(figures, tmp_path / "none") == list(figures)


def test_formulas_of_axes_that_agree_stand_once():
    layer = guide().pick(["2.7"])[0].animation.layer
    assert formulas(layer) == ["o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3"]
