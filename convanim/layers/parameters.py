"""The parameters of layers: one row per parameter, from which everything about it is made.

Constructors check values by the rows; the options of the command line with their help, the keys
of lists of figures, captions, recipes and README's tables are made from them. The constructor of
a layer says which parameters it has, and their defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convanim.checks import checked_bool, checked_whole
from convanim.errors import as_key
from convanim.layers.entries import Padding, Pair, checked_pair, per_axis

__all__ = ["PARAMETERS", "Parameter", "as_typed", "python_text"]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of layers.

    Parameters
    ----------
    name : str
        Its name in Python; lists and the command line have hyphens for underscores.
    says : str
        What it is, for the help.
    check : callable
        Takes the name, a user's value and the number of axes. Returns the checked value, or raises
        ConvanimError.
    metavar : str
        Placeholder for a value on the command line; empty for a switch.
    symbol : str
        Its letter in the guide's formulas; empty where it has none.
    letter : str
        Letter of the short option; empty where there is none.
    neutral : object
        The value, per axis, with which a layer is the same as without the parameter.
    phrase : str
        Words for other values in captions, with ``{}`` for the value.
    neutral_phrase : str
        Words for the neutral value in captions; empty where they do not mention it.
    shows_neutral : bool
        Whether captions give the symbol of a neutral value.
    other_names : tuple of str
        Names that PyTorch, Keras and ONNX have for it.
    """

    name: str
    says: str
    check: Callable[[str, Any, int], Any]
    metavar: str = ""
    symbol: str = ""
    letter: str = ""
    neutral: Any = None
    phrase: str = ""
    neutral_phrase: str = ""
    shows_neutral: bool = True
    other_names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name as lists and the command line have it."""
        return as_key(self.name)

    @property
    def is_switch(self) -> bool:
        """Whether it is true or false."""
        return not self.metavar

    def is_neutral(self, value: Any) -> bool:
        """Whether a layer with this value is the same as one without the parameter."""
        return value == self.neutral if self.is_switch else {*value} == {self.neutral}


def _whole_numbers(least: int) -> Callable[[str, Any, int], tuple[int, ...]]:
    """Return a check for one whole number per axis, of at least ``least``."""

    def check(name: str, value: Any, axes: int) -> tuple[int, ...]:
        return tuple(checked_whole(name, entry, least) for entry in per_axis(name, value, axes))

    return check


def _padding_pairs(name: str, value: Any, axes: int) -> tuple[Pair, ...]:
    """Check a padding: one pair per axis."""
    return tuple(checked_pair(name, entry) for entry in per_axis(name, value, axes))


def _switch(name: str, value: Any, axes: int) -> bool:
    """Check a bool, which does not depend on the axes."""
    return checked_bool(name, value)


#: The parameters by their names.
PARAMETERS = {
    row.name: row
    for row in (
        Parameter(
            name="input",
            says="Input size.",
            check=_whole_numbers(1),
            metavar="N[xN]",
            symbol="i",
            letter="i",
            other_names=("input_size",),
        ),
        Parameter(
            name="kernel",
            says="Kernel (or window) size.",
            check=_whole_numbers(1),
            metavar="N[xN]",
            symbol="k",
            letter="k",
            other_names=("kernel_size", "kernel_shape", "pool_size"),
        ),
        Parameter(
            name="stride",
            says="Stride.",
            check=_whole_numbers(1),
            metavar="N[xN]",
            symbol="s",
            letter="s",
            neutral=1,
            phrase="stride {}",
            neutral_phrase="unit strides",
            other_names=("strides",),
        ),
        Parameter(
            name="padding",
            says="Padding; begin:end where the two ends differ; for conv also a word:"
            " valid, same or full.",
            check=_padding_pairs,
            metavar="N[:N][xN[:N]]",
            symbol="p",
            letter="p",
            neutral=(0, 0),
            phrase="padding {}",
            other_names=("pads",),
        ),
        Parameter(
            name="dilation",
            says="Dilation.",
            check=_whole_numbers(1),
            metavar="N[xN]",
            symbol="d",
            letter="d",
            neutral=1,
            phrase="dilation {}",
            shows_neutral=False,
            other_names=("dilations", "dilation_rate"),
        ),
        Parameter(
            name="output_padding",
            says="Cells added to the output's end.",
            check=_whole_numbers(0),
            metavar="N[xN]",
            symbol="a",
            neutral=0,
            phrase="output padding {}",
            shows_neutral=False,
        ),
        Parameter(
            name="ceil_mode",
            says="Round the output size up.",
            check=_switch,
            neutral=False,
            phrase="rounded up",
        ),
        Parameter(
            name="count_include_pad",
            says="Whether the padding counts in the mean.",
            check=_switch,
            neutral=True,
            phrase="padding not counted",
        ),
    )
}


def python_text(value: Any) -> str:
    """Return the shortest Python expression for a checked value.

    Parameters
    ----------
    value : object
        A value as `Parameter.check` returns it.

    Examples
    --------
    >>> python_text((3, 3)), python_text((3, 4)), python_text(((1, 1), (1, 1)))
    ('3', '(3, 4)', '1')
    >>> python_text(((1, 0), (1, 0)))
    '((1, 0), (1, 0))'
    """
    if isinstance(value, Padding) and value.word:
        return repr(value.word)
    if not isinstance(value, tuple):
        return repr(value)
    plain = [v[0] if isinstance(v, tuple) and v[0] == v[1] else v for v in value]
    if len(set(plain)) == 1 and isinstance(plain[0], int):
        return str(plain[0])
    return repr(tuple(plain))


def as_typed(value: tuple[int | Pair, ...], *, every_axis: bool = False) -> str:
    """Return a checked value as it is typed on the command line.

    Parameters
    ----------
    value : tuple
        One entry per axis.
    every_axis : bool
        Whether every axis is written, even if all entries are equal.

    Examples
    --------
    >>> as_typed((3, 3)), as_typed((3, 3), every_axis=True), as_typed(((1, 0), (2, 2)))
    ('3', '3x3', '1:0x2')
    """
    if isinstance(value, Padding) and value.word:
        return value.word
    entries = value if every_axis or len(set(value)) > 1 else value[:1]
    return "x".join(map(_entry_as_typed, entries))


def _entry_as_typed(entry: int | Pair) -> str:
    """Return ``3``, or ``1:0`` for a pair of different numbers."""
    if isinstance(entry, int):
        return str(entry)
    return str(entry[0]) if entry[0] == entry[1] else f"{entry[0]}:{entry[1]}"
