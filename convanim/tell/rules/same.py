"""Where frameworks differ in what padding ``same`` is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from convanim.layers import Conv, ConvTranspose, Pool
from convanim.layers.axes import TransposedAxis
from convanim.layers.paddings import SAME_WORDS, halves
from convanim.layers.values import Pair, padding_word
from convanim.tell.phrases import numbers_text
from convanim.tell.rules.difference import Difference
from convanim.wording import counted, joined, signed, sizes_text

__all__ = ["of_numbers", "of_same", "of_transposed_same"]

#: By the word for the padding of a convolution or a pooling, the frameworks that have it.
FRAMEWORKS = {"same-upper": ("TensorFlow", "JAX", "ONNX"), "same-lower": ("ONNX", "JAX")}


def of_same(layer: Conv | Pool) -> Iterator[Difference]:
    """Yield how a padding by a word differs from the one that people take in PyTorch."""
    if padding_word(layer.padding) not in FRAMEWORKS:
        return
    if isinstance(layer, Pool):  # padding is at most half the window
        usual, refusal = (
            [axis.kernel // 2 for axis in layer.axes],
            "PyTorch's pooling takes no word",
        )
    elif {*layer.stride} == {1}:
        yield from _of_odd_cell(layer)
        return
    else:
        usual, refusal = (
            [axis.span // 2 for axis in layer.axes],
            "PyTorch refuses same with a stride",
        )
    half = "⌊k/2⌋" if usual == [k // 2 for k in layer.kernel] else "⌊k̂/2⌋"
    usually = f"{refusal}, and its usual padding {half} = {numbers_text(usual)}"
    yield from _at_stride(layer, [(p, p) for p in usual], usually)


def of_numbers(conv: Conv) -> Iterator[Difference]:
    """Yield how TensorFlow's ``same`` differs from numbers that make as many cells, ⌈i/s⌉.

    Nothing is yielded for unit strides, or where the numbers are those of ``same``.

    Examples
    --------
    >>> (found,) = of_numbers(Conv(6, kernel=3, stride=2, padding=1))
    >>> print(found)
    frameworks differ in padding same: TensorFlow, JAX and ONNX pad 0:1, output 3×3; PyTorch ...
    """
    word: dict[str, Any] = {"padding": "same-upper"}
    same = replace(conv, **word)
    if {*conv.stride} != {1} and same.output_size == conv.output_size:
        refusal = "PyTorch refuses same with a stride, and padding"
        yield from _at_stride(same, conv.padding, f"{refusal} {numbers_text(conv.padding)}")


def _at_stride(layer: Conv | Pool, pads: Sequence[Pair], pytorch: str) -> Iterator[Difference]:
    """Yield how a padding by a word differs from numbers, in the output and in its windows.

    Parameters
    ----------
    layer : Conv or Pool
        The layer whose padding is given by a word.
    pads : sequence of pairs
        The padding in PyTorch, per axis.
    pytorch : str
        What PyTorch does with the word, and where the numbers come from.
    """
    if [*pads] == [*layer.padding]:
        return
    each = zip(layer.axes, pads, strict=True)
    size = tuple(replace(axis, before=p, after=q).output for axis, (p, q) in each)
    shifts = [mine[0] - its[0] for mine, its in zip(pads, layer.padding, strict=True)]
    if size == layer.output_size and not any(shifts):
        return
    names, here = _here(layer)
    yield Difference(
        "padding same",
        f"{here}; {pytorch} gives output {sizes_text(size)}{_earlier(shifts)}",
        (
            (names, _ends_and_size(layer.padding, layer.output_size)),
            ("PyTorch", _ends_and_size(pads, size)),
        ),
    )


def _here(layer: Conv | Pool) -> tuple[str, str]:
    """Return the frameworks that have the layer's padding by a word, and what they make of it."""
    names = FRAMEWORKS[padding_word(layer.padding) or ""]
    made = f"{numbers_text(layer.padding)}, output {sizes_text(layer.output_size)}"
    return ", ".join(names), f"{joined(names)} pad {made}"


def _of_odd_cell(layer: Conv) -> Iterator[Difference]:
    """Yield that PyTorch and TensorFlow have an odd cell at the other end, with unit strides."""
    upper = [halves(sum(pads)) for pads in layer.padding]
    if [*layer.padding] == upper:
        return
    names, here = _here(layer)
    yield Difference(
        "padding same",
        f"{here}; PyTorch's and TensorFlow's same is {numbers_text(upper)}, the odd cell after",
        (
            (names, _ends_and_size(layer.padding, layer.output_size)),
            ("PyTorch, TensorFlow", _ends_and_size(upper, layer.output_size)),
        ),
    )


def of_transposed_same(layer: ConvTranspose) -> Iterator[Difference]:
    """Yield the numbers with which PyTorch makes the cells of a word, and how they are shifted."""
    word = padding_word(layer.padding)
    if word not in SAME_WORDS:
        return
    each = [_symmetric(axis) for axis in layer.axes]
    if None in each or not any(axis.before != axis.after for axis in layer.axes):
        return
    other = [axis for axis in each if axis is not None]
    here = f"here {numbers_text(layer.padding)} is cropped"
    pads = numbers_text([axis.before for axis in other])
    added = numbers_text([axis.output_padding for axis in other])
    shifts = [theirs.before - ours.before for theirs, ours in zip(other, layer.axes, strict=True)]
    same = f"size{_shifted(shifts)}" if any(shifts) else "output"
    text = (
        f"{here}; PyTorch takes no word: padding {pads} and output padding {added} give the same"
        f" {same}"
    )
    yield Difference(
        "padding same",
        text,
        (
            (
                "Keras, TensorFlow" if word == "same" else "ONNX",
                _ends_and_size(layer.padding, layer.output_size),
            ),
            (
                "PyTorch",
                {
                    **_ends_and_size([(a.before, a.after) for a in other], layer.output_size),
                    "output_padding": [axis.output_padding for axis in other],
                },
            ),
        ),
    )


def _symmetric(axis: TransposedAxis) -> TransposedAxis | None:
    """Return the axis of the same output with equal paddings; None where there is none."""
    cut = axis.span - axis.stride
    added = cut % 2
    if cut < 0 or added >= max(axis.stride, axis.dilation) or axis.output_padding:
        return None
    pad = (cut + added) // 2
    return replace(axis, before=pad, after=pad, output_padding=added)


def _ends_and_size(pads: Any, size: tuple[int, ...]) -> dict[str, Any]:
    return {"padding": [list(pair) for pair in pads], "output_size": list(size)}


def _earlier(shifts: list[int]) -> str:
    """Return how many cells earlier windows begin, in words; later, where it is negative."""
    if len(set(shifts)) > 1:
        numbers = "×".join(map(signed, shifts))
        return f", its windows earlier by {numbers} (in cells, one number per axis)"
    if not shifts[0]:
        return ""
    word = "earlier" if shifts[0] > 0 else "later"
    return f", each window {counted(abs(shifts[0]), 'cell')} {word}"


def _shifted(shifts: list[int]) -> str:
    """Return how far the output is shifted, in words."""
    if len(set(shifts)) > 1:
        return f", shifted by {sizes_text(shifts)} (in cells, one number per axis)"
    return f", shifted by {counted(shifts[0], 'cell')}" if shifts[0] else ""
