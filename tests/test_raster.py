from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from PIL import Image
from support import flat_layers, subject

import convanim as ca
from convanim.colours import in_light
from convanim.encode.frames import Frames
from convanim.render.raster import _Cover, _Raster, frames
from convanim.scene.primitives import Paths
from convanim.scene.views import VIEWS, staged
from convanim.theme import POINTS_PER_INCH, THEMES

DPI = 60

#: A layer for views that don't draw convolutions.
OTHERS = {"scatter": ca.ConvTranspose(2, 3, stride=2)}


def scene(layer, view="slanted", theme="guide"):
    return staged(VIEWS[view], subject(layer, THEMES[theme]))


def scenes(*layers, theme="guide"):
    """Scenes of layers in all views that draw them."""
    for layer in layers:
        for name, view in VIEWS.items():
            if not view.lacks(subject(layer)):
                yield scene(layer, name, theme)


@settings(max_examples=25)
@given(flat_layers, st.sampled_from(sorted(VIEWS)), st.data())
def test_a_frame_is_the_same_whatever_was_drawn_before(layer, view, data):
    try:
        found = scene(layer, view)
    except ca.ConvanimError:
        reject()  # a pooling in a view of kernels
    steps = data.draw(st.lists(st.integers(0, found.steps - 1), min_size=1, max_size=4))
    together = list(frames(found, steps, DPI).whole())
    for step, picture in zip(steps, together, strict=True):
        (alone,) = frames(found, [step], DPI).whole()
        np.testing.assert_array_equal(picture, alone)


def test_what_stands_still_over_what_moves_is_laid_as_if_painted(conv):
    """Sheets laid over one another come to what painting all at once does, but for rounding."""
    from convanim.scene.sheets import Scene, Still

    for found in (*scenes(conv), scene(ca.Conv((5,), 3, stride=2, padding=1), "rows")):
        for step in range(found.steps):
            whole = found.at(step).primitives
            sheets = (Still(lambda whole=whole: whole),)
            painted = Scene(found.width, found.height, found.background, 1, sheets)
            (expected,) = frames(painted, [0], DPI).whole()
            (picture,) = frames(found, [step], DPI).whole()
            assert np.abs(picture.astype(int) - expected).max() <= 2


def test_patches_after_the_first_cover_only_what_moves(conv):
    sizes = [sum(p.pixels.size // 4 for p in f.patches) for f in frames(scene(conv), range(9), 150)]
    first, *others = sizes
    assert first == 395 * 381
    assert max(others) < 0.6 * first


def test_what_moves_far_apart_makes_patches_far_apart():
    """A row of the matrix and a window: what lies between them is not touched."""
    found = scene(ca.Conv(8, 3), "matrix")
    frame = list(frames(found, [3, 4], DPI))[1]
    width, height = found.pixels(DPI)
    assert len(frame.patches) == 3
    assert sum(patch.pixels.size // 4 for patch in frame.patches) < 0.3 * width * height


@pytest.mark.parametrize("theme", THEMES)
def test_flat_colours_are_known_to_the_bit(theme):
    """Shades over every flat colour are mixed as the renderer mixes them."""
    layers = [ca.Conv((5,) * n, 3, stride=2, padding=1) for n in (1, 2, 3)]
    for found in scenes(*layers, theme=theme):
        stream = frames(found, range(min(2, found.steps)), 150)
        for frame, picture in zip(stream, stream.whole(), strict=True):
            codes = picture.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
            seen, counts = np.unique(codes, return_counts=True)
            flat = {(c >> 16, c >> 8 & 255, c & 255) for c in seen[counts > 0.004 * codes.size]}
            assert flat <= frame.flats


@pytest.mark.parametrize("theme", THEMES)
def test_flat_colours_of_what_stands_still_over_what_moves_are_known_to_the_bit(theme):
    """The legend's icon of the window is a shade on a canvas of its own."""
    stack = ca.Stack(ca.Conv(5, 3), ca.Conv(3, 2))
    drawing = ca.animate(stack, theme=theme, labels=True).scene
    stream = frames(drawing, [0], DPI)
    (frame,) = stream
    (picture,) = stream.whole()
    words = [p for p in drawing.sheets[-2].draw() if isinstance(p, Paths)]
    icon = next(p for p in words if p.opacity < 1)
    x, y = (DPI / POINTS_PER_INCH * place for place in np.mean(icon.outlines[0], axis=0))
    assert tuple(picture[len(picture) - int(y), int(x)]) in frame.flats


def test_flat_colours_are_exact(conv):
    (picture,) = frames(scene(conv), [0], 150).whole()
    found = {tuple(colour) for colour in np.unique(picture.reshape(-1, 3), axis=0)}
    blue, shade = np.array([38, 139, 210]), np.array([7, 54, 66])
    mixed = blue * 0.6 + shade * 0.4
    assert {(38, 139, 210), (42, 161, 152), (0, 43, 54), (255, 255, 255)} <= found
    assert min(np.abs(np.array(c) - mixed).max() for c in found) <= 1


def test_a_users_settings_change_nothing_and_stay(conv):
    (expected,) = frames(scene(conv, "numerical"), [0], DPI).whole()
    odd = {"path.sketch": (3, 100, 2), "path.simplify": True, "mathtext.fontset": "stix"}
    with mpl.rc_context(odd):
        (picture,) = frames(scene(conv, "numerical"), [0], DPI).whole()
        assert mpl.rcParams["mathtext.fontset"] == "stix"
    np.testing.assert_array_equal(picture, expected)


@pytest.mark.parametrize("theme", THEMES)
def test_background_is_the_themes(theme, conv):
    (picture,) = frames(scene(conv, theme=theme), [0], DPI).whole()
    assert tuple(picture[0, 0]) == in_light(THEMES[theme].background)


def test_a_scene_in_which_nothing_moves_has_frames_all_the_same(tmp_path):
    ca.animate(ca.Conv(5, 3), view="kernel", steps=[0, 0, 0]).save(tmp_path / "k.gif")
    with Image.open(tmp_path / "k.gif") as image:
        assert image.n_frames == 3


def test_a_cover_holds_no_more_than_its_own_part_of_the_canvas(conv):
    """Many small sheets over one another don't need the memory of as many canvases."""
    found = scene(ca.Conv(5, 3, stride=2, channels=(2, 2)), "channels")
    raster = _Raster(found, *found.pixels(DPI), DPI)
    covers = [part for part in raster.upper if isinstance(part, _Cover)]
    whole = raster.width * raster.height
    assert len(covers) > 5
    assert sum(len(cover.places) for cover in covers) < whole


def test_some_frames_are_spread_over_all():
    all_frames = Frames(1, 1, range(1000), lambda steps: iter(()))
    picked = all_frames.sample(5).steps
    assert (picked[0], picked[-1], len(picked)) == (0, 999, 5)
    assert len(all_frames.sample(2000)) == 1000
