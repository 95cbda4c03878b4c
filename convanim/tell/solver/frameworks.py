"""Where frameworks give the same size, and read other cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from convanim.layers import Conv
from convanim.layers.values import python_text
from convanim.tell.commands import shape_line

__all__ = ["same_differs"]


def same_differs(conv: Conv) -> Iterator[str]:
    """Yield how TensorFlow's ``same`` differs from a padding that makes as many cells, ⌈i/s⌉.

    Parameters
    ----------
    conv : Conv
        The convolution. Nothing is yielded where it has unit strides, or pads as ``same`` does.

    Examples
    --------
    >>> for line in same_differs(Conv(6, kernel=3, stride=2, padding=1)):
    ...     print(line)
    frameworks differ: PyTorch's padding=1 puts 1 before and 1 after, TensorFlow's same 0 and 1: ...
    convanim shape conv -i 6 -k 3 -s 2 -p same-upper  # ca.Conv(6, kernel=3, stride=2, ...)
    """
    changed: dict[str, Any] = {"padding": "same-upper"}
    other = replace(conv, **changed)
    if {*conv.stride} == {1} or other.output_size != conv.output_size:
        return
    for mine, its in zip(conv.padding, other.padding, strict=True):
        if mine[0] == its[0]:
            continue
        away = mine[0] - its[0]
        cells = f"{abs(away)} cell{'s' if abs(away) > 1 else ''}"
        where = "further on" if away > 0 else "earlier"
        yield (
            f"frameworks differ: PyTorch's padding={python_text(conv.padding)} puts {mine[0]}"
            f" before and {mine[1]} after, TensorFlow's same {its[0]} and {its[1]}: as many"
            f" windows, {cells} {where}"
        )
        yield shape_line(other)
        return
