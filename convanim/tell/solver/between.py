"""The layers that lead from one size to another, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convanim.errors import ConvanimError, Option, shortened
from convanim.layers import (
    AdaptiveAvgPool,
    Conv,
    ConvTranspose,
    GlobalAvgPool,
    Layer,
    PixelShuffle,
    PixelUnshuffle,
    Upsample,
)
from convanim.layers.values import PARAMETERS, Ints, Paddings, axis_count, entries_of, padding_word
from convanim.tell.commands import shape_line
from convanim.tell.entries import Printed
from convanim.tell.rules.difference import Difference
from convanim.tell.rules.same import of_numbers
from convanim.tell.solver.search import DILATIONS, KERNELS, STRIDES, Candidate, Grid, search
from convanim.wording import counted, sizes_text

__all__ = ["LayersBetween", "layers_between"]

#: Layers that a text lists unless all are wanted.
MOST_LINES = 12

#: Strides up to that of a given kernel are tried, but no more than these and its own.
MOST_STRIDES = 32

#: Limit on a kernel, a stride and a dilation that is given.
LARGEST_GIVEN = 1000


@dataclass(frozen=True)
class LayersBetween(Printed):
    """The small layers that lead from one size to another; see `layers_between`.

    Parameters
    ----------
    input, output : tuple of int
        The sizes, one per axis.
    grid : Grid
        The parameters that were tried.
    candidates : tuple of Candidate
        Those that do it, the usual ones first.
    """

    input: tuple[int, ...]
    output: tuple[int, ...]
    grid: Grid
    candidates: tuple[Candidate, ...]

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, the usual ones first.

        An average pooling is left out where the max pooling with its parameters is there.
        """
        return tuple(candidate.layer(self.input) for candidate in self.candidates)

    @cached_property
    def others(self) -> tuple[Layer, ...]:
        """Layers of other kinds that do it, whatever the kernel."""
        return tuple(_others(self.input, self.output, bool(self.candidates)))

    def __len__(self) -> int:
        """Return the number of layers."""
        return len(self.candidates)

    def __str__(self) -> str:
        """Return the usual layers, each as the command that tells its arithmetic."""
        return self.text()

    def text(self, most: int | None = MOST_LINES) -> str:
        """Return a line for the sizes, and one per layer.

        Parameters
        ----------
        most : int or None
            Limit on the lines of layers; None for all.
        """
        tried, count = self._tried(), len(self.candidates)
        found = "none of the layers tried does it" if not count else counted(count, "layer")
        lines = [f"{sizes_text(self.input)} → {sizes_text(self.output)}: {found}", tried]
        if self.grid.padding is None and any(map(_is_mixed, self.candidates)):
            lines.append("no one stride and padding fit all axes: each axis has its own")
        shown = self.candidates[:most]
        for candidate in shown:
            alike = "".join(f"; {kind.kind} likewise" for kind in candidate.alike)
            lines.append(f"{shape_line(candidate.layer(self.input))}{alike}")
        if count > len(shown):
            lines.append(f"and {count - len(shown)} more: --all or --json lists them")
        if self.others:
            lines.append("besides:" if count else "what does it:")
            lines += map(shape_line, self.others)
        return "\n".join([*lines, *map(str, self._differences())])

    def _tried(self) -> str:
        """Return what was tried, in words."""
        grid, words = self.grid, []
        rows = (
            ("kernel", grid.kernels),
            ("stride", grid.strides),
            ("dilation", grid.dilations),
        )
        for name, tried in rows:
            if len(tried) == 1:
                words.append(f"{name} {_short(tried[0])}")
            else:
                run, last = len(tried), tried[-1][0]
                words.append(f"{name}s up to {run if run == last else f'{run - 1} and {last}'}")
        if grid.padding is not None:
            words.append("the given padding")
        else:
            words.append("paddings below the dilated kernel (a pooling's at most half its window)")
        return f"tried: {', '.join(words)}"

    def _differences(self) -> Iterator[Difference]:
        """Yield where frameworks differ, for the most usual strided convolution."""
        for candidate in self.candidates:
            if candidate.kind is Conv and not isinstance(candidate.padding, str):
                layer = candidate.layer(self.input)
                if isinstance(layer, Conv):
                    yield from of_numbers(layer)
                return

    def to_dict(self) -> dict[str, Any]:
        """Return all layers for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold.
        """
        grid = self.grid
        return {
            "input_size": list(self.input),
            "output_size": list(self.output),
            "tried": {
                "kernel": [list(one) for one in grid.kernels],
                "stride": [list(one) for one in grid.strides],
                "dilation": [list(one) for one in grid.dilations],
                "padding": grid.padding and [list(pair) for pair in grid.padding],
            },
            "layers": [
                {**_layer_data(layer), "alike": [kind.__name__ for kind in candidate.alike]}
                for candidate, layer in zip(self.candidates, self.layers, strict=True)
            ],
            "others": [_layer_data(layer) for layer in self.others],
            "differences": [found.to_dict() for found in self._differences()],
        }


