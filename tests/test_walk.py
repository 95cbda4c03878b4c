from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from support import dilation, layers, transposes

import convanim as ca
from convanim.walk import MAX, MEAN, MEAN_OF_DATA, SUM, WEIGHTED_SUM, Role

LETTERS = {
    "D": Role.DATA,
    "i": Role.INSERTED,
    "p": Role.PADDING,
    "x": Role.EXTRA,
    "-": Role.UNUSED,
    "c": Role.CROPPED,
}


@pytest.mark.parametrize(
    ("layer", "roles"),
    [
        (ca.Conv((4,), 3), "DDDD"),
        (ca.Conv((5,), 3, padding=1), "pDDDDDp"),
        (ca.Conv((5,), 3, padding=((1, 0),)), "pDDDDD"),
        (ca.Conv((6,), 3, stride=2, padding=1), "pDDDDDD-"),
        (ca.Conv((12,), 3, stride=5), "DDD--DDD----"),
        (ca.Conv((6,), 2, stride=2, dilation=2), "D-D-D-"),
        (ca.Conv((7,), 3, dilation=2), "DDDDDDD"),
        (ca.MaxPool((5,), 2, ceil_mode=True), "DDDDDx"),
        (ca.MaxPool((5,), 2, padding=1), "pDDDDD-"),
        (ca.ConvTranspose((2,), 3), "ppDDpp"),
        (ca.ConvTranspose((3,), 3, stride=2, padding=1), "pDiDiDp"),
        (ca.ConvTranspose((3,), 3, stride=2, padding=1, output_padding=1), "pDiDiDpx"),
        (ca.ConvTranspose((2,), 2, stride=3, dilation=2), "ppDiiDpp"),
        (ca.ConvTranspose((3,), 3, stride=2, padding=3), "ciDic"),  # by one at both ends
        (
            ca.ConvTranspose((3,), 3, stride=2, padding=3, output_padding=1),
            "ciDiD",
        ),  # the crop takes one less at the end
        (ca.ConvTranspose((2,), 1, stride=2, padding=0, output_padding=1), "DiDx"),
    ],
)
def test_roles_along_an_axis(layer, roles):
    (axis,) = layer.walk().axes
    found = [axis.role(cell) for cell in range(len(axis.roles))]
    assert found == [LETTERS[letter] for letter in roles]


@pytest.mark.parametrize(
    ("layer", "reads"),
    [
        (ca.Conv((6,), 3, stride=2, padding=1), [[0, 1, 2], [2, 3, 4], [4, 5, 6]]),
        (ca.Conv((7,), 3, dilation=2), [[0, 2, 4], [1, 3, 5], [2, 4, 6]]),
        (ca.ConvTranspose((2,), 3), [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]),
    ],
)
def test_cells_read(layer, reads):
    walk = layer.walk()
    assert [[cell for (cell,) in walk.reads(step)] for step in range(len(walk))] == reads


def test_kernel_is_rotated_for_a_transposed_convolution_only():
    for layer, taps in (
        (ca.ConvTranspose((2,), 3), ((2,), (1,), (0,))),
        (ca.Conv((5,), 3), ((0,), (1,), (2,))),
    ):
        windows = layer.walk().axes[0].windows
        assert [window.taps for window in windows] == [taps] * len(windows)
        assert layer.walk().is_rotated == isinstance(layer, ca.ConvTranspose)
    assert ca.ConvTranspose(3, (1, 2)).walk().is_rotated
    assert not ca.ConvTranspose(3, 1).walk().is_rotated


@pytest.mark.parametrize("layer", [ca.MaxPool((5,), 3), ca.AvgPool((5,), 3)])
def test_a_pooling_has_no_weights(layer):
    walk = layer.walk()
    assert [window.taps for axis in walk.axes for window in axis.windows] == [()]
    assert list(walk.taps(0)) == []
    assert not walk.is_rotated


def test_what_counts_of_cells_without_data():
    """Padding counts as a zero, but is never the largest; what rounding up adds doesn't count."""
    for combine in (SUM, WEIGHTED_SUM):
        assert {combine.value(role) for role in Role} == {0}
    assert {MAX.value(role) for role in Role} == {-math.inf}
    assert (MEAN.value(Role.PADDING), MEAN.value(Role.EXTRA)) == (0, None)
    assert (MEAN_OF_DATA.value(Role.PADDING), MEAN_OF_DATA.value(Role.EXTRA)) == (None, None)


def test_steps_go_row_by_row():
    walk = ca.Conv((3, 4), 2).walk()
    assert [walk.at(step) for step in range(len(walk))] == list(product(range(2), range(3)))


