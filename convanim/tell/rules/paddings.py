"""The rules behind words for paddings, named after the frameworks' own.

The same word says different things in different frameworks, whose documentation is the source.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from convanim.layers.axes import TransposedAxis, WindowAxis
from convanim.layers.paddings import SAME_WORDS
from convanim.tell.rules.rule import Rule
from convanim.tell.terms import hat, kernel_term, number_term, stretched_term

__all__ = ["TRANSPOSED_WORDS", "WINDOW_WORDS"]


def _ends(axis: WindowAxis | TransposedAxis) -> str:
    """Return how many cells each end has."""
    before, after = number_term(axis.before), number_term(axis.after)
    return f"{before} before, {after} after"


def _valid(axis: WindowAxis) -> Rule:
    return Rule("padding valid", "TensorFlow's and JAX's VALID", "none", "")


def _same(axis: WindowAxis) -> Rule:
    total = f"{axis.dilation}·({axis.kernel} − 1) = {axis.span - 1}"
    return Rule(
        "padding same",
        "PyTorch",
        "total = d(k − 1), ⌊total/2⌋ before, the rest after",
        f"total = {total}: {_ends(axis)}",
    )


def _same_by(axis: WindowAxis, lower: bool) -> Rule:
    i, s = axis.input, axis.stride
    o = -(-i // s)  # what is aimed at, before a pooling rounds up
    kernel, total = kernel_term(axis), axis.before + axis.after
    first, second = ("after", "before") if lower else ("before", "after")
    upper = "TensorFlow's and JAX's SAME, ONNX's SAME_UPPER"
    return Rule(
        f"padding same-{'lower' if lower else 'upper'}",
        "ONNX's and JAX's SAME_LOWER" if lower else upper,
        f"o = ⌈i/s⌉, total = max((o − 1)s + {hat(axis)} − i, 0),"
        f" ⌊total/2⌋ {first}, the rest {second}",
        f"o = ⌈{i}/{s}⌉ = {o}, total = max(({o} − 1)·{s} + {kernel} − {i}, 0) = {total}:"
        f" {_ends(axis)}",
    )


def _full(axis: WindowAxis) -> Rule:
    return Rule(
        "padding full",
        "",
        f"{hat(axis)} − 1 at both ends, so that every input cell meets every kernel cell",
        f"{kernel_term(axis)} − 1 = {axis.span - 1}: {_ends(axis)}",
    )


def _causal(axis: WindowAxis) -> Rule:
    return Rule(
        "padding causal",
        "Keras's Conv1D, flax",
        "d(k − 1) before, none after: no output cell depends on later input cells",
        f"{axis.dilation}·({axis.kernel} − 1) = {axis.span - 1}: {_ends(axis)}",
    )


def _keras_valid(axis: TransposedAxis) -> Rule:
    kernel = kernel_term(axis)
    if axis.output_padding == max(axis.stride - axis.span, 0):
        formula = f"o′ = s(i′ − 1) + max({hat(axis)}, s)"
        worked = f"{stretched_term(axis)} + max({kernel}, {axis.stride})"
    else:
        formula = f"o′ = s(i′ − 1) + {hat(axis)} + a"
        worked = f"{stretched_term(axis)} + {kernel} + {axis.output_padding}"
    return Rule("padding valid", "Keras", formula, f"o′ = {worked} = {axis.output}")


def _transposed_same(axis: TransposedAxis, word: str) -> Rule:
    cut = axis.before + axis.after
    framework = {
        "same": "Keras's and TensorFlow's SAME",
        "same-upper": "ONNX's SAME_UPPER",
        "same-lower": "ONNX's SAME_LOWER",
    }[word]
    first, second = ("after", "before") if word == "same-lower" else ("before", "after")
    added = f" + {axis.output_padding}" if axis.output_padding else ""
    total = f"max({hat(axis)}{' + a' if added else ''} − s, 0)"
    worked = f"max({kernel_term(axis)}{added} − {axis.stride}, 0) = {cut}: {_ends(axis)}"
    formula = f"o′ = s·i′: {total} cells are cropped, ⌊half⌋ {first}, the rest {second}"
    worked = f"o′ = {axis.stride}·{axis.input} = {axis.output}, {worked}"
    return Rule(f"padding {word}", framework, formula, worked)


#: The rules behind words for the padding of a convolution or a pooling.
WINDOW_WORDS: dict[str, Callable[[WindowAxis], Rule]] = {
    "valid": _valid,
    "same": _same,
    "same-upper": partial(_same_by, lower=False),
    "same-lower": partial(_same_by, lower=True),
    "full": _full,
    "causal": _causal,
}

#: The rules behind words for the padding of a transposed convolution.
TRANSPOSED_WORDS: dict[str, Callable[[TransposedAxis], Rule]] = {
    "valid": _keras_valid,
    **{word: partial(_transposed_same, word=word) for word in SAME_WORDS},
}
