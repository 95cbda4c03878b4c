"""Options of the numbers in a picture."""

from __future__ import annotations

from os import PathLike
from typing import Annotated, TypedDict

from numpy.typing import ArrayLike

from convanim.checks import checked_bool, one_of
from convanim.decode.kernels import KERNELS
from convanim.look.numbers import checked_numbers, typed_numbers
from convanim.look.setting import Setting, views_with

__all__ = ["WEIGHTS", "NumbersLook"]

#: What may be given for numbers.
Given = ArrayLike | str | PathLike[str]

#: How the matrix view can show the weights.
WEIGHTS = ("symbols", "numbers")


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
            f"The kernel's numbers, likewise, or one of {', '.join(KERNELS)}.",
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
