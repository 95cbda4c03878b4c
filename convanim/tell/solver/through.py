"""The inputs with which a stack has an output of a size, found back through its layers."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from convanim.errors import ConvanimError, Option, told_of_layer
from convanim.layers import Fold, Layer, MaxUnpool, Stack
from convanim.layers.adaptive import AdaptivePool
from convanim.layers.stack import stacked
from convanim.layers.values import PARAMETERS, axis_count, entries_of
from convanim.tell.commands import layer_words
from convanim.tell.entries import Printed
from convanim.tell.solver.along import ANY, Along, layer_over, probe_size
from convanim.wording import joined, sizes_text

__all__ = ["Description", "StackInputs", "described", "inputs_through"]

#: A layer without its input: its class, and its other parameters.
Description = tuple[type[Layer], dict[str, Any]]

#: Sizes along one axis, as ranges that do not touch, in ascending order.
Runs = tuple[range, ...]

#: How far from a wanted output others are tried, where no input gives it.
FAR = 64


@dataclass(frozen=True)
class StackInputs(Printed):
    """The inputs with which a stack has an output of a size; see `inputs_for`.

    Parameters
    ----------
    output : tuple of int
        The wanted sizes of the output, one per axis.
    needed : tuple of tuple of tuple of range
        Per layer, from the input up, and per axis: the sizes of its input that lead to the output.
    nearest : tuple of tuple of int
        Per axis: where no input gives the output, the outputs next to it that inputs give.
    layers : tuple of (type of Layer, dict)
        The layers without their inputs.
    """

    output: tuple[int, ...]
    needed: tuple[tuple[Runs, ...], ...]
    nearest: tuple[tuple[int, ...], ...]
    layers: tuple[Description, ...]

    @property
    def ranges(self) -> tuple[Runs, ...]:
        """The sizes of the stack's input, several ranges per axis; none where no input does it."""
        return self.needed[0]

    def __bool__(self) -> bool:
        """Whether there is such an input."""
        return all(self.ranges)

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """The stacks over the smallest and over the largest of the inputs; empty without any."""
        if not self:
            return ()
        ends = {
            tuple(runs[0][0] for runs in self.ranges): None,
            tuple(runs[-1][-1] for runs in self.ranges): None,
        }
        if any(runs[-1][-1] == ANY[-1] for runs in self.ranges):  # there is no largest one
            ends.popitem()
        return tuple(_over(self.layers, sizes) for sizes in ends)

    def __str__(self) -> str:
        """Return the inputs, and what each layer reads; or one line where there are none."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        wanted = sizes_text(self.output)
        if not self:
            each = zip(self.ranges, self.nearest, strict=True)
            near = dict.fromkeys(near for runs, near in each if not runs)
            others = [joined([*map(str, outputs)]) for outputs in near if outputs]
            yield f"no input gives output {wanted}" + (
                f"; nearest: {', '.join(others)}" if others else ""
            )
            return
        yield f"output {wanted} from input {_sizes(self.ranges)}"
        for number, runs in reversed([*enumerate(self.needed, start=1)]):
            yield f"  layer {number} ({self.layers[number - 1][0].kind}) reads {_sizes(runs)}"
        for stack in self.stacks:
            yield shlex.join(["convanim", "shape", *layer_words(stack)])

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold; ``"inputs"`` has the first and the last
            size of each range, per axis.
        """
        needed = [
            [[[run[0], run[-1]] for run in runs] for runs in one_layer] for one_layer in self.needed
        ]
        return {
            "output_size": list(self.output),
            "inputs": needed[0],
            "nearest": [list(outputs) for outputs in self.nearest],
            "needed": needed,
            "stacks": [repr(stack) for stack in self.stacks],
        }


def described(stack: Stack) -> list[Description]:
    """Return the layers of a stack without their inputs."""
    found = []
    for layer in stack.layers:
        given = layer.values()
        given.pop("input", None)
        found.append((type(layer), given))
    return found


