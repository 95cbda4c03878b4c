"""Size, background and time of pictures, in the files that they end up in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

import convanim as ca
from convanim.colours import Colour
from convanim.scene.compose import on_canvas
from convanim.scene.primitives import Paths
from convanim.scene.sheets import Drawing, Growing, Moving, Scene, Still

SQUARE = Paths((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),), closed=True, fill=(1, 2, 3))
LENGTHS = st.floats(1, 1000)
WHITE: Colour = (255, 255, 255)


@given(LENGTHS, LENGTHS, st.floats(0.05, 20))
def test_a_canvas_is_of_the_ratio_and_no_larger_than_it_must_be(width, height, ratio):
    made = on_canvas(Drawing(width, height, WHITE, lambda: [SQUARE]), ratio)
    assert made.width / made.height == pytest.approx(ratio)
    assert made.width >= width * (1 - 1e-9)
    assert made.height >= height * (1 - 1e-9)
    assert made.width == pytest.approx(width) or made.height == pytest.approx(height)
    (square,) = made.draw()
    left, bottom = square.outlines[0][0]
    assert left == pytest.approx((made.width - width) / 2)
    assert bottom == pytest.approx((made.height - height) / 2)


def test_all_sheets_of_a_scene_move_alike():
    sheets = (Still(lambda: [SQUARE]), Growing(lambda *_: [SQUARE]), Moving(lambda _: [SQUARE]))
    made = on_canvas(Scene(10, 10, WHITE, 3, sheets), 3)
    for sheet in made.sheets:
        (square,) = sheet.at(2)
        assert square.outlines[0][0] == (10, 0)


@pytest.mark.parametrize("size", [(640, 360), (101, 333), (16, 900)])
def test_a_file_has_the_size_that_is_asked_for(size, conv, tmp_path):
    animation = ca.animate(conv, size=size)
    animation.save(tmp_path / "a.gif", tmp_path / "a.png")
    for name in ("a.gif", "a.png"):
        with Image.open(tmp_path / name) as picture:
            assert picture.size == size
    text = animation.to_bytes("svg").decode()
    width, height = map(float, re.findall(r'(?:width|height)="([0-9.]+)"', text)[:2])
    assert (width, height) == pytest.approx(size, abs=0.01)


def test_a_page_has_the_shape_that_is_asked_for(conv, tmp_path):
    ca.animate(conv, size=(1600, 900)).save(tmp_path / "a.pdf", tmp_path / "a-frames.pdf")
    for name in ("a.pdf", "a-frames.pdf"):
        for page in PdfReader(tmp_path / name).pages:
            assert float(page.mediabox.width / page.mediabox.height) == pytest.approx(16 / 9)


@pytest.mark.parametrize(("given_", "side"), [({"width": 300}, 0), ({"height": 200}, 1)])
def test_the_other_side_follows(given_, side, conv, tmp_path):
    ca.animate(conv, **given_).save(tmp_path / "a.png")
    scene = ca.animate(conv).scene
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size[side] == next(iter(given_.values()))
        assert picture.size[0] / picture.size[1] == pytest.approx(scene.width / scene.height, 0.01)


def test_dots_per_inch_of_a_size_tell_how_large_it_is_in_print(conv, tmp_path):
    ca.animate(conv, size=(1920, 1080), dpi=144).save(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (1920, 1080)
        assert picture.info["dpi"] == pytest.approx((144, 144), abs=0.1)


def test_the_drawing_fills_its_size(conv, tmp_path):
    ca.animate(conv, size=(1600, 400)).save(tmp_path / "a.png")
    scene = ca.animate(conv).scene
    with Image.open(tmp_path / "a.png") as picture:
        drawn = picture.convert("RGB").point(lambda part: 255 * (part < 255)).getbbox()
    assert drawn is not None
    top, bottom = drawn[1], 400 - drawn[3]
    margin = 400 * 10 / scene.height  # the theme's, in points
    assert top == pytest.approx(margin, abs=3)
    assert bottom == pytest.approx(margin, abs=3)
    assert drawn[0] == pytest.approx(1600 - drawn[2], abs=2)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"size": 20}, "size must be width and height in pixels, such as 1920x1080, got 20"),
        ({"size": "20x"}, "size must be width and height in pixels, such as 1920x1080, got '20x'"),
        ({"size": "3x400"}, "size must be at least 16, got 3"),
        ({"width": 3}, "width must be at least 16, got 3"),
        ({"size": "30x40", "width": 30}, "width and size both tell the size: give one of them"),
        (
            {"background": "blue"},
            "background must be a colour such as '#268bd2', or red, green and blue from 0 to 255",
        ),
        ({"loop": "twice"}, "unknown loop 'twice' (known: forever, once)"),
        ({"hold": -1}, "hold must be a number from 0 to 600000, got -1"),
        ({"poster": 9}, "poster 9 is no step: give 0 to 8, or last"),
        (
            {"poster": 5, "steps": [3, 1, 3]},
            "poster 5 is none of the steps that are shown: give 3, 1, or last",
        ),
        ({"poster": "end"}, "poster must be a whole number, got 'end'"),
    ],
)
def test_mistakes_are_told(wrong, told, conv):
    with pytest.raises(ca.ConvanimError) as caught:
        ca.animate(conv, **wrong)
    assert str(caught.value).startswith(told)


def test_a_background_is_painted_and_the_theme_follows(conv, tmp_path):
    ca.animate(conv, background="#102030").save(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.convert("RGB").getpixel((0, 0)) == (16, 32, 48)


@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_nothing_is_painted_under_vectors_without_a_background(suffix, conv):
    dark = {"theme": "dark", "steps": [0]}
    opaque = ca.animate(conv, **dark)
    bare = ca.animate(conv, **dark, background="transparent")
    assert opaque.scene.background == ca.THEMES["dark"].background
    assert bare.scene.background is None
    assert bare.panel().background is None
    if suffix == "svg":
        assert "#002b36" in opaque.to_bytes("svg").decode()
        assert "#002b36" not in bare.to_bytes("svg").decode()
    else:
        assert len(bare.to_bytes("pdf")) < len(opaque.to_bytes("pdf"))


@pytest.mark.parametrize("suffix", ["gif", "mp4"])
def test_formats_that_have_no_translucent_colours_say_so(suffix, conv, tmp_path):
    with pytest.raises(ca.ConvanimError, match="can't be laid over another background"):
        ca.animate(conv, background="transparent").save(tmp_path / f"a.{suffix}")
    assert not list(tmp_path.iterdir())


def test_the_poster_is_the_still(conv, tmp_path):
    steps = [ca.animate(conv, steps=[step]).to_bytes("png") for step in (0, 5, 8)]
    assert [ca.animate(conv, poster=p).to_bytes("png") for p in (0, 5, "last")] == steps
    assert ca.animate(conv).to_bytes("png") == steps[0]


def test_a_gif_plays_once_and_holds_its_last_step(conv, tmp_path):
    ca.animate(conv, duration=100, hold=2000, loop="once").save(tmp_path / "a.gif")
    ca.animate(conv, duration=100).save(tmp_path / "b.gif")
    for name, loop, last in (("a.gif", None, 2100), ("b.gif", 0, 100)):
        with Image.open(tmp_path / name) as picture:
            assert picture.info.get("loop") == loop
            times = []
            for step in range(picture.n_frames):
                picture.seek(step)
                times.append(picture.info["duration"])
        assert times == [100] * 8 + [last]


@pytest.mark.parametrize("name", ["pdf", "frames.pdf", "tikz", "frames.tikz"])
def test_a_page_too_long_is_told_by_its_size(name, conv):
    made = ca.animate(conv, size="16x60000")
    with pytest.raises(
        ca.ConvanimError, match=r"a side of .* points is over .*: give a squarer size"
    ):
        made.to_bytes(name)
