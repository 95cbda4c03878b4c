"""The options that hold numbers: arrays, or what a user says for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from convanim.checks import as_text, call_or_none
from convanim.decode import Asked, Said, inline_text, read
from convanim.layers import Layer, Stack
from convanim.layers.arrays import checked_arrays
from convanim.walk.arrays import Array

__all__ = ["NUMBERS", "array_of", "checked_numbers", "typed_numbers"]

#: The options that hold numbers.
NUMBERS = ("x", "w", "bias")

#: Numbers of an array up to which a command writes them out.
MOST_TYPED = 64


def checked_numbers(
    name: str, layer: Layer | Stack, value: Any, folder: Path | None = None
) -> Array | Said | None:
    """Return the numbers of an option, with the text that a user said for them.

    Parameters
    ----------
    name : str
        One of `NUMBERS`.
    layer : Layer or Stack
        The layer whose numbers they are.
    value : object
        An array, a text as `convanim.decode.read` takes it, a path, or what this returned.
    folder : Path, optional
        Where a relative path begins; by default the working folder.

    Returns
    -------
    array, or Said
        A `Said` where a text was given.

    Raises
    ------
    ConvanimError
        Where the layer has no such numbers, or they are no finite real ones of its shape.
    """
    if isinstance(value, Said):
        return Said(value.text, _checked(name, layer, value.array))
    is_path = isinstance(value, os.PathLike)
    text = as_text(call_or_none(os.fspath, value) if is_path else value)
    if text is None:
        return _checked(name, layer, value)
    shapes = {"x": layer.x_shape, "w": layer.weight_shape, "bias": layer.bias_shape}
    shape, channels = shapes[name], layer.layers[0].channels
    if shape is None:
        return _checked(name, layer, value)  # which tells that there is none
    maps = 0 if channels is None else 2 if name == "w" else 1
    keeps_maps = channels is None or channels[0] == channels[1]
    said = read(Asked(name, shape, maps, keeps_maps), text, folder, is_path)
    return Said(said.text, _checked(name, layer, said.array))


def _checked(name: str, layer: Any, value: Any) -> Array:
    """Return an array as a read-only copy."""
    given = [value if name == each else None for each in NUMBERS]
    found = checked_arrays(layer, *given)[NUMBERS.index(name)]
    assert found is not None
    return found


def array_of(value: Array | Said | None) -> Array | None:
    """Return the numbers of a checked value."""
    return value.array if isinstance(value, Said) else value


def typed_numbers(value: Array | Said) -> str | None:
    """Return a checked value as it is typed; None for an array of more than 64 numbers."""
    if isinstance(value, Said):
        return value.text
    with np.errstate(over="ignore"):  # longer floats than Python's are shown, too, as Python's
        plain = value.astype(float) if value.dtype.kind == "f" else value
    is_short = plain.size <= MOST_TYPED and (plain.dtype == object or np.isfinite(plain).all())
    return inline_text(plain) if is_short else None
