"""A stack in words and formulas, with its receptive field."""

from __future__ import annotations

from itertools import groupby

from convanim.layers import Stack
from convanim.layers.axes import WindowAxis
from convanim.tell.arithmetic import formulas
from convanim.tell.captions import alt
from convanim.tell.fields import fraction_text, overreach, size_formula, together
from convanim.tell.phrases import common_name
from convanim.wording import counted, joined, sizes_text

__all__ = ["stack_alt", "stack_caption", "stack_formulas"]

#: Layers that an alternative text names, those alike at once; of more it tells the number.
MOST_NAMED = 6


def stack_alt(stack: Stack) -> str:
    """Return one sentence about a stack, as the alternative text of its picture.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> stack_alt(Stack(Conv(8, kernel=3), MaxPool(6, kernel=2)))
    'Convolution and max pooling, stacked, over an input of 8×8: output 3×3, receptive field 4×4.'
    """
    runs = [(name, len([*run])) for name, run in groupby(map(common_name, stack.layers))]
    names = joined([counted(count, name) if count > 1 else name for name, count in runs])
    if len(runs) > MOST_NAMED:
        names = counted(len(stack), "layer")
    sizes = sizes_text([field.size for field in stack.field])
    return (
        f"{names[0].upper()}{names[1:]}, stacked, over an input of {sizes_text(stack.input_shape)}:"
        f" output {sizes_text(stack.output_shape)}, receptive field {sizes}."
    )


def stack_caption(stack: Stack) -> str:
    """Return a description of a stack: each layer, and the receptive field.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> print(stack_caption(Stack(Conv(8, kernel=3), MaxPool(6, kernel=2))))
    Stack of 2 layers, from the input up. 1: Convolution of a 3×3 kernel over an 8×8 input, unit
    strides: output 6×6. 2: Max pooling of a 2×2 window over a 6×6 input, stride 2: output 3×3.
    The receptive field of each output cell is 4×4 input cells, the next one's 2 further on.
    """
    layers = [f"{number}: {alt(layer)}" for number, layer in enumerate(stack.layers, start=1)]
    fields = stack.field
    sizes = sizes_text([field.size for field in fields])
    jump = together([fraction_text(field.jump) for field in fields])
    irregular = not all(isinstance(axis, WindowAxis) for one in stack.layers for axis in one.axes)
    most = "at most " if irregular else ""
    beyond = "; some reach beyond the border" if any(map(any, overreach(stack))) else ""
    return (
        f"Stack of {counted(len(stack), 'layer')}, from the input up. {' '.join(layers)} The"
        f" receptive field of each output cell is {most}{sizes} input cells, the next one's {jump}"
        f" further on{beyond}."
    )


def stack_formulas(stack: Stack) -> list[str]:
    """Return the worked formulas of all layers, and of the receptive field, without duplicates.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> stack_formulas(Stack(Conv(8, kernel=3), MaxPool(6, kernel=2)))[-1]
    'r = 1 + Σ (k̂ − 1)·Π s = 1 + (3 − 1)·1 + (2 − 1)·1 = 4'
    """
    found = [formula for layer in stack.layers for formula in formulas(layer)]
    each = zip(stack.axes, stack.field, strict=True)
    return list(dict.fromkeys([*found, *(size_formula(axes, field) for axes, field in each)]))
