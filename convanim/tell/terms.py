"""Terms of worked formulas, with the numbers of an axis."""

from __future__ import annotations

from convanim.layers.axes import Axis, WindowAxis

__all__ = [
    "has_equal_ends",
    "kernel_term",
    "output_size_term",
    "padding_added",
    "padding_subtracted",
    "stretched_term",
]


def has_equal_ends(axis: Axis) -> bool:
    """Whether both ends have the same padding: the guide knows no other."""
    return axis.before == axis.after


def output_size_term(axis: Axis) -> str:
    """Write ``⌊(6 + 2·1 − 3)/2⌋ + 1``; the ceiling where the size is rounded up."""
    left, right = "⌈⌉" if isinstance(axis, WindowAxis) and axis.ceil_mode else "⌊⌋"
    return (
        f"{left}({axis.input}{padding_added(axis)} − {kernel_term(axis)})/{axis.stride}{right} + 1"
    )


def padding_added(axis: Axis) -> str:
    """Write ``2·1``, or both ends where they differ, to be added."""
    return f" + 2·{axis.before}" if has_equal_ends(axis) else f" + {axis.before} + {axis.after}"


def padding_subtracted(axis: Axis) -> str:
    """Write ``2·1``, or both ends where they differ, to be taken off."""
    return f" − 2·{axis.before}" if has_equal_ends(axis) else f" − {axis.before} − {axis.after}"


def kernel_term(axis: Axis) -> str:
    """Write the kernel, with its dilation where it has one (relationship 15)."""
    if axis.dilation == 1:
        return str(axis.kernel)
    return f"({axis.kernel} + ({axis.kernel} − 1)·({axis.dilation} − 1))"


def stretched_term(axis: Axis) -> str:
    """Write ``2·(3 − 1)``: all but the last cell of a stretched input."""
    return f"{axis.stride}·({axis.input} − 1)"
