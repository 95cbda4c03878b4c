"""GIFs of random layers, views and themes against the frames they are made of."""

from __future__ import annotations

import numpy as np
import pytest
from colours import Differences, compare, differences
from hypothesis import given, note, settings
from hypothesis import strategies as st
from randoms import animation

import convanim as ca


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_flat_colours_are_exact_and_no_pixel_is_far(random):
    drawn = animation(random)
    note(f"{drawn.layer}, {drawn.view.name}, {drawn.theme}, {drawn.dpi:g} dpi")
    assert differences(drawn).faults == []


def test_an_area_where_thin_translucent_lines_cross_is_exact():
    theme = ca.Theme(
        background=(19, 39, 61),
        ink=(105, 79, 160),
        text=(62, 120, 67),
        input=(119, 83, 243),
        output=(44, 11, 22),
        shade=(101, 99, 185),
        shade_opacity=0.379,
        rays=(118, 138, 254),
        thick=1.497,
        thin=0.661,
    )
    layer = ca.AdaptiveAvgPool(3, (4, 5))
    assert differences(ca.animate(layer, view="stack", theme=theme, dpi=153)).faults == []


@pytest.fixture
def picture():
    """A grey square on white, with a line as wide as a pixel and a dot."""
    picture = np.full((40, 40, 3), 255, np.uint8)
    picture[10:20, 10:20] = 128
    picture[30, :] = 50
    picture[5, 5] = 90
    return picture


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (slice(10, 20), slice(10, 20), Differences(3, 3, 3)),
        (30, slice(None), Differences(0, 3, 3)),
        (5, 5, Differences(0, 0, 3)),
    ],
)
def test_areas_thin_lines_and_edges_are_told_apart(picture, rows, columns, expected):
    shown = picture.copy()
    shown[rows, columns, 1] += 3
    assert compare(shown, picture, {(255, 255, 255), (128, 128, 128), (50, 50, 50)}) == expected


def test_what_is_allowed():
    assert Differences(0, 0, 16).faults == []
    assert Differences(1, 1, 17).faults == ["areas", "solid", "anywhere"]
