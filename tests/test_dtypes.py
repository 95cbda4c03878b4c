"""What a layer makes of numbers of each type: whole ones stay whole, floats keep their width."""

from __future__ import annotations

import numpy as np
import pytest

import convanim as ca
from convanim.errors import ConvanimError

WHOLE = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float16", "float32", "float64")

ONES_AND_ZEROS = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1]])
KERNEL = np.array([[1, 1], [0, 1]])


def whole(array: np.ndarray) -> bool:
    return array.dtype.kind in "iu"


@pytest.mark.parametrize("x", WHOLE)
@pytest.mark.parametrize("w", WHOLE)
def test_whole_numbers_stay_whole_in_a_convolution(x, w):
    found = ca.Conv(3, 2).apply(ONES_AND_ZEROS.astype(x), KERNEL.astype(w))
    assert whole(found)
    assert found.tolist() == [[2, 2], [1, 3]]


def test_the_largest_number_of_64_bits_stays_whole():
    most = np.iinfo(np.int64).max
    found = ca.Conv(1, 1).apply(np.array([[most]], np.uint64), np.array([[-1]]))
    assert found.tolist() == [[-most]]


@pytest.mark.parametrize("dtype", WHOLE)
def test_whole_numbers_stay_whole_in_a_transposed_convolution(dtype):
    found = ca.ConvTranspose(2, 2).apply(np.ones((2, 2), dtype), KERNEL.astype(dtype))
    assert whole(found)
    assert found.tolist() == [[1, 2, 1], [1, 3, 2], [0, 1, 1]]


@pytest.mark.parametrize("dtype", WHOLE)
@pytest.mark.parametrize("padding", [0, 1])
def test_whole_numbers_stay_whole_in_max_pooling(dtype, padding):
    found = ca.MaxPool(3, 2, stride=1, padding=padding).apply(ONES_AND_ZEROS.astype(dtype))
    assert whole(found)
    inner = found[1:-1, 1:-1] if padding else found
    assert inner.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("dtype", WHOLE[1:])
def test_the_smallest_and_the_largest_number_go_through_max_pooling(dtype):
    for extreme in (np.iinfo(dtype).min, np.iinfo(dtype).max):
        found = ca.MaxPool(2, 2, stride=1, padding=1).apply(np.full((2, 2), extreme, dtype))
        assert whole(found)
        assert found.tolist() == [[extreme] * 3] * 3


@pytest.mark.parametrize("dtype", [*WHOLE[1:5], *FLOATS])
def test_padding_is_never_the_largest(dtype):
    found = ca.MaxPool(2, 2, stride=1, padding=1).apply(np.full((2, 2), -7, dtype))
    assert found.tolist() == [[-7] * 3] * 3


@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_keep_their_width(dtype):
    x = ONES_AND_ZEROS.astype(dtype)
    for layer in (
        ca.MaxPool(3, 2, stride=1),
        ca.MaxPool(3, 2, stride=1, padding=1, dilation=2),
        ca.AvgPool(3, 2, stride=1),
        ca.AvgPool(3, 2, stride=1, padding=1, count_include_pad=False),
    ):
        assert layer.apply(x).dtype == dtype
    assert ca.Conv(3, 2, padding=1).apply(x, KERNEL.astype(dtype)).dtype == dtype
    assert ca.ConvTranspose(3, 2).apply(x, KERNEL.astype(dtype)).dtype == dtype


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("dtype", WHOLE)
def test_an_average_of_whole_numbers_is_a_double(dtype, counted):
    layer = ca.AvgPool(3, 2, stride=1, count_include_pad=counted)
    found = layer.apply(ONES_AND_ZEROS.astype(dtype))
    assert found.dtype == np.float64
    assert found.tolist() == [[0.5, 0.75], [0.25, 0.75]]


def test_an_average_of_floats_loses_nothing_on_its_way():
    """Added up in single precision, the ones would vanish beside 2²⁴."""
    x = np.array([[2**24, 1], [1, 2]], np.float32)
    assert ca.AvgPool(2, 2).apply(x) == 2**22 + 1


def test_an_average_that_would_overflow_on_its_way():
    x = np.full((2, 2), 60_000, np.float16)
    assert ca.AvgPool(2, 2).apply(x) == np.float16(60_000)


@pytest.mark.parametrize("dtype", FLOATS)
def test_where_all_windows_meet_padding_only_floats_keep_their_width(dtype):
    found = ca.MaxPool((3, 1), (1, 2), stride=1, padding=((0, 0), (1, 1)), dilation=(1, 2)).apply(
        np.ones((3, 1), dtype)
    )
    assert found.dtype == dtype
    assert found.tolist() == [[-np.inf]] * 3


def test_dilated_windows_that_meet_data_and_padding_stay_whole():
    found = ca.MaxPool((3,), 2, stride=1, padding=1, dilation=3).apply([5, 6, 7])
    assert whole(found)
    assert found.tolist() == [7, 5]


@pytest.mark.parametrize("dtype", ["complex128", "U3", "S3", "datetime64[s]"])
def test_what_is_no_real_number_is_refused(dtype):
    with pytest.raises(ConvanimError, match=r"^x must hold real numbers, got "):
        ca.MaxPool(3, 2).apply(np.ones((3, 3), int).astype(dtype))


def test_objects_are_taken_where_they_are_whole_numbers():
    assert ca.MaxPool(2, 2).apply(np.array([[1, 2], [3, 4]], object)).tolist() == [[4]]
    with pytest.raises(ConvanimError, match=r"^x must hold real numbers, got "):
        ca.MaxPool(2, 2).apply(np.array([[1, 2], [3, "4"]], object))
