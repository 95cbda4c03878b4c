"""SVG pictures, text files, the booklet and the recipes."""

from __future__ import annotations

import re
import shlex
import warnings
from xml.etree import ElementTree

import click
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import convs, flat_layers, listing

import convanim as ca
from convanim.command.cli import cli
from convanim.gallery.listing import guide
from convanim.layers import KINDS, defaults
from convanim.recipes import command_recipe, python_recipe
from convanim.render.svg import Definitions, scene_svg

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
    ca.animate(ca.Conv(5, 3, stride=2), steps=[0]).save(tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    for look in ('fill="#268bd2"', 'fill="#2aa198"', 'stroke-dasharray="3 3"', "#002b36"):
        assert look in text
    assert 'fill-opacity="0.4"' in text


def test_svg_frames_are_a_file_a_step(tmp_path, conv):
    written = ca.animate(conv, steps=[0, 8]).save(tmp_path / "c-frames.svg")
    assert [path.name for path in written] == ["c-00.svg", "c-08.svg"]


def test_scene_for_a_page_has_a_group_a_step():
    found = ca.animate(ca.Conv(4, 3)).scene
    root = ElementTree.fromstring(f"<g>{scene_svg(found, range(4), Definitions())}</g>")
    steps = [group for group in root if group.attrib.get("class") == "steps"]
    assert [len(group) for group in steps] == [4, 4]
    assert all(
        [c.attrib.get("class") for c in group] == ["on", None, None, None] for group in steps
    )


def test_text_file_has_caption_formula_and_alt_text(tmp_path):
    found = ca.animate(ca.Conv(6, 3, stride=2, padding=1))
    found.save(tmp_path / "a.txt")
    caption, formula, alt = (tmp_path / "a.txt").read_text(encoding="utf-8").split("\n\n")
    assert caption == found.caption
    assert formula == "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3"
    assert alt == found.alt + "\n"


def test_booklet_has_every_figure_in_order_with_its_caption(tmp_path):
    from convanim.gallery.booklet import write_booklet

    write_booklet(guide(), tmp_path / "b.pdf")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pypdf.PdfReader(tmp_path / "b.pdf")
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert 3 <= len(reader.pages) <= 12
    assert sum(len(page.images) for page in reader.pages) == 0
    places = [text.index(f"Figure {f.number}: {f.heading}") for f in guide().figures]
    assert places == sorted(places)
    assert "Vincent Dumoulin and Francesco Visin" in text
    assert "Type3" not in (tmp_path / "b.pdf").read_bytes().decode("latin-1")
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages}
    assert sizes == {(595, 842)}


@settings(max_examples=50)
@given(flat_layers)
def test_the_python_line_makes_the_layer_again(layer):
    line = python_recipe(layer, {}, "x").removesuffix('.save("x.gif")')
    assert eval(line, {"ca": ca}).layer == layer


def options_of(name, words):
    """Options of a command that are given, by name."""
    command = cli.get_command(click.Context(cli), name)
    params = command.make_context(name, words).params
    return {k: v for k, v in params.items() if v is not None}


@settings(max_examples=50)
@given(flat_layers)
def test_the_command_makes_the_layer_again(layer):
    words = shlex.split(command_recipe(layer, {}, "x"))
    name = words[1]
    given_options = options_of(name, words[2:])
    own = {k: v for k, v in given_options.items() if k in defaults(KINDS[name])}
    assert KINDS[name](**own) == layer


@st.composite
def looks(draw):
    """Options of `animate`, any of which may be given."""
    view = draw(st.sampled_from(["slanted", "numerical", "counting", "matrix", "channels"]))
    optional = {
        "theme": st.sampled_from(["dark", "gray"]),
        "dpi": st.sampled_from([40, 72.5]),
        "duration": st.sampled_from([50, 333]),
        "steps": st.just((0,)),
        "max_steps": st.just(20_000),
    }
    extra = {
        "slanted": {"labels": st.just(True)},
        "numerical": {"labels": st.just(True)},
        "matrix": {"weights": st.sampled_from(["numbers", "symbols"])},
    }.get(view, {})
    return {"view": view, **draw(st.fixed_dictionaries({}, optional={**optional, **extra}))}


def facts(animation):
    """The layer, and options that differ from their defaults, without arrays."""
    look = {name: value for name, value in animation.given.items() if name not in ("x", "w")}
    return animation.layer, look


#: Options of the command that say what is written.
FILES = ("targets", "both")


@given(convs(st.just(2)), looks())
def test_recipes_make_the_animation_again(layer, look):
    found = ca.animate(layer, **look)
    line = python_recipe(layer, found.given, "x").removesuffix('.save("x.gif")')
    assert facts(eval(line, {"ca": ca})) == facts(found)
    words = shlex.split(command_recipe(layer, found.given, "x"))[2:-2]
    given_look = {k: v for k, v in options_of("conv", words).items() if k not in FILES}
    own = {k: given_look.pop(k) for k in list(given_look) if k in defaults(ca.Conv)}
    assert facts(ca.animate(ca.Conv(**own), **given_look)) == facts(found)


def test_what_only_python_can():
    own = ca.animate(ca.Conv(2, 2), theme=ca.Theme(name="mine", cell=30), w=[[1, 2], [3, 4]])
    assert command_recipe(own.layer, own.given, "x") is None
    line = python_recipe(own.layer, own.given, "x").removesuffix('.save("x.gif")')
    again = eval(line, {"ca": ca})
    assert facts(again) == facts(own)
    assert again.settings["w"].tolist() == [[1, 2], [3, 4]]


def test_a_page_shows_chosen_steps_and_the_gif_of_many(tmp_path):
    from convanim.gallery.listing import read_listing
    from convanim.gallery.page import write_page

    text = '[[figure]]\nname = "a"\nlayer = "conv"\ninput = {}\nkernel = 3\n{}'
    write_page(read_listing(listing(tmp_path, text.format(5, "steps = [0, 4]"))), tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    picture = ElementTree.fromstring(re.search("<svg viewBox.*?</svg>", page)[0])
    moving = [group for group in picture.iter("g") if group.get("class") == "steps"]
    assert moving
    assert all(len(steps) == 2 for steps in moving)
    write_page(read_listing(listing(tmp_path, text.format(13, ""))), tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert '<img src="mine/a.gif"' in page
    assert '<g class="steps">' not in page


def test_a_booklet_is_written_and_foreign_ones_are_kept(tmp_path):
    from convanim.gallery.booklet import check_booklet, write_booklet
    from convanim.gallery.listing import read_listing

    text = '[[figure]]\nname = "a"\nlayer = "conv"\ninput = 5\nkernel = 3\n'
    target = tmp_path / "mine.pdf"
    write_booklet(read_listing(listing(tmp_path, text)), target)
    check_booklet(target)
    target.write_bytes(b"%PDF-1.4 of somebody else")
    with pytest.raises(FileExistsError, match="no booklet of convanim"):
        check_booklet(target)


def test_recipes_of_the_guide_tell_the_view():
    (figure,) = guide().pick(["1.3"])
    layer, look = figure.animation.layer, figure.animation.given
    assert command_recipe(layer, look, "full_picture") == (
        "convanim conv -i 5 -k 3 --channels 2x3 --view channels -o full_picture.gif"
    )
    assert python_recipe(layer, look, "full_picture") == (
        'ca.animate(ca.Conv(5, kernel=3, channels=(2, 3)), view="channels")'
        '.save("full_picture.gif")'
    )
