"""Files of numbers: NumPy's ``.npy``, and ``.csv``."""

from __future__ import annotations

import csv
import io
import os
import warnings
from math import prod
from typing import Any, BinaryIO

from numpy.lib import format as npy

from convanim.decode.asked import Asked, refusal
from convanim.decode.files import unreadable
from convanim.decode.inline import number
from convanim.errors import shortened
from convanim.walk.arrays import Array, checked_array

__all__ = ["read_csv", "read_npy"]

#: Bytes in which the header of a .npy must end; NumPy reads no longer ones either.
MOST_HEADER = 16_384

#: Bytes per number of a .csv, and for what else stands there.
BYTES_PER_NUMBER, BYTES_AROUND = 64, 4096


def read_npy(asked: Asked, file: BinaryIO, shown: str) -> Array:
    """Return the numbers of a ``.npy``, whose header is checked before anything is read.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    file : binary file
        At its beginning.
    shown : str
        The file as the user names it.

    Raises
    ------
    ConvanimError
        Where it is no such file, has another shape, no finite real numbers, or ends too early.
    """
    head = io.BytesIO(file.read(MOST_HEADER))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about files of Python 2
        try:
            version = npy.read_magic(head)
            known = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
            shape, _, dtype = known[version](head)
        except Exception:
            raise unreadable(asked, shown, "it is no .npy of numbers: save it anew") from None
        if dtype.hasobject:
            reason = "it holds Python objects, whose pickles can run programs: save numbers"
            raise unreadable(asked, shown, reason)
        if dtype.kind not in "biuf":
            raise unreadable(asked, shown, f"it must hold real numbers, got {shortened(dtype)}")
        if shape != asked.shape:
            raise refusal(asked, f" must have shape {asked.shape}, got {shape} in {shown}")
        rest = os.fstat(file.fileno()).st_size - head.tell()
        if rest < prod(shape) * dtype.itemsize:
            raise unreadable(asked, shown, "it ends too early: save it anew")
        file.seek(0)
        return checked_array(asked.name, npy.read_array(file, allow_pickle=False), asked.shape)


def read_csv(asked: Asked, file: BinaryIO, shown: str) -> Array:
    """Return the numbers of a ``.csv``: a row per line, with commas between the numbers.

    Where one axis is asked for, the numbers may stand in one row or below one another.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    file : binary file
        At its beginning.
    shown : str
        The file as the user names it.

    Raises
    ------
    ConvanimError
        Where it has words or rows of several lengths, or another shape.
    """
    if len(asked.shape) > 2:
        message = f" must have shape {asked.shape}, and a .csv has rows and columns only: give .npy"
        raise refusal(asked, message)
    most = BYTES_AROUND + BYTES_PER_NUMBER * prod(asked.shape)
    content = file.read(most + 1)
    if len(content) > most:
        raise refusal(
            asked, f" must have shape {asked.shape}, and {shown} has far more: give those numbers"
        )
    try:
        lines = io.StringIO(content.decode("utf-8-sig"), newline="")
        rows = [(n, row) for n, row in enumerate(csv.reader(lines), start=1) if row]
    except UnicodeDecodeError:
        raise unreadable(asked, shown, "it is not UTF-8") from None
    except csv.Error as error:
        raise unreadable(asked, shown, str(error)) from None
    table = [[_entry(asked, shown, n, word) for word in row] for n, row in rows]
    for (n, row), (first, other) in zip(rows, rows[:1] * len(rows), strict=True):
        if len(row) != len(other):
            numbers = "number" if len(row) == 1 else "numbers"
            reason = (
                f"row {n} has {len(row):,} {numbers} and row {first} {len(other):,}: give as many"
            )
            raise unreadable(asked, shown, reason)
    return checked_array(asked.name, _of_axes(table, len(asked.shape)), asked.shape)


def _of_axes(table: list[list[Any]], axes: int) -> Any:
    """Return a table as lists over fewer axes, where it has no more numbers than that."""
    if axes == 1 and (len(table) == 1 or all(len(row) == 1 for row in table)):
        return [value for row in table for value in row]
    return table[0][0] if axes == 0 and [len(row) for row in table] == [1] else table


def _entry(asked: Asked, shown: str, row: int, word: str) -> int | float:
    """Return a number of a table; raise ConvanimError where it is none."""
    found = number(word.strip())
    if found is None:
        what = shortened(word) if word.strip() else "an empty place"
        reason = f"{what} in row {row} is no finite number: give numbers with commas between them"
        raise unreadable(asked, shown, reason)
    return found
