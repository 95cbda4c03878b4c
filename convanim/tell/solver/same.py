"""The padding that keeps a size, or with a stride makes ⌈i/s⌉ cells of i."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convanim.layers import Conv
from convanim.layers.axes import WindowAxis, span
from convanim.layers.paddings import halves
from convanim.layers.values import PARAMETERS, Ints, Pair, axis_count, entries_of
from convanim.tell.commands import shape_line
from convanim.tell.entries import Printed
from convanim.wording import counted

__all__ = ["SamePadding", "same_padding"]

#: Kinds of input of which the padding is told, where it depends on the input.
MOST_ROWS = 4

#: Input size of an example, where none is given and the kernel fits.
EXAMPLE = 32


@dataclass(frozen=True)
class SamePadding(Printed):
    """The padding that keeps a size; see `same_padding`.

    Parameters
    ----------
    kernel, stride, dilation : tuple of int
        One number per axis.
    input : tuple of int or None
        Sizes of the input; None where none is given.
    """

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    input: tuple[int, ...] | None = None

    @property
    def padding(self) -> tuple[Pair, ...]:
        """The fixed padding of k̂ − 1 cells: before and after, one pair per axis.

        With unit strides it keeps every size; with stride s it makes ⌈i/s⌉ of every i.
        """
        return tuple(halves(size - 1) for size in self._spans)

    @property
    def tensorflow(self) -> tuple[Pair, ...] | None:
        """The padding of TensorFlow's ``same`` for the input; None where no input is given."""
        if self.input is None:
            return None
        each = zip(self.input, self.stride, self._spans, strict=True)
        return tuple(_tensorflow_pair(i, s, size) for i, s, size in each)

    @property
    def _spans(self) -> tuple[int, ...]:
        return tuple(span(k, d) for k, d in zip(self.kernel, self.dilation, strict=True))

    def __str__(self) -> str:
        """Return the padding with its formula, what frameworks do, and a command to check it."""
        lines: list[str] = []
        columns = list(zip(self.kernel, self.stride, self.dilation, strict=True))
        alike = len({*columns}) == 1 and (self.input is None or len({*self.input}) == 1)
        for number, (k, s, d) in enumerate(columns[: 1 if alike else None]):
            lines += [] if alike else [f"axis {number}:"]
            size = self.input[number] if self.input is not None else None
            lines += _kept(k, d) if s == 1 else _shrunk(k, s, d, size)
            lines += [_valid(k, s, d, size)] if size is not None else []
        return "\n".join([*lines, *dict.fromkeys(map(shape_line, self.layers))])

    @property
    def layers(self) -> tuple[Conv, ...]:
        """Convolutions with the fixed padding, and with a stride with TensorFlow's as well."""
        sizes = self.input or tuple(max(EXAMPLE, size) for size in self._spans)
        shared: dict[str, Any] = {"stride": self.stride, "dilation": self.dilation}
        fixed = Conv(sizes, self.kernel, padding=self.padding, **shared)
        if {*self.stride} == {1}:
            return (fixed,)
        return fixed, Conv(sizes, self.kernel, padding="same-upper", **shared)

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold.
        """
        tensorflow = self.tensorflow
        return {
            "kernel": list(self.kernel),
            "stride": list(self.stride),
            "dilation": list(self.dilation),
            "input_size": self.input and list(self.input),
            "keeps_size": {*self.stride} == {1},
            "padding": [list(pair) for pair in self.padding],
            "tensorflow": tensorflow and [list(pair) for pair in tensorflow],
            "layers": [repr(layer) for layer in self.layers],
        }


def same_padding(
    kernel: Ints,
    *,
    stride: Ints = 1,
    dilation: Ints = 1,
    input: Ints | None = None,  # noqa: A002 - the guide's word
    axes: int | None = None,
) -> SamePadding:
    """Find the padding of a convolution that keeps a size, or with a stride makes ⌈i/s⌉ of i.

    Parameters
    ----------
    kernel, stride, dilation : int, or one int per axis
        The convolution's, at least 1.
    input : int, or one int per axis, optional
        Size of the input, on which TensorFlow's padding depends where there is a stride.
    axes : int, optional
        Number of axes where all are ints; 2 by default.

    Returns
    -------
    SamePadding
        To be printed; its ``padding`` has a pair (before, after) per axis.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range.

    Examples
    --------
    >>> same_padding(5, dilation=2).padding
    ((4, 4), (4, 4))
    >>> same_padding(6, axes=1).padding
    ((2, 3),)
    >>> same_padding(3, stride=2, input=224).tensorflow
    ((0, 1), (0, 1))
    """
    given = {"kernel": kernel, "stride": stride, "dilation": dilation}
    if input is not None:
        given["input"] = input
    entries = {name: entries_of(value) for name, value in given.items()}
    longest = next((one for one in entries.values() if isinstance(one, tuple)), entries["kernel"])
    count = axis_count(longest, axes)
    checked = {name: PARAMETERS[name].check(name, one, count) for name, one in entries.items()}
    return SamePadding(**checked)


def _kept(k: int, d: int) -> Iterator[str]:
    """Yield lines about the padding that keeps every size, along an axis with unit strides."""
    size = span(k, d)
    before, after = halves(size - 1)
    dilated = f", dilation {d} ({size} cells)" if d > 1 else ""
    if before == after:
        hat = "k̂ − 1 = d(k − 1)" if d > 1 else "k − 1"
        yield (
            f"kernel {k}{dilated}: padding {before} at both ends keeps every size: 2p = {hat}"
            f" = {size - 1}"
        )
        yield "'same' in PyTorch, TensorFlow, Keras and ONNX pads likewise"
    else:
        hat = "k̂" if d > 1 else "k"
        yield (
            f"kernel {k}{dilated}: padding {before} before and {after} after, an uneven one, keeps"
            f" every size: p₁ + p₂ = {hat} − 1 = {size - 1}"
        )
        yield (
            "PyTorch's 'same' and TensorFlow's put the odd cell after, ONNX's SAME_LOWER before"
            f" ({after} and {before})"
        )
        yield (
            f"no padding that is the same at both ends does: {before} makes i − 1 cells, {after}"
            " makes i + 1"
        )
    if size > 1:
        yield (
            f"an output cell reaches {counted(before, 'cell')} before and {after} after its own;"
            f" the mode reflect needs an input of at least {after + 1}, circular of {after}"
        )


def _shrunk(k: int, s: int, d: int, size: int | None) -> Iterator[str]:
    """Yield lines about the paddings with which i cells become ⌈i/s⌉, along an axis."""
    hat = span(k, d)
    before, after = halves(hat - 1)
    dilated = f", dilation {d} ({hat} cells)" if d > 1 else ""
    yield (
        f"kernel {k}{dilated}, stride {s}: no fixed padding keeps every size, as"
        f" s(i − 1) + k̂ − i cells grow with i"
    )
    fixed = f"{before} at both ends" if before == after else f"{before} before and {after} after"
    yield f"⌈i/{s}⌉ of every i: padding {fixed} (k̂ − 1 = {hat - 1} in all; PyTorch, by numbers)"
    yield f"⌈i/{s}⌉ by TensorFlow's, Keras's and ONNX's same, whose padding depends on i:"
    if size is not None:
        yield f"  i = {size}: {_compared(_tensorflow_pair(size, s, hat), before)}"
        return
    for rest in range(min(s, MOST_ROWS)):
        which = f"i = {rest} more than a multiple of {s}" if rest else f"i a multiple of {s}"
        yield f"  {which}: {_compared(_tensorflow_pair(s + rest, s, hat), before)}"
    if s > MOST_ROWS:
        yield f"  and so on: max(k̂ − r, 0) in all for r more than a multiple of {s}"


def _valid(k: int, s: int, d: int, size: int) -> str:
    """Return what an input becomes without padding, along an axis."""
    axis, hat = WindowAxis(size, k, s, d), "k̂" if d > 1 else "k"
    if axis.output < 1:
        return f"without padding (valid) no window fits: {hat} = {axis.span} is over {size}"
    left = f", and no window reaches the last {counted(axis.leftover, 'cell')}"
    return (
        f"without padding (valid): ⌊(i − {hat})/s⌋ + 1 = {axis.output}"
        f"{left if axis.leftover else ''}"
    )


def _compared(pair: Pair, before: int) -> str:
    """Return a padding in words, and where its windows lie, next to a fixed one's."""
    away = before - pair[0]  # never less than 0: there are at most k̂ − 1 cells in all
    where = f"{counted(away, 'cell')} further on" if away else "where the fixed padding has them"
    return f"{pair[0]} before, {pair[1]} after: windows {where}"


def _tensorflow_pair(i: int, s: int, size: int) -> Pair:
    """Return the padding of TensorFlow's ``same`` along an axis."""
    return halves(max((-(-i // s) - 1) * s + size - i, 0))