def layers_between(
    input: Ints,  # noqa: A002 - the guide's word
    output: Ints,
    /,
    *,
    kernel: Ints | None = None,
    stride: Ints | None = None,
    padding: Paddings | None = None,
    dilation: Ints | None = None,
    axes: int | None = None,
) -> LayersBetween:
    """Find the small layers that lead from one size to another.

    Convolutions, poolings and, where the output is larger, transposed convolutions are tried: with
    kernels and strides up to 7, dilations up to 2, and each padding below the size of the dilated
    kernel that is the same at both ends, or ``"same"``; poolings by PyTorch's rules.

    Parameters
    ----------
    input, output : int, or one int per axis
        The sizes in cells, at least 1.
    kernel, stride, padding, dilation : int, or one int per axis, optional
        The only one that is tried; a kernel, a stride and a dilation are at most 1000.
    axes : int, optional
        Number of axes where the sizes are ints; 2 by default.

    Returns
    -------
    LayersBetween
        To be printed; its ``layers`` are the layers, the usual ones first.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range.

    Examples
    --------
    >>> found = layers_between(224, 112)
    >>> found.layers[0]
    Conv(224, kernel=3, stride=2, padding=1)
    >>> layers_between(7, 14, kernel=3).layers[0]
    ConvTranspose(7, kernel=3, stride=2, padding=1, output_padding=1)
    """
    first, last = entries_of(input), entries_of(output)
    count = axis_count(first if isinstance(first, tuple) else last, axes)
    sizes = PARAMETERS["input"].check("from", first, count)
    wanted = PARAMETERS["input"].check("to", last, count)

    def tried(name: str, given: Any, usual: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        if given is None:
            return tuple((value,) * count for value in usual)
        checked: tuple[int, ...] = PARAMETERS[name].check(name, given, count)
        if max(checked) > LARGEST_GIVEN:
            raise ConvanimError(
                Option(name), f" must be at most {LARGEST_GIVEN} here, got {max(checked)}"
            )
        return (checked,)

    if padding_word(padding) is not None:
        raise ConvanimError(
            Option("padding"), f" {shortened(padding)}: give numbers; without it, same is tried too"
        )
    kernels = tried("kernel", kernel, KERNELS)
    # A given kernel may be a patch, which is as long as its stride.
    longest = max(map(max, kernels))
    strides = dict.fromkeys((*STRIDES, *range(1, min(longest, MOST_STRIDES) + 1), longest))
    grid = Grid(
        kernels,
        tried("stride", stride, tuple(strides)),
        tried("dilation", dilation, DILATIONS),
        None if padding is None else PARAMETERS["padding"].check("padding", padding, count),
    )
    found = search(list(zip(sizes, wanted, strict=True)), grid)
    return LayersBetween(sizes, wanted, grid, tuple(found))


def _others(sizes: tuple[int, ...], wanted: tuple[int, ...], some_do: bool) -> Iterator[Layer]:
    """Yield layers of other kinds; where no small layer does it, also a larger one."""
    both = list(zip(sizes, wanted, strict=True))
    if sizes == wanted:
        return
    if all(o <= i for i, o in both):
        if not some_do:
            steps = tuple(i // o for i, o in both)
            kernel = tuple(i - (o - 1) * s for (i, o), s in zip(both, steps, strict=True))
            yield Conv(sizes, kernel, stride=steps)
        if {*wanted} == {1}:
            yield GlobalAvgPool(sizes)
        if all(i % o == 0 for i, o in both):
            yield PixelUnshuffle(sizes, tuple(i // o for i, o in both))
    elif all(o >= i for i, o in both):
        if not some_do:
            steps = tuple(o // i for i, o in both)
            kernel = tuple(o - (i - 1) * s for (i, o), s in zip(both, steps, strict=True))
            yield ConvTranspose(sizes, kernel, stride=steps)
        if all(o % i == 0 for i, o in both):
            factor = tuple(o // i for i, o in both)
            yield Upsample(sizes, factor)
            yield PixelShuffle(sizes, factor)
    yield AdaptiveAvgPool(sizes, wanted)


def _is_mixed(candidate: Candidate) -> bool:
    """Whether axes have strides or paddings of their own, that were not given."""
    pads = candidate.padding
    return len({*candidate.stride}) > 1 or (not isinstance(pads, str) and len({*pads}) > 1)


def _layer_data(layer: Layer) -> dict[str, Any]:
    """Return a layer for programs."""
    return {
        "layer": repr(layer),
        "kind": type(layer).__name__,
        "command": shape_line(layer).partition("  #")[0],
    }


def _short(sizes: tuple[int, ...]) -> str:
    return sizes_text(sizes[:1] if len({*sizes}) == 1 else sizes)