def inputs_through(name: str, output: Any, layers: Sequence[Description]) -> StackInputs:
    """Find the inputs as `inputs_for` does; messages call the wanted output ``name``."""
    entries = entries_of(output)
    count = axis_count(entries, layers[0][1].get("axes"))
    wanted: tuple[int, ...] = PARAMETERS["output_size"].check(name, entries, count)
    steps = []
    for number, (kind, given) in enumerate(layers, start=1):
        with told_of_layer(number):
            if "input" in given:
                raise ConvanimError(
                    Option("input"), " is what ", Option(name), " tells: leave it out"
                )
            steps.append(_Step.of(kind, given, count))

    def needed(axis: int, size: int) -> list[Runs]:
        """Return what each layer reads, from the input up."""
        runs: Runs = (range(size, size + 1),)
        found = []
        for number, step in reversed([*enumerate(steps, start=1)]):
            with told_of_layer(number):
                runs = step.inputs(axis, runs)
            found.append(runs)
        return found[::-1]

    found = [needed(axis, size) for axis, size in enumerate(wanted)]
    near = tuple(
        () if runs[0] else _nearest(size, lambda other, axis=axis: bool(needed(axis, other)[0]))
        for axis, (size, runs) in enumerate(zip(wanted, found, strict=True))
    )
    answer = StackInputs(wanted, tuple(zip(*found, strict=True)), near, tuple(layers))
    _ = answer.stacks  # raises ConvanimError where the layers' maps don't fit
    return answer


@dataclass(frozen=True)
class _Step:
    """What leads from a layer's outputs back to its inputs.

    Parameters
    ----------
    along : tuple of Along
        The search along each axis; empty where the layer makes the same of any input.
    output : tuple of int
        What it then makes.
    """

    along: tuple[Along, ...]
    output: tuple[int, ...] = ()

    @classmethod
    def of(cls, kind: Any, given: dict[str, Any], count: int) -> _Step:
        """Return it for a layer without its input."""
        rest = {name: value for name, value in given.items() if name != "axes"}
        if issubclass(kind, AdaptivePool):
            return cls((), kind(input=(1,) * count, **rest).output_size)
        if kind in (Fold, MaxUnpool) or rest.get("output_size") is not None:
            raise ConvanimError(
                f"inputs are not found through {kind.title}, as its output size is given: leave it"
                " out"
            )
        over = partial(layer_over, kind, (), rest)
        probe = over(probe_size(kind, rest, count))
        return cls(tuple(Along(probe, over, axis) for axis in range(count)))

    def inputs(self, axis: int, outputs: Runs) -> Runs:
        """Return the inputs that give any of some outputs, along an axis."""
        if not self.along:
            return (ANY,) if any(self.output[axis] in run for run in outputs) else ()
        return _merged(run for each in outputs for run in self.along[axis].inputs_of_run(each))


def _merged(runs: Iterable[range]) -> Runs:
    """Join runs that touch; they are in ascending order, and some may be empty."""
    found: list[range] = []
    for run in runs:
        if run and found and found[-1].stop == run.start:
            found[-1] = range(found[-1].start, run.stop)
        elif run:
            found.append(run)
    return tuple(found)


def _nearest(size: int, is_made: Any) -> tuple[int, ...]:
    """Return the outputs next to a size that are made, at most `FAR` away."""
    below = next((o for o in range(size - 1, max(0, size - 1 - FAR), -1) if is_made(o)), None)
    above = next((o for o in range(size + 1, size + 1 + FAR) if is_made(o)), None)
    return tuple(o for o in (below, above) if o is not None)


def _over(layers: Sequence[Description], sizes: tuple[int, ...]) -> Stack:
    """Return the stack over an input."""
    first = {"input": sizes, **layers[0][1]}
    first.pop("axes", None)
    return stacked([(layers[0][0], first), *layers[1:]], lambda one, _: one)


def _sizes(each: Sequence[Runs]) -> str:
    """Return inputs in words."""
    words = list(dict.fromkeys(map(_runs_text, each)))
    alike = len(words) == 1 and len(each) > 1
    return f"{words[0]} on each axis" if alike else " × ".join(map(_runs_text, each))


def _runs_text(runs: Runs) -> str:
    """Return sizes in words, such as ``5 to 8``; some of many."""
    if not runs:
        return "none"
    words = [_run_text(run) for run in runs]
    return joined(words) if len(words) <= 4 else ", ".join([*words[:3], "…", words[-1]])


def _run_text(run: range) -> str:
    if run == ANY:
        return "any size"
    if run[-1] == ANY[-1]:
        return f"{run[0]} or more"
    return str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}"
