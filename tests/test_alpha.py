"""Pictures without a background: laid over any ground, they show what is drawn on that ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from PIL import Image
from support import flat_layers

import convanim as ca
from convanim.encode.frames import Frames
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.views import VIEWS
from convanim.theme import POINTS_PER_INCH, THEMES

#: What Agg loses of 255 by cutting off fractions, for each of the few edges that meet in a pixel.
MOST_OFF = 6

#: Pixels in which edges meet, in a picture so small that they are a larger share.
FEW = 20

grounds = st.tuples(*[st.integers(0, 255)] * 3)


def laid_over(ground, picture):
    """Lay a picture over a ground, as Pillow does it."""
    under = Image.new("RGBA", picture.shape[1::-1], (*ground, 255))
    found = np.asarray(Image.alpha_composite(under, Image.fromarray(picture)))
    assert (found[..., 3] == 255).all()
    return found[..., :3].astype(int)


@settings(max_examples=40)
@given(
    flat_layers,
    st.sampled_from(sorted(VIEWS)),
    st.sampled_from(sorted(THEMES)),
    grounds,
    st.data(),
)
def test_a_picture_over_a_ground_is_the_picture_drawn_on_it(layer, view, theme, ground, data):
    try:
        found = ca.animate(layer, view=view, theme=theme, background="transparent")
    except ca.ConvanimError:
        reject()  # a layer that the view does not draw
    scene = found.scene
    steps = data.draw(st.lists(st.integers(0, scene.steps - 1), min_size=1, max_size=3))
    stream = frames(scene, steps, 60)
    assert stream.has_alpha
    drawn = frames(replace(scene, background=ground), steps, 60)
    assert not drawn.has_alpha
    for picture, expected in zip(stream.whole(), drawn.whole(), strict=True):
        off = np.abs(laid_over(ground, picture) - expected).max(axis=-1)
        assert off.max() <= MOST_OFF
        assert (off > 2).sum() <= max(0.005 * off.size, FEW)


@given(grounds, grounds, st.floats(0.1, 0.9), st.booleans())
def test_a_shade_over_nothing_keeps_its_colour_and_its_opacity(below, above, opacity, is_cover):
    """The upper of two shades lies half over the lower one, and half over nothing."""

    def square(left, colour):
        corners = ((left, 0.0), (left + 20.0, 0.0), (left + 20.0, 20.0), (left, 20.0))
        return Paths((corners,), closed=True, fill=colour, opacity=opacity)

    upper = square(10.0, above)
    sheets = (
        Moving(lambda step: [square(0.0, below)]),
        Still(lambda: [upper]) if is_cover else Moving(lambda step: [upper]),
    )
    scene = Scene(40.0, 20.0, None, 2, sheets)
    for picture in frames(scene, [0, 1], POINTS_PER_INCH).whole():
        alpha = int(255 * opacity + 0.5)  # as Agg rounds
        assert picture[10, 5].tolist() == [*below, alpha]
        assert picture[10, 25].tolist() == [*above, alpha]
        assert picture[10, 35].tolist() == [0, 0, 0, 0]
        seen = alpha / 255
        both = 1 - (1 - seen) ** 2
        assert picture[10, 15, 3] == pytest.approx(255 * both, abs=1.5)
        mixed = np.array(above) * seen + np.array(below) * (1 - seen) * seen
        np.testing.assert_allclose(picture[10, 15, :3], mixed / both, atol=2)


def test_edges_have_the_colour_of_what_they_bound():
    """No dark fringe: only the opacity of a smoothed edge tells how far it reaches."""
    bright = (250, 240, 230)
    slanted = Paths((((5.0, 5.0), (60.0, 18.0), (30.0, 50.0)),), closed=True, fill=bright)
    words = Text((((60.0, 60.0), "0123456789"),), 15.0, bright)
    for sheets in ((Still(lambda: [slanted, words]),), (Moving(lambda step: [slanted, words]),)):
        (picture,) = frames(Scene(120.0, 80.0, None, 1, sheets), [0], 100).whole()
        seen = picture[picture[..., 3] > 0]
        assert len(np.unique(seen[:, 3])) > 50
        assert np.abs(seen[:, :3].astype(int) - bright).max() <= 1
        assert not picture[picture[..., 3] == 0].any()


@pytest.mark.parametrize("background", ["transparent", "#c81e5a"])
def test_png_keeps_alpha_where_there_is_no_background(background, tmp_path):
    found = ca.animate(ca.Conv(4, 3, padding=1), background=background, dpi=40)
    paths = found.save(tmp_path / "a.png", tmp_path / "a-frames.png")
    drawn = list(frames(found.scene, found.steps, 40).whole())
    for path, expected in zip(paths, [drawn[0], *drawn], strict=True):
        with Image.open(path) as image:
            assert image.mode == ("RGBA" if background == "transparent" else "RGB")
            np.testing.assert_array_equal(np.asarray(image), expected)


def test_frames_that_are_picked_have_alpha_as_all_have():
    found = Frames(1, 1, range(9), lambda steps: iter(()), has_alpha=True)
    assert found.sample(2).has_alpha
    assert list(found.sample(2).steps) == [0, 8]
