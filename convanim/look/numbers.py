"""Options of the numbers in a picture: arrays, or what a user says for them."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import Annotated, Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from convanim.checks import as_text, call_or_none, checked_bool, one_of
from convanim.decode import Asked, Said, inline_text, read
from convanim.decode.kernels import KERNELS
from convanim.layers import Layer, Stack
from convanim.layers.arrays import checked_arrays
from convanim.look.setting import Setting, views_with
from convanim.walk.arrays import Array

__all__ = [
    "NUMBERS",
    "WEIGHTS",
    "NumbersLook",
    "array_of",
    "checked_numbers",
    "typed_numbers",
]

#: The options that hold numbers.
NUMBERS = ("x", "w", "bias")

#: Numbers of an array up to which a command writes them out.
MOST_TYPED = 64

#: What may be given for numbers.
Given = ArrayLike | str | PathLike[str]

#: How the matrix view can show the weights.
WEIGHTS = ("symbols", "numbers")


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
    is_path = isinstance(value, PathLike)
    text = as_text(call_or_none(fspath, value) if is_path else value)
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


class NumbersLook(TypedDict, total=False):
    """The numbers of the input, the kernel and the bias, and how they are shown."""

    x: Annotated[
        Given,
        Setting(
            "array, str or path",
            None,
            "The input's numbers: a picture, .npy or .csv, numbers such as '1 0; 0 1',"
            " seed:N, ones, ramp or delta.",
            lambda value, before: checked_numbers("x", before["layer"], value),
            "NUMBERS",
            typed_numbers,
        ),
    ]
    w: Annotated[
        Given,
        Setting(
            "array, str or path",
            None,
            f"The kernel's numbers, in the same ways, or one of {', '.join(KERNELS)}.",
            lambda value, before: checked_numbers("w", before["layer"], value),
            "NUMBERS",
            typed_numbers,
        ),
    ]
    bias: Annotated[
        Given,
        Setting(
            "array, str or path",
            None,
            "The numbers that are added to the output, one per output map.",
            lambda value, before: checked_numbers("bias", before["layer"], value),
            "NUMBERS",
            typed_numbers,
        ),
    ]
    weights: Annotated[
        str,
        Setting(
            "str",
            None,
            "Symbols or numbers; numbers where w is given.",
            lambda value, _: one_of("weights", value, WEIGHTS),
            derive=lambda checked: WEIGHTS[checked["w"] is not None],
            metavar="NAME",
            views=views_with("weights"),
        ),
    ]
    counts: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Count the stamps that each output cell gets.",
            lambda value, _: checked_bool("counts", value),
            views=views_with("counts"),
        ),
    ]
