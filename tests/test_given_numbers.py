"""Numbers that a user gives: checked before anything is drawn, and shown as they are."""

from __future__ import annotations

import numpy as np
import pytest
from support import matrix, numbers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.layers.arrays import checked_arrays, example_arrays

CONV = ca.Conv((2, 3), (1, 2))
X = [[1, 2, 3], [4, 5, 6]]
W = [[7, 8]]


@pytest.mark.parametrize("x", [None, X])
@pytest.mark.parametrize("w", [None, W])
def test_what_is_a_layers_is_taken(x, w):
    checked_arrays(CONV, x, w)
    ca.animate(CONV, x=x, w=w)


@pytest.mark.parametrize(
    "layer", [ca.MaxPool((2, 3), 2, stride=1), ca.AvgPool((2, 3), 2, stride=1)]
)
def test_a_pooling_takes_its_input_alone(layer):
    checked_arrays(layer, None, None)
    checked_arrays(layer, X, None)
    with pytest.raises(ConvanimError, match="has no kernel: leave w out"):
        checked_arrays(layer, None, [[1, 1], [1, 1]])


@pytest.mark.parametrize(
    ("x", "w", "message"),
    [
        (W, None, "x must have shape (2, 3), got (1, 2)"),
        (None, X, "w must have shape (1, 2), got (2, 3)"),
        (X, X, "w must have shape (1, 2), got (2, 3)"),
        ([[1, 2, np.nan]] * 2, None, "x must hold finite numbers, got NaN or infinity"),
        (X, [[np.inf, 1]], "w must hold finite numbers, got NaN or infinity"),
        ([["a"] * 3] * 2, None, "x must hold real numbers, got dtype('<U1')"),
        (None, [[1j, 1]], "w must hold real numbers, got dtype('complex128')"),
        (range(10**9), None, "x must have shape (2, 3), got 1,000,000,000 rows"),
        (None, range(10**9), "w must have shape (1, 2), got 1,000,000,000 rows"),
        ([[1, 2, 3], [4]], None, "x is no array: its rows differ in length, or fail"),
        (None, [[1, [2]]], "w is no array: its rows differ in length, or fail"),
    ],
)
def test_what_is_not_a_layers_is_told_in_a_line(x, w, message):
    for ask in (checked_arrays, numbers):
        with pytest.raises(ConvanimError) as caught:
            ask(CONV, x, w)
        assert str(caught.value) == message


def test_given_numbers_are_shown_and_the_guides_stand_for_the_others():
    usual_x, usual_w = example_arrays(CONV)
    for x in (None, X):
        for w in (None, W):
            shown = numbers(CONV, x, w)
            assert shown.grid.tolist() == (usual_x.tolist() if x is None else x)
            assert shown.kernel.tolist() == (usual_w.tolist() if w is None else w)
            expected = CONV.apply(usual_x if x is None else x, usual_w if w is None else w)
            assert shown.output.tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("layer", "last"),
    [
        (
            ca.ConvTranspose((1, 2), (1, 1), stride=(1, 2), padding=0, output_padding=(0, 1)),
            0.0,
        ),  # a zero more
        (ca.MaxPool((1, 3), (1, 2), ceil_mode=True), -np.inf),
        (ca.AvgPool((1, 3), (1, 2), ceil_mode=True), np.nan),  # does not count
        (ca.AvgPool((1, 3), (1, 2), padding=((0, 0), (0, 1)), count_include_pad=False), np.nan),
        (ca.AvgPool((1, 3), (1, 2), padding=((0, 0), (0, 1))), 0.0),
        (ca.MaxPool((1, 3), (1, 2), padding=((0, 0), (0, 1))), -np.inf),
        (ca.Conv((1, 3), (1, 2), padding=((0, 0), (0, 1))), 0.0),
    ],
)
def test_what_stands_beyond_the_data(layer, last):
    np.testing.assert_array_equal(numbers(layer).grid[0, -1], last)


def test_examples_are_small_whole_numbers():
    x, w = example_arrays(ca.Conv((40, 50), (30, 20)))
    assert (x.shape, w.shape) == ((40, 50), (30, 20))
    assert np.unique(x).tolist() == [0, 1, 2, 3]
    assert np.unique(w).tolist() == [0, 1, 2]


