"""Animations in notebooks: what they show, what documents made of them take, and its limits."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import time
import types
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support import any_layers

import convanim as ca
from convanim.export.notebook import bundle as bundles
from convanim.export.notebook import player as players
from convanim.export.notebook.bundle import Parts, as_html
from convanim.export.notebook.player import framed
from convanim.scene.views import VIEWS

HTML, PDF, PNG, TEXT = "text/html", "application/pdf", "image/png", "text/plain"

#: Characters of all that a notebook keeps of a picture: 1 MB and twice 0.4 MB, as base64.
MOST = 2_500_000


class Tags(HTMLParser):
    """The tags of a part of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [had for tag, had in self.tags if tag in names]


def image_of(page: str) -> tuple[str, bytes]:
    """The kind and the data of the one image of a page."""
    (image,) = Tags(page).named("img")
    head, data = image["src"].split(",")
    assert head.startswith("data:image/")
    assert head.endswith(";base64")
    return head.removeprefix("data:image/").removesuffix(";base64"), base64.b64decode(data)


@dataclass
class Said:
    """An animation with another alt text."""

    animation: ca.Animation
    alt: str

    def __getattr__(self, name):
        return getattr(self.animation, name)


def check_bundle(found: dict[str, str], animation: ca.Animation) -> None:
    """Assert that each part can be read by what reads such files."""
    assert list(found) == [TEXT, HTML, PDF, PNG]
    assert sum(map(len, found.values())) < MOST
    assert "\n" not in found[TEXT]
    assert len(found[TEXT]) <= 100
    page = Tags(found[HTML])
    assert page.named("img")[0]["alt"] == animation.alt
    kind, data = image_of(found[HTML])
    assert kind == "svg+xml"
    root = ElementTree.fromstring(data)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == animation.alt
    (drawn,) = pypdf.PdfReader(io.BytesIO(base64.b64decode(found[PDF]))).pages
    assert drawn.mediabox.width > 0
    with Image.open(io.BytesIO(base64.b64decode(found[PNG]))) as still:
        still.load()
        assert still.width * still.height < 510_000


@settings(max_examples=8)
@given(any_layers, st.sampled_from([*VIEWS]), st.sampled_from([*ca.THEMES]))
def test_every_part_of_a_bundle_is_there_and_can_be_read(layer, view, theme):
    try:
        animation = ca.animate(layer, view=view, theme=theme)
    except ca.ConvanimError:
        animation = ca.animate(layer, theme=theme)
    found = animation._repr_mimebundle_()
    check_bundle(found, animation)
    assert found == animation._repr_mimebundle_()


def test_the_image_is_the_animation(conv):
    animation = ca.animate(conv)
    found = animation._repr_mimebundle_()
    check_bundle(found, animation)
    assert image_of(found[HTML]) == ("svg+xml", animation.to_bytes("anim.svg"))
    assert base64.b64decode(found[PDF]) == animation.to_bytes("pdf")
    assert base64.b64decode(found[PNG]) == animation.to_bytes("png")
    assert found[TEXT] == "animate(Conv(5, kernel=3, stride=2, padding=1))"
    assert animation._repr_html_() == found[HTML]


def test_the_image_has_the_width_that_is_asked_for(conv):
    root = ElementTree.fromstring(image_of(ca.animate(conv, width=300)._repr_html_())[1])
    assert float(root.get("width")) == 300


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"include": {PNG}}, [PNG]),
        ({"include": [TEXT, HTML]}, [TEXT, HTML]),
        ({"exclude": {HTML, PDF}}, [TEXT, PNG]),
        ({"include": [PDF, PNG], "exclude": [PNG]}, [PDF]),
        ({"include": ["text/latex"]}, []),
    ],
)
def test_what_is_not_asked_for_is_not_drawn(conv, asked, found, monkeypatch):
    def never(*_: object) -> str:
        raise AssertionError("drawn")

    makers = {HTML: "html", PDF: "pdf", PNG: "png"}
    for kind, maker in makers.items():
        if kind not in found:
            monkeypatch.setattr(Parts, maker, property(never))
    assert list(ca.animate(conv)._repr_mimebundle_(**asked)) == found


def test_a_terminal_gets_a_line_of_text_alone(conv, monkeypatch):
    shell = types.SimpleNamespace(
        display_formatter=types.SimpleNamespace(active_types=["text/plain"])
    )
    ipython = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert list(ca.animate(conv)._repr_mimebundle_()) == [TEXT]
    ipython.get_ipython = lambda: None  # loaded, and not running
    assert list(ca.animate(conv)._repr_mimebundle_()) == [TEXT, HTML, PDF, PNG]


LARGE = [
    ca.animate(ca.Conv(64, kernel=3)),
    ca.animate(ca.Conv(224, 11, stride=4, padding=2), dpi=150),
    ca.animate(ca.Conv(64, kernel=3), view="numerical"),
]