def test_role_of_a_cell_in_two_axes():
    walk = ca.ConvTranspose(2, 2, stride=2, padding=0, output_padding=1).walk()
    rows = ["".join(_letter(walk.role((r, c))) for c in range(6)) for r in range(6)]
    assert rows == ["pppppx", "pDiDpx", "piiipx", "pDiDpx", "pppppx", "xxxxxx"]


def test_role_of_a_cell_that_is_left_over_along_one_axis():
    walk = ca.Conv((4, 3), 3, stride=2, padding=1).walk()
    rows = ["".join(_letter(walk.role((r, c))) for c in range(5)) for r in range(6)]
    assert rows == ["ppppp", "pDDDp", "pDDDp", "pDDDp", "pDDDp", "-----"]


def test_role_of_a_cell_that_is_cropped_along_one_axis():
    layer = ca.ConvTranspose(2, 2, stride=2, padding=((0, 0), (2, 0)), output_padding=(1, 0))
    walk = layer.walk()
    rows = ["".join(_letter(walk.role((r, c))) for c in range(4)) for r in range(6)]
    assert rows == ["cppp", "ciDp", "ciip", "ciDp", "cppp", "cxxx"]


def _letter(role):
    return next(letter for letter, found in LETTERS.items() if found is role)


@given(layers)
def test_walk_agrees_with_its_layer(layer):
    walk = layer.walk()
    assert walk.output_size == layer.output_size
    assert walk.input_size == layer.input
    assert walk.places == layer.kernel
    assert tuple(map(len, walk.kept)) == tuple(a.padded + a.overhang for a in layer.axes)
    assert walk.grid == tuple(a.cells for a in layer.axes)


@given(layers)
def test_input_cells_stand_where_the_data_are(layer):
    for axis in layer.walk().axes:
        for source, role in zip(axis.sources, axis.roles, strict=True):
            assert role is Role.CROPPED or (source >= 0) == (role is Role.DATA)


@given(layers)
def test_every_step_reads_inside_the_grid_and_no_unused_or_cropped_cell(layer):
    walk = layer.walk()
    for step in range(len(walk)):
        for cell in walk.reads(step):
            assert all(i in kept for i, kept in zip(cell, walk.kept, strict=True))
            assert walk.role(cell) not in (Role.UNUSED, Role.CROPPED)


@given(layers)
def test_unused_cells_are_all_that_no_step_reads(layer):
    for axis in layer.walk().axes:
        read = {cell for window in axis.windows for cell in window.cells}
        unused = {cell for cell in range(len(axis.roles)) if axis.role(cell) is Role.UNUSED}
        assert unused == set(axis.kept) - read


@given(layers)
def test_input_cells_stand_at_their_places_and_nowhere_else(layer):
    transposed = isinstance(layer, ca.ConvTranspose)
    for number, axis in enumerate(layer.walk().axes):
        begin, apart = layer.padding[number][0], 1
        if transposed:  # what the kernel reaches beyond the input, less the padding; none to crop
            begin = max(0, (layer.kernel[number] - 1) * dilation(layer, number) - begin)
            apart = layer.stride[number]
        seen = {begin + apart * n: n for n in range(layer.input[number])}
        assert axis.sources == tuple(seen.get(cell, -1) for cell in range(len(axis.roles)))


@given(layers)
def test_data_stand_in_order_each_once(layer):
    for axis in layer.walk().axes:
        found = [source for source in axis.sources if source >= 0]
        assert found == list(range(axis.size))


@given(transposes())
def test_cropped_cells_are_what_the_padding_takes_of_the_input(layer):
    for number, axis in enumerate(layer.walk().axes):
        reach = (layer.kernel[number] - 1) * dilation(layer, number)
        begin, end = layer.padding[number]
        before = max(0, begin - reach)
        after = max(0, end - reach - layer.output_padding[number])
        assert axis.kept == range(before, len(axis.roles) - after)
        cropped = {cell for cell, role in enumerate(axis.roles) if role is Role.CROPPED}
        assert cropped == set(range(len(axis.roles))) - set(axis.kept)


@pytest.mark.parametrize("axes", [1, 2])
def test_input_that_is_nearly_all_cropped_is_refused_before_it_is_walked(axes):
    """The grid has a cell for each that is cropped."""
    most = 10**18
    ends = ((most, most - 3),) * axes
    layer = ca.ConvTranspose((most,) * axes, 3, stride=2, padding=ends)
    assert layer.output_size == (4,) * axes
    with pytest.raises(ca.ConvanimError):
        ca.animate(layer)
