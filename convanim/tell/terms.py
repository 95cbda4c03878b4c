"""Worked formulas, and the terms of which they are made, with the numbers of an axis."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.layers.axes import MirroredAxis, SlidingAxis, WindowAxis
from convanim.tell.entries import Entry

__all__ = [
    "Kerneled",
    "Working",
    "has_equal_ends",
    "hat",
    "kernel_term",
    "number_term",
    "output_size_term",
    "padding_subtracted",
    "stretched_term",
]

#: Axes with a kernel, read or written.
Kerneled = SlidingAxis | MirroredAxis


@dataclass(frozen=True)
class Working:
    """A formula for the output size, worked for one axis.

    Parameters
    ----------
    number : int or None
        Number of the guide's relationship; None for a formula that the guide does not have.
    condition : str
        When the formula holds, in words.
    formula : str
        The formula in symbols.
    worked : str
        The formula with the numbers of the axis, and its result.
    """

    number: int | None
    condition: str
    formula: str
    worked: str

    @property
    def entry(self) -> Entry:
        """What is shown: the formula, and the same with numbers where it says more."""
        name = self.condition
        if self.number is not None:
            name = f"relationship {self.number} ({self.condition})"
        return Entry(name, (*dict.fromkeys((self.formula, self.worked)),), is_formula=True)

    @classmethod
    def of(
        cls, number: int | None, condition: str, formula: str, worked: str, output: int
    ) -> Working:
        """Return a formula with its result; ``worked`` is the right-hand side with numbers."""
        symbol = formula.split(" = ")[0]
        chain = [symbol, worked] if worked == str(output) else [symbol, worked, str(output)]
        return cls(number, condition, formula, " = ".join(chain))


def has_equal_ends(axis: Kerneled) -> bool:
    """Whether both ends have the same padding, as always in the guide."""
    return axis.before == axis.after


def output_size_term(axis: SlidingAxis) -> str:
    """Return ``⌊(6 + 2·1 − 3)/2⌋ + 1``, the right-hand side of relationships 6 and 15.

    Where the size is rounded up, the brackets are those of the ceiling.
    """
    left, right = "⌈⌉" if isinstance(axis, WindowAxis) and axis.rounding != "down" else "⌊⌋"
    return (
        f"{left}({axis.input}{_padding_added(axis)} − {kernel_term(axis)})/{axis.stride}{right} + 1"
    )


def _padding_added(axis: SlidingAxis) -> str:
    """Return `` + 2·1``, or `` + 1 + 2`` where the two ends differ."""
    before, after = number_term(axis.before), number_term(axis.after)
    return f" + 2·{before}" if has_equal_ends(axis) else f" + {before} + {after}"


def padding_subtracted(axis: Kerneled) -> str:
    """Return `` − 2·1``, or `` − 1 − 2`` where the two ends differ."""
    before, after = number_term(axis.before), number_term(axis.after)
    return f" − 2·{before}" if has_equal_ends(axis) else f" − {before} − {after}"


def number_term(number: int) -> str:
    """Return a number as it stands after a sign: a negative one in parentheses."""
    return f"(−{-number})" if number < 0 else str(number)


def hat(axis: Kerneled) -> str:
    """Return the symbol for the size of the kernel: with a hat where it is dilated."""
    return "k̂" if axis.dilation > 1 else "k"


def kernel_term(axis: Kerneled) -> str:
    """Return the kernel's size, with its dilation where it has one (relationship 15)."""
    if axis.dilation == 1:
        return str(axis.kernel)
    return f"({axis.kernel} + ({axis.kernel} − 1)·({axis.dilation} − 1))"


def stretched_term(axis: Kerneled) -> str:
    """Return ``2·(3 − 1)``, the size of the stretched input without its last cell."""
    return f"{axis.stride}·({axis.input} − 1)"