@pytest.mark.parametrize("animation", LARGE, ids=repr)
def test_a_notebook_gets_a_still_of_what_would_be_too_much(animation):
    until = time.process_time()
    found = animation._repr_mimebundle_()
    assert time.process_time() - until < 4  # about one; 85 seconds once
    assert sum(map(len, found.values())) < 1_500_000
    page = Tags(found[HTML])
    assert page.text.startswith(f"One of {len(animation):,} steps, too much to move here:")
    assert page.text.endswith('.save("x-anim.svg") writes a file.')
    kind, data = image_of(found[HTML])
    if kind == "png":
        with Image.open(io.BytesIO(data)) as still:
            assert still.width * still.height < 510_000
    else:
        assert b"@keyframes" not in data
        assert ElementTree.fromstring(data).findtext("{*}title") == animation.alt
    framed_one = Tags(animation.player()._repr_html_())
    assert not framed_one.named("iframe")
    assert framed_one.text.endswith('.save("x.html") writes a file.')


def test_a_heavy_panel_is_left_out_of_documents():
    """A panel of nine steps of 2,304 numbers took 3.7 seconds."""
    found = ca.animate(ca.Conv(50, kernel=3), view="numerical")._repr_mimebundle_(include=[PDF])
    page = pypdf.PdfReader(io.BytesIO(base64.b64decode(found[PDF]))).pages[0]
    scene = ca.animate(ca.Conv(50, kernel=3), view="numerical").scene
    assert float(page.mediabox.width) == pytest.approx(scene.width * 72 / 72.27, abs=0.5)


def test_no_drawing_is_larger_than_the_limit(conv, monkeypatch):
    whole = len(ca.animate(conv).to_bytes("anim.svg").decode())
    for most, is_there in ((whole, True), (whole - 1, False)):
        monkeypatch.setattr(bundles, "FEW", 0)
        found = Parts(ca.animate(conv)).moving(most)
        assert (found is not None) == is_there


# Players.


def test_a_player_is_framed_and_sees_nothing_of_the_notebook(conv):
    animation = ca.animate(conv)
    player = animation.player()
    assert repr(player) == f"{animation!r}.player()"
    found = player._repr_mimebundle_()
    check_bundle(found, animation)
    page = Tags(found[HTML])
    (frame,) = page.named("iframe")
    assert frame["sandbox"] == "allow-scripts"
    assert frame["srcdoc"].encode() == animation.to_bytes("html")
    assert [tag for tag, _ in page.tags] == ["template", "img", "iframe"]
    assert image_of(found[HTML])[1] == animation.to_bytes("anim.svg")
    assert player._repr_html_() == found[HTML]
    assert player._repr_mimebundle_(include=[TEXT]) == {TEXT: repr(animation)}


def test_what_is_not_trusted_keeps_the_image(conv):
    bleach = pytest.importorskip("bleach", reason="no bleach: pip install nbconvert")
    allowed = {"tags": {"img", "p", "code"}, "attributes": {"img": ["src", "alt"]}}
    for shown in (ca.animate(conv), ca.animate(conv).player()):
        page = bleach.clean(shown._repr_html_(), protocols=["data"], strip=True, **allowed)
        assert [tag for tag, _ in Tags(page).tags] == ["img"]
        assert Tags(page).text == ""
        assert image_of(page)[1] == ca.animate(conv).to_bytes("anim.svg")


def test_the_image_beside_a_large_player_is_a_still(monkeypatch):
    animation = ca.animate(ca.Conv(6, 3))
    page, still = animation.to_bytes("html"), Parts(animation).poster()
    monkeypatch.setattr(players, "MOST_BYTES", len(page) + 1000)
    assert f"<template>{still}</template>" in animation.player()._repr_html_()
    monkeypatch.setattr(players, "MOST_BYTES", len(page) - 100)
    assert animation.player()._repr_html_().startswith(f"{still}<p>One of 16 steps")


def test_a_player_is_as_large_as_its_drawing_and_controls():
    for layer, look in ((ca.Conv(3, 2), {}), (ca.Conv(30, 3), {}), (ca.Conv(16, 3, axes=1), {})):
        scene = ca.animate(layer, **look).scene
        width, height = players._size(ca.animate(layer, **look))
        assert 480 <= width <= 960
        assert height - 76 == pytest.approx(min(width * scene.height / scene.width, 600), abs=1)


TRAPS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "'></iframe><script>alert(1)</script>",
    "</template></title>&amp;&quot;&#39;",
    "{{ 7 * 7 }}",
    "👩‍🏫 مرحبا",
]
words = st.sampled_from(TRAPS) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20
)

FEW = ca.animate(ca.Conv(4, 3), steps=[0, 3])


