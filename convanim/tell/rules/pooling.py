"""Where frameworks differ for a pooling: rounding up, padding, what counts, the norm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import prod

from convanim.layers import AvgPool, LpPool, Pool
from convanim.layers.axes import WindowAxis
from convanim.tell.phrases import numbers_text
from convanim.tell.rules.difference import Difference
from convanim.wording import counted, sizes_text

__all__ = ["of_ceil_mode", "of_divisor", "of_norm", "of_padding_limit"]


def of_ceil_mode(layer: Pool) -> Iterator[Difference]:
    """Yield the sizes by each framework's way of rounding up, where they differ."""
    by_name = {
        "PyTorch and ONNX": [replace(axis, rounding="up").output for axis in layer.axes],
        "MXNet's full": [replace(axis, rounding="full").output for axis in layer.axes],
    }
    symmetric = all(pads[0] == pads[1] for pads in layer.padding)
    if symmetric and {*layer.dilation} == {1}:  # Caffe has no others
        padded = any(map(any, layer.padding))
        ways = "up" if padded else "full"
        by_name["Caffe"] = [replace(axis, rounding=ways).output for axis in layer.axes]
    if len(set(map(tuple, by_name.values()))) == 1:
        return
    (first, size), *others = by_name.items()
    text = f"{first} make {sizes_text(size)}"
    text += "".join(f", {name} {sizes_text(size)}" for name, size in others)
    yield Difference(
        "ceil mode",
        text,
        tuple((name, {"output_size": size}) for name, size in by_name.items()),
    )


def of_padding_limit(layer: Pool) -> Iterator[Difference]:
    """Yield whose limit the padding is over."""
    over = [max(pads) > k // 2 for pads, k in zip(layer.padding, layer.kernel, strict=True)]
    if any(over):
        most = numbers_text([k // 2 for k in layer.kernel])
        yield Difference(
            "padding over half the window",
            f"PyTorch takes at most {most}; ONNX, MXNet and TensorFlow have no such limit",
            (
                ("PyTorch", {"most": [k // 2 for k in layer.kernel]}),
                ("ONNX, MXNet, TensorFlow", {"most": None}),
            ),
        )


def of_divisor(layer: AvgPool) -> Iterator[Difference]:
    """Yield what the sum of a padded window is divided by."""
    if any(map(any, layer.padding)):
        cells = [_cells_of_data(axis) for axis in layer.axes]
        counts = [_cells_counted(axis) for axis in layer.axes]
        whole, data = prod(counts), prod(cells)
        first = f" ({counted(whole, 'cell')} or {data} in the first window)"
        yield Difference(
            "the divisor",
            "PyTorch counts the padding unless told otherwise, ONNX and TensorFlow don't"
            + (first if whole != data else ""),
            (
                ("PyTorch", {"count_include_pad": True, "first_divisor": whole}),
                ("ONNX, TensorFlow", {"count_include_pad": False, "first_divisor": data}),
            ),
        )


def _cells_of_data(axis: WindowAxis) -> int:
    """Return how many cells of the input the first window reads."""
    first = -(-axis.before // axis.dilation)
    last = min(axis.kernel - 1, (axis.before + axis.input - 1) // axis.dilation)
    return max(0, last - first + 1)


def _cells_counted(axis: WindowAxis) -> int:
    """Return how many cells of the padded input the first window reads."""
    return min(axis.kernel - 1, (axis.padded - 1) // axis.dilation) + 1


def of_norm(layer: LpPool) -> Iterator[Difference]:
    """Yield where PyTorch computes another norm."""
    if layer.norm % 2:
        yield Difference(
            "the norm of negative numbers",
            "ONNX takes |x|ᵖ, as here; PyTorch takes xᵖ",
            (("ONNX", {"absolute": True}), ("PyTorch", {"absolute": False})),
        )
    if any(axis.overhang for axis in layer.axes):
        yield Difference(
            "a last window that hangs over",
            "ONNX adds up the cells there are, as here; PyTorch enlarges their sum, as if the"
            " missing ones were like them",
            (("ONNX", {"enlarged": False}), ("PyTorch", {"enlarged": True})),
        )