def test_a_matrix_has_the_kernel_in_each_row():
    assert matrix(CONV, W).tolist() == [
        [7, 8, 0, 0, 0, 0],
        [0, 7, 8, 0, 0, 0],
        [0, 0, 0, 7, 8, 0],
        [0, 0, 0, 0, 7, 8],
    ]
    assert (matrix(CONV, W) @ np.ravel(X)).tolist() == CONV.apply(X, W).ravel().tolist()
    with pytest.raises(ConvanimError) as caught:
        ca.animate(ca.MaxPool(3, 2), view="matrix")
    assert str(caught.value) == (
        "the matrix view shows weights, and this layer has none: choose the view slanted,"
        " numerical, subsampling, counting, stack, maps, columns or pixels"
    )


#: 0.1 + 0.2 − 0.3 is 5.6·10⁻¹⁷ in floats.
CANCELLING = [[0.1, 0.2, 0.3]]
SIGNS = [[1, 1, -1]]


@pytest.mark.parametrize("scale", [2.0**-100, 1, 2.0**100])
def test_what_is_but_rounded_off_zero_is_shown_as_zero(scale):
    layer, x = ca.Conv((1, 3), (1, 3)), scale * np.array(CANCELLING)
    assert layer.apply(x, SIGNS) != 0
    assert numbers(layer, x, SIGNS).output.tolist() == [[0.0]]
    assert numbers(layer, SIGNS, x).output.tolist() == [[0.0]]
    mean = ca.AvgPool((1, 3), (1, 3))
    assert numbers(mean, x * SIGNS).output.tolist() == [[0.0]]
    assert numbers(mean, x).output.tolist() == mean.apply(x).tolist()


@pytest.mark.parametrize(("rest", "shown"), [(1e-11, True), (1e-9, True), (1e-13, False)])
def test_what_is_small_beside_its_parts_is_shown_as_long_as_it_means_something(rest, shown):
    found = numbers(ca.Conv((1, 3), (1, 3)), [[0.5, rest, 0.5]], SIGNS).output
    assert found == (pytest.approx(rest, rel=1e-4) if shown else 0)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_numbers_are_shown_in_double_precision(dtype):
    x = np.full((1, 2), 1000, dtype)
    assert numbers(ca.Conv((1, 2), (1, 2)), x, np.array([[60, 61]], dtype)).output == 121_000
    assert numbers(ca.Conv((1, 2), (1, 2)), x, [[60, 61]]).output == 121_000


def test_largest_numbers_are_shown_though_small_beside_others():
    x = [[1e-20, 1.0, -1e300]]
    assert numbers(ca.MaxPool((1, 3), (1, 2), stride=1), x).output.tolist() == [[1.0, 1.0]]
    assert numbers(ca.MaxPool((1, 3), 1, stride=1), x).output.tolist() == x


@pytest.mark.parametrize(
    ("layer", "x", "w", "name"),
    [
        (ca.Conv((1, 2), (1, 2)), [[1e300, -1e300]], [[1e10, 1e10]], "the output"),
        (ca.Conv((1, 2), (1, 2)), [[1e308, -1e308]], [[1.0, 1.0]], "the output"),
        (ca.Conv((1, 2), (1, 2)), [[10**400, 1]], [[1, 1]], "x"),
        (ca.Conv((1, 2), (1, 2)), [[1, 1]], [[1, 10**400]], "w"),
        (ca.Conv((1, 2), (1, 2)), [[10**200, 1]], [[10**200, 1]], "the output"),
    ],
)
def test_what_no_float_can_tell_is_not_shown(layer, x, w, name):
    with pytest.raises(ConvanimError) as caught:
        numbers(layer, x, w)
    assert str(caught.value) == f"{name} has numbers beyond 1.8e+308: give smaller ones"