@settings(max_examples=20)
@given(words)
def test_any_words_are_text_and_nothing_else(alt):
    (image,) = Tags(as_html(Said(FEW, alt))).tags
    assert image[0] == "img"
    assert image[1]["alt"] == alt
    assert {*image[1]} == {"src", "alt", "style"}
    page = Tags(framed(Parts(Said(FEW, alt))))
    assert [tag for tag, _ in page.tags] == ["template", "img", "iframe"]
    assert page.named("img")[0]["alt"] == alt
    inner = Tags(page.named("iframe")[0]["srcdoc"])
    assert len(inner.named("script")) == 1
    assert not inner.named("iframe", "img")


def test_the_arithmetic_shows_itself_as_text():
    pretty = pytest.importorskip("IPython.lib.pretty", reason="no IPython: pip install ipykernel")
    conv, stack = ca.Conv(5, 3), ca.Stack(ca.Conv(5, 3), ca.MaxPool(3, 2))
    answers = [ca.shape(conv), ca.shape(stack), ca.layer_back(conv), ca.layer_back(stack)]
    answers += [ca.same_padding(3), ca.inputs_for(3, ca.Conv, kernel=3), ca.layers_between(5, 3)]
    for found in answers:
        assert pretty.pretty(found) == str(found)


# Real notebooks.

CELLS = [
    "import convanim as ca\nconv = ca.Conv(5, kernel=3, stride=2, padding=1)\nconv",
    "ca.animate(conv)",
    "ca.animate(conv, theme='dark').player()",
    "ca.animate(ca.Conv(64, kernel=3))",
    "ca.shape(conv)",
    "ca.Stack(conv, ca.MaxPool(3, kernel=3))",
    "explorer = ca.explore(conv)\nexplorer._board._turned[0][0].value = 7\nexplorer",
]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """A notebook that was run by a kernel."""
    nbformat = pytest.importorskip("nbformat", reason="no nbformat: pip install nbconvert")
    client = pytest.importorskip("nbclient", reason="no nbclient: pip install nbconvert")
    pytest.importorskip("ipykernel", reason="no ipykernel: pip install ipykernel")
    pytest.importorskip("ipywidgets", reason="no ipywidgets: pip install 'convanim[notebook]'")
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS]
    found = nbformat.v4.new_notebook(cells=cells)
    folder = tmp_path_factory.mktemp("kernels")
    kernel = folder / "kernels/here"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "here", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder), prepend=os.pathsep)
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        client.NotebookClient(found, kernel_name="here", timeout=120).execute()
    return found


def outputs(notebook) -> list[dict[str, str]]:
    return [cell.outputs[0].data for cell in notebook.cells]


@pytest.mark.slow
def test_a_kernel_shows_all_that_is_made(notebook):
    layer, animation, player, large, shape, stack, explorer = outputs(notebook)
    assert layer == {TEXT: "Conv(5, kernel=3, stride=2, padding=1)"}
    assert {*animation} == {*player} == {*large} == {TEXT, HTML, PDF, PNG}
    assert shape == {TEXT: str(ca.shape(ca.Conv(5, kernel=3, stride=2, padding=1)))}
    assert stack[TEXT].startswith("Stack(Conv(5, kernel=3, ")
    assert explorer[TEXT] == "explore(Conv(7, kernel=3, stride=2, padding=1))"
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    board = state[explorer["application/vnd.jupyter.widget-view+json"]["model_id"]]
    shown = state[board["state"]["children"][1].removeprefix("IPY_MODEL_")]["state"]["value"]
    assert "7×7 → 4×4" in shown
    assert explorer[HTML] in shown


@pytest.mark.slow
def test_a_notebook_becomes_a_page(notebook):
    nbconvert = pytest.importorskip("nbconvert", reason="no nbconvert: pip install nbconvert")
    page = Tags(nbconvert.HTMLExporter().from_notebook_node(notebook)[0])
    images = page.named("img")
    alt = ca.animate(ca.Conv(5, kernel=3, stride=2, padding=1)).alt
    assert [image["alt"] for image in images[:2]] == [alt, alt]
    assert len(images) == 3
    assert len(page.named("iframe")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["xelatex", "pdflatex"])
def test_a_notebook_becomes_a_document(notebook, tool, tmp_path):
    nbconvert = pytest.importorskip("nbconvert", reason="no nbconvert: pip install nbconvert")
    if not shutil.which(tool):
        pytest.skip(f"no {tool}: apt-get install texlive-xetex texlive-plain-generic")
    command = [tool, "-interaction=nonstopmode", "{filename}"]
    exporter = nbconvert.PDFExporter(latex_command=command)
    try:
        content, _ = exporter.from_notebook_node(notebook)
    except nbconvert.exporters.pdf.LatexFailed as error:
        missing = next((line for line in str(error).splitlines() if "not found" in line), "")
        if ".sty" not in missing:
            raise
        pytest.skip(f"LaTeX lacks a package: {missing}")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "animate(Conv(" not in text  # pictures stand there instead
    (tmp_path / "a.pdf").write_bytes(content)
    found = subprocess.run(["pdfimages", "-list", tmp_path / "a.pdf"], capture_output=True)
    assert len(found.stdout.splitlines()) == 2  # its head: they are vectors
