"""The arithmetic of a layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convanim.layers import Layer
from convanim.layers.axes import AdaptiveAxis, Axis, Gaps
from convanim.tell.arithmetic import workings
from convanim.tell.entries import Entry, Told
from convanim.tell.phrases import cell_name, shapes_text, weights_text
from convanim.tell.rules import differences, remarks, rules, windows_of
from convanim.tell.shape.counts import multiplications, parameters
from convanim.tell.shape.frameworks import framework_lines
from convanim.tell.shape.unread import leftover_run, unread
from convanim.wording import counted

__all__ = ["Arithmetic"]


@dataclass(frozen=True)
class Arithmetic(Told):
    """The arithmetic of a layer, as text and as data; see `shape`.

    Parameters
    ----------
    layer : Layer
        The layer.
    """

    layer: Layer

    @property
    def name(self) -> str:
        """The expression that makes the layer."""
        return repr(self.layer)

    @property
    def sizes(self) -> str:
        """The sizes before and after the layer."""
        return shapes_text(self.layer)

    def entries(self) -> Iterator[Entry]:
        """Yield the relationships and rules that hold, worked, and more.

        That is what a layer does with its maps, its weights, the cells never read, where frameworks
        differ, and the line of each.

        Axes that are alike are described once.
        """
        layer = self.layer
        alike = len(set(layer.axes)) == 1
        for number in range(1 if alike else len(layer.axes)):
            if not alike:
                yield Entry(f"{cell_name(layer, number)}s:")
            yield from (one.entry for one in workings(layer, number))
            yield from (one.entry for one in rules(layer, number))
        yield from map(Entry.of, remarks(layer))
        yield from _weights(layer)
        yield from unread(layer)
        yield from (one.entry for one in differences(layer))
        yield from (one.entry for one in framework_lines(layer))

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold; ``"axes"`` has one entry per axis.
        """
        layer = self.layer
        return {
            "layer": repr(layer),
            "kind": type(layer).__name__,
            "input_size": list(layer.input),
            "kernel": list(layer.kernel),
            "output_size": list(layer.output_size),
            "input_shape": list(layer.input_shape),
            "output_shape": list(layer.output_shape),
            "channels": layer.channels and list(layer.channels),
            "groups": layer.values().get("groups"),
            "weight_shape": layer.weight_shape and list(layer.weight_shape),
            "parameters": parameters(layer),
            "multiplications": multiplications(layer),
            "remarks": [*remarks(layer)],
            "differences": [found.to_dict() for found in differences(layer)],
            "frameworks": [found.to_dict() for found in framework_lines(layer)],
            "axes": [
                {
                    "input": axis.input,
                    "padded": axis.padded,
                    "output": axis.output,
                    "relationships": [
                        {
                            "number": working.number,
                            "condition": working.condition,
                            "formula": working.formula,
                            "worked": working.worked,
                        }
                        for working in workings(layer, number)
                    ],
                    "rules": [
                        {
                            "name": rule.name,
                            "framework": rule.framework,
                            "formula": rule.formula,
                            "worked": rule.worked,
                        }
                        for rule in rules(layer, number)
                    ],
                    # Cells of padding before and after; None where there is none to give.
                    "padding": _padding_data(axis),
                    # First and last cell of each window, where they differ; some, of many.
                    "windows": _windows_data(axis),
                    # First and last of the cells at the end that no window reaches.
                    "leftover": list(leftover_run(axis)) or None,
                    # Cells between those that are read.
                    "skipped": _skipped_data(axis.skipped),
                }
                for number, axis in enumerate(layer.axes)
            ],
        }


def _weights(layer: Layer) -> Iterator[Entry]:
    """Yield the shape and the numbers of the weights of a layer with channels."""
    if layer.weight_shape and layer.channels:
        biases = counted(layer.channels[1], "bias", "biases")
        numbers = f"{parameters(layer):,} parameters, {multiplications(layer):,} multiplications"
        yield Entry("weights", (f"{weights_text(layer)}, {biases}: {numbers}",))


def _padding_data(axis: Any) -> list[int] | None:
    """Return the padding of an axis at its two ends."""
    if isinstance(axis, AdaptiveAxis):
        return None
    return [axis.before, axis.after]


def _windows_data(axis: Axis) -> dict[str, Any] | None:
    """Return the windows of an adaptive pooling for programs."""
    if not isinstance(axis, AdaptiveAxis):
        return None
    ends, whole = windows_of(axis)
    return {"ends": [list(pair) for pair in ends], "whole": whole}


def _skipped_data(found: Gaps) -> dict[str, Any] | None:
    """Return the gaps of an axis for programs; None where there are none."""
    if not found.count:
        return None
    runs = [list(run) for run in found.runs]
    return {"count": found.count, "runs": runs, "whole": found.complete}
