"""Terms of worked formulas, with the numbers of an axis."""

from __future__ import annotations

from convanim.layers.axes import Axis, WindowAxis

__all__ = ["floored", "is_even", "kernel_span", "minus_padding", "plus_padding", "stretched"]


def is_even(axis: Axis) -> bool:
    """Whether both ends have the same padding: the guide knows no other."""
    return axis.before == axis.after


def floored(axis: Axis) -> str:
    """Write ``⌊(6 + 2·1 − 3)/2⌋ + 1``; the ceiling where the size is rounded up."""
    left, right = "⌈⌉" if isinstance(axis, WindowAxis) and axis.ceil_mode else "⌊⌋"
    return (
        f"{left}({axis.input}{plus_padding(axis)} − {kernel_span(axis)})/{axis.stride}{right} + 1"
    )


def plus_padding(axis: Axis) -> str:
    """Write ``2·1``, or both ends where they differ, to be added."""
    return f" + 2·{axis.before}" if is_even(axis) else f" + {axis.before} + {axis.after}"


def minus_padding(axis: Axis) -> str:
    """Write ``2·1``, or both ends where they differ, to be taken off."""
    return f" − 2·{axis.before}" if is_even(axis) else f" − {axis.before} − {axis.after}"


def kernel_span(axis: Axis) -> str:
    """Write the kernel, with its dilation where it has one (relationship 15)."""
    if axis.dilation == 1:
        return str(axis.kernel)
    return f"({axis.kernel} + ({axis.kernel} − 1)·({axis.dilation} − 1))"


def stretched(axis: Axis) -> str:
    """Write ``2·(3 − 1)``: all but the last cell of a stretched input."""
    return f"{axis.stride}·({axis.input} − 1)"
