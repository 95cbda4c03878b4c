"""SVG pictures, text files, the booklet and the recipes."""

from __future__ import annotations

import re
import shlex
import warnings
from xml.etree import ElementTree

import pypdf
import pytest
from hypothesis import given, settings
from support import flat_layers

import convanim as ca
from convanim.cli import cli
from convanim.listing import guide
from convanim.recipes import command, python
from convanim.render.svg import Words, scene_svg

NAMESPACE = {"s": "http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("view", ["slanted", "numerical", "matrix", "channels"])
def test_svg_is_the_panel_with_a_title_and_no_font(view, tmp_path):
    found = ca.animate(ca.Conv(4, 3), view=view)
    found.save(tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    panel = found.panel()
    box = [float(number) for number in root.attrib["viewBox"].split()]
    assert box == pytest.approx([0, 0, panel.width, panel.height], abs=0.01)
    assert root.find("s:title", NAMESPACE).text == found.alt
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<text" not in text
    used = set(re.findall(r'href="#(\w+)"', text))
    assert used == set(re.findall(r'id="(\w+)"', text))


def test_svg_draws_what_the_scene_says(tmp_path):
    ca.animate(ca.Conv(5, 3, 2), steps=[0]).save(tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    for look in ('fill="#268bd2"', 'fill="#2aa198"', 'stroke-dasharray="3 3"', "#002b36"):
        assert look in text
    assert 'fill-opacity="0.4"' in text


def test_svg_frames_are_a_file_a_step(tmp_path, conv):
    written = ca.animate(conv, steps=[0, 8]).save(tmp_path / "c-frames.svg")
    assert [path.name for path in written] == ["c-00.svg", "c-08.svg"]


def test_scene_for_a_page_has_a_group_a_step():
    found = ca.animate(ca.Conv(4, 3)).scene
    text = f"<g>{scene_svg(found, Words())}</g>".replace("=steps", '="steps"').replace(
        "class=on", 'class="on"'
    )
    root = ElementTree.fromstring(text)
    steps = [group for group in root if group.attrib.get("class") == "steps"]
    assert [len(group) for group in steps] == [4, 4]
    assert all(
        [c.attrib.get("class") for c in group] == ["on", None, None, None] for group in steps
    )


def test_text_file_has_caption_formula_and_alt_text(tmp_path):
    found = ca.animate(ca.Conv(6, 3, 2, 1))
    found.save(tmp_path / "a.txt")
    caption, formula, alt = (tmp_path / "a.txt").read_text(encoding="utf-8").split("\n\n")
    assert caption == found.caption
    assert formula == "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3"
    assert alt == found.alt + "\n"


def test_booklet_has_every_figure_in_order_with_its_caption(tmp_path):
    from convanim.booklet import write_booklet

    write_booklet(guide(), tmp_path / "b.pdf")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pypdf.PdfReader(tmp_path / "b.pdf")
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert 3 <= len(reader.pages) <= 12
    assert sum(len(page.images) for page in reader.pages) == 0
    places = [text.index(f"Figure {f.number}: {f.name}") for f in guide().figures]
    assert places == sorted(places)
    assert "Vincent Dumoulin and Francesco Visin" in text
    assert "Type3" not in (tmp_path / "b.pdf").read_bytes().decode("latin-1")
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages}
    assert sizes == {(595, 842)}


def test_booklets_captions_keep_to_the_page():
    from convanim.booklet import MARGIN, PAGE, _pages
    from convanim.render.paint import bounds

    for page in _pages(guide()):
        left, bottom, right, top = bounds(page.primitives)
        assert left >= MARGIN - 1
        assert right <= PAGE[0] - MARGIN + 1
        assert bottom > 10
        assert top <= PAGE[1] - MARGIN + 1


@settings(max_examples=50)
@given(flat_layers)
def test_the_python_line_makes_the_layer_again(layer):
    line = python(ca.animate(layer), "x").removesuffix('.save("x.gif")')
    assert eval(line, {"ca": ca}).layer == layer


@settings(max_examples=50)
@given(flat_layers)
def test_the_command_makes_the_layer_again(layer):
    words = shlex.split(command(ca.animate(layer), "x"))
    name, context = words[1], None
    context = cli.commands[name].make_context(name, words[2:])
    given_options = {k: v for k, v in context.params.items() if v is not None}
    from convanim.layers import KINDS
    from convanim.options import parameters_of

    own = {k: v for k, v in given_options.items() if k in parameters_of(name)}
    assert KINDS[name](**own) == layer


def test_recipes_of_the_guide_tell_the_view():
    (figure,) = guide().pick(["1.3"])
    assert command(figure.animation, "full_picture") == (
        "convanim conv -i 5 -k 3 --view channels --channels 2x3 -o full_picture.gif"
    )
    assert python(figure.animation, "full_picture") == (
        'ca.animate(ca.Conv(5, kernel=3), view="channels", channels=(2, 3))'
        '.save("full_picture.gif")'
    )