def test_what_does_not_fit_64_bits_is_refused_or_told_in_floats():
    layer = ca.Conv(1, 1)
    for most in (2**63 - 1, 2**64 - 1, -(2**63)):
        assert layer.apply([[most]], [[1]]).tolist() == [[most]]
    for most in (2**64, -(2**63) - 1):
        with pytest.raises(ConvanimError, match="more than 64 bits hold: give floats") as caught:
            layer.apply([[most]], [[1]])
        assert str(caught.value).startswith(f"the output has {most}, ")


def test_what_is_too_large_to_compute_is_refused_before_it_is_begun():
    x = [[1]]
    layer = ca.Conv(1, 1, padding=((10**8 - 1, 0), (0, 0)))
    with pytest.raises(ConvanimError) as caught:
        ca.Conv(1, 1, padding=((10**8, 0), (0, 0))).apply(x, x)
    assert str(caught.value) == (
        "a padded input of 100,000,001 cells is too large to compute: give less padding or"
        " stride (at most 100,000,000 cells)"
    )
    assert layer.output_size == (10**8, 1)


def test_whole_numbers_are_exact_however_large_they_are_on_the_way():
    pair = ca.Conv((1, 2), (1, 2))
    assert pair.apply([[2**40, 2**40]], [[2**40, 1 - 2**40]]).tolist() == [[2**40]]
    assert pair.apply([[2**70, 2**70]], [[1, -1]]).tolist() == [[0]]
    assert pair.apply([[1, -1]], [[2**70, 2**70 - 5]]).tolist() == [[5]]
    with pytest.raises(
        ConvanimError, match=r"^the output has 1208925819614629174706176, more than"
    ):
        pair.apply([[2**40, 0]], [[2**40, 0]])


def test_whole_numbers_of_any_size_beside_floats():
    pair = ca.Conv((1, 2), (1, 2))
    assert pair.apply([[2**70, 1]], [[0.5, 0.25]]).tolist() == [[2.0**69]]
    assert pair.apply([[0.5, 0.25]], [[2**70, 1]]).tolist() == [[2.0**69]]
    assert ca.AvgPool((1, 2), (1, 2)).apply([[2**70, 2**70]]).tolist() == [[2.0**70]]


HUGE = [[10**400, 1]]


@pytest.mark.parametrize("ask", [numbers, type(CONV).apply])
def test_whole_numbers_that_no_float_can_tell_are_named(ask):
    pair = ca.Conv((1, 2), (1, 2))
    for x, w, name in ((HUGE, [[0.5, 1]], "x"), ([[0.5, 1]], HUGE, "w")):
        with pytest.raises(ConvanimError) as caught:
            ask(pair, x, w)
        assert str(caught.value) == f"{name} has numbers beyond 1.8e+308: give smaller ones"
    with pytest.raises(ConvanimError, match=r"^x has numbers beyond 1\.8e\+308: give smaller"):
        ca.AvgPool((1, 2), (1, 2)).apply(HUGE)


def test_an_average_may_be_as_large_as_its_parts():
    assert ca.AvgPool((1, 2), (1, 2)).apply([[1.5e308, 1.5e308]]).tolist() == [[1.5e308]]
    counted = ca.AvgPool((1, 3), (1, 2), stride=1)
    assert counted.apply([[1.5e308, 1.5e308, 1.0]]).tolist() == [[1.5e308, 0.75e308]]


def test_a_figure_keeps_numbers_of_its_own():
    x, w = np.array(X), np.array(W)
    kept = checked_arrays(CONV, x, w)[:2]
    x[0, 0] = w[0, 0] = 99
    assert [array.tolist() for array in kept] == [X, W]
    assert not any(array.flags.writeable for array in kept)


def test_an_example_that_comes_to_nothing_is_followed_by_one_without_zeros():
    x, w = example_arrays(ca.Conv((9, 9), 1))
    assert np.unique(x).tolist() == [1, 2, 3]
    assert w.min() >= 1


def test_as_many_cells_are_computed_as_are_said(monkeypatch):
    monkeypatch.setattr("convanim.layers.arrays.MOST_CELLS", 6)
    assert CONV.apply(X, W).shape == (2, 2)
    with pytest.raises(ConvanimError, match=r"input of 8 cells is too large.*at most 6 cells"):
        ca.Conv((2, 3), (1, 2), padding=((0, 0), (0, 1))).apply(X, W)
