"""Numbers that a user gives: checked before anything is drawn, and shown as they are."""

from __future__ import annotations

import numpy as np
import pytest

import convanim as ca
from convanim.errors import ConvanimError
from convanim.values import check_numbers, example, matrix, numbers

CONV = ca.Conv((2, 3), (1, 2))
X = [[1, 2, 3], [4, 5, 6]]
W = [[7, 8]]


@pytest.mark.parametrize("x", [None, X])
@pytest.mark.parametrize("w", [None, W])
def test_what_is_a_layers_is_taken(x, w):
    check_numbers(CONV, x, w)
    ca.animate(CONV, x=x, w=w)


@pytest.mark.parametrize("layer", [ca.MaxPool((2, 3), 2, 1), ca.AvgPool((2, 3), 2, 1)])
def test_a_pooling_takes_its_input_alone(layer):
    check_numbers(layer, None, None)
    check_numbers(layer, X, None)
    with pytest.raises(ConvanimError, match="has no kernel: leave w out"):
        check_numbers(layer, None, [[1, 1], [1, 1]])


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
        ([[1, 2, 3], [4]], None, "x is no array: its rows differ in length, or fail"),
        (None, [[1, [2]]], "w is no array: its rows differ in length, or fail"),
    ],
)
def test_what_is_not_a_layers_is_told_in_a_line(x, w, message):
    for ask in (check_numbers, numbers):
        with pytest.raises(ConvanimError) as caught:
            ask(CONV, x, w)
        assert str(caught.value) == message


def test_given_numbers_are_shown_and_the_guides_stand_for_the_others():
    usual_x, usual_w = example(CONV)
    for x in (None, X):
        for w in (None, W):
            shown = numbers(CONV, x, w)
            assert shown.grid.tolist() == (usual_x.tolist() if x is None else x)
            assert shown.kernel.tolist() == (usual_w.tolist() if w is None else w)
            expected = CONV.apply(usual_x if x is None else x, usual_w if w is None else w)
            assert shown.output.tolist() == expected.tolist()


def test_examples_are_small_whole_numbers():
    x, w = example(ca.Conv((40, 50), (30, 20)))
    assert (x.shape, w.shape) == ((40, 50), (30, 20))
    assert np.unique(x).tolist() == [0, 1, 2, 3]
    assert np.unique(w).tolist() == [0, 1, 2]


def test_a_matrix_takes_a_kernel_of_its_layers_shape():
    assert matrix(CONV, W).tolist() == [
        [7, 8, 0, 0, 0, 0],
        [0, 7, 8, 0, 0, 0],
        [0, 0, 0, 7, 8, 0],
        [0, 0, 0, 0, 7, 8],
    ]
    with pytest.raises(ConvanimError) as caught:
        matrix(CONV, X)
    assert str(caught.value) == "w must have shape (1, 2), got (2, 3)"
    with pytest.raises(ConvanimError) as caught:
        matrix(ca.MaxPool(3, 2), [[1, 2], [3, 4]])
    assert str(caught.value) == "a max pooling has no kernel and so no matrix of weights"
