"""Arrays that users give: real numbers, exact where they are whole."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convanim.checks import call_or_none
from convanim.errors import ConvanimError, Option, shortened

__all__ = [
    "INT64",
    "MOST_CELLS",
    "Array",
    "checked_array",
    "fitted",
    "largest_amount",
    "real",
    "too_large",
]

Array = NDArray[Any]

#: Largest number of cells for which anything is computed.
MOST_CELLS = 10**8

#: Range of whole numbers of 64 bits.
INT64 = np.iinfo(np.int64)


def checked_array(name: str, given: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Check an array that a user gives, and return it as a NumPy array.

    Parameters
    ----------
    name : str
        The option's name, for messages.
    given : array_like
        What the user gives.
    shape : tuple of int
        The shape it must have.

    Returns
    -------
    array
        Floats keep their type. Whole numbers become int64, or Python's own where they have
        more bits.

    Raises
    ------
    ConvanimError
        Where the shape is another, or an entry is masked or not a finite real number.
    """
    length = call_or_none(len, given)
    if length is not None and length > MOST_CELLS:  # NumPy would convert each entry of a range
        raise ConvanimError(Option(name), f" must have shape {shape}, got {length:,} rows")
    if np.ma.is_masked(given):  # NumPy would use what is behind the mask
        raise ConvanimError(Option(name), " has masked numbers: fill them")
    array = call_or_none(np.asarray, given)
    if array is None:
        raise ConvanimError(Option(name), " is no array: its rows differ in length, or fail")
    if array.dtype.kind in "fO" and not isinstance(given, np.ndarray | np.generic):
        array = _unrounded(name, array, np.asarray(given, object))
    whole = array.dtype.kind in "biu" or (array.dtype.kind == "O" and _is_whole(array))
    if not whole and array.dtype.kind != "f":
        raise ConvanimError(Option(name), f" must hold real numbers, got {shortened(array.dtype)}")
    if array.shape != shape:
        raise ConvanimError(Option(name), f" must have shape {shape}, got {array.shape}")
    if not whole and not np.isfinite(array).all():
        raise ConvanimError(Option(name), " must hold finite numbers, got NaN or infinity")
    if not whole:
        return array
    if largest_amount(array) <= INT64.max:
        return array.astype(np.int64)
    return np.array([int(value) for value in array.flat], object).reshape(shape)


def _unrounded(name: str, array: Array, given: Array) -> Array:
    """Keep whole numbers that NumPy would round to floats.

    It does so where they have more than 64 bits.
    """
    if _is_whole(given):
        return given
    if array.dtype.kind == "f" or not all(isinstance(value, Real) for value in given.flat):
        return array
    return real(name, given)


def _is_whole(array: Array) -> bool:
    return all(isinstance(value, Integral) for value in array.flat)


def largest_amount(array: Array) -> int:
    """Return the largest absolute value among whole numbers."""
    return max(abs(int(array.min())), abs(int(array.max())))


def real(name: str, array: Array) -> Array:
    """Return numbers as floats of 64 bits.

    Parameters
    ----------
    name : str
        What the message calls the array.
    array : array
        Whole numbers or floats of any size.

    Raises
    ------
    ConvanimError
        Where a number is too large for a float of 64 bits.
    """
    try:
        with np.errstate(over="ignore"):
            result = array.astype(float)
    except OverflowError:
        raise too_large(name) from None
    if array.dtype.kind == "f" and (np.isinf(result) & np.isfinite(array)).any():
        raise too_large(name)
    return result


def too_large(name: str) -> ConvanimError:
    """Return the error for numbers that are too large for floats of 64 bits."""
    largest = np.finfo(float).max
    return ConvanimError(f"{name} has numbers beyond {largest:.1e}: give smaller ones")


def fitted(name: str, array: Array) -> Array:
    """Return an array of Python's whole numbers in a type of 64 bits; keep others.

    Parameters
    ----------
    name : str
        What the message calls the array.
    array : array
        May hold −∞ beside whole numbers; then floats are returned.

    Raises
    ------
    ConvanimError
        Where a number does not fit.
    """
    if array.dtype.kind != "O":
        return array
    if not _is_whole(array):  # with −∞
        return real(name, array)
    for type_ in (np.int64, np.uint64):
        info = np.iinfo(type_)
        if info.min <= array.min() and array.max() <= info.max:
            return array.astype(type_)
    value = max(array.flat, key=abs)
    raise ConvanimError(f"{name} has {shortened(value)}, more than 64 bits hold: give floats")
