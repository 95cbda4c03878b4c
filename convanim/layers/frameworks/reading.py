"""Layers made of what a framework has: of a line, or of an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from convanim.checks import checked_whole
from convanim.errors import ConvanimError, Option, listed, told_of
from convanim.layers import KINDS, Layer, Stack
from convanim.layers.frameworks.classes import Part
from convanim.layers.values import Pair, axis_count, entries_of
from convanim.wording import counted, sizes_text

__all__ = ["Found", "layer_of"]


@dataclass(frozen=True)
class Found:
    """A part that was found in a line or in an object.

    Parameters
    ----------
    name : str
        What it is called there, with its place in a sequence, for messages.
    part : Part
        What it is here.
    """

    name: str
    part: Part


def layer_of(found: Sequence[Found], size: Any = None, channels: Any = None) -> Layer | Stack:
    """Make a layer, or a stack, of what was found.

    What moves no window is passed over, and what pads becomes the padding of the window that comes
    next.

    Parameters
    ----------
    found : sequence of Found
        From the input up.
    size : int, sequence of int or str, optional
        Input size; it may be missing where the first layer tells it.
    channels : int, optional
        Input maps; by default those that the first layer with weights reads.

    Raises
    ------
    ConvanimError
        Where one can't be drawn, or does not fit; the message names it.
    """
    windows = [one for one in found if one.part.kind in KINDS]
    if not windows:
        names = list(dict.fromkeys(one.name for one in found if one.part.kind != "input"))
        what = f"{listed(names or ['a sequence of none'])} move{'s' * (len(names) < 2)}"
        raise ConvanimError(f"nothing to draw: {what} no window over the input")
    size, maps = _input_of(found, size, channels)
    made: list[Layer] = []
    padding: Part | None = None  # put around what comes next
    pads, flat = "", ""
    for one in found:
        part = one.part
        with told_of(one.name), _own_names():
            if part.kind == "flatten":
                flat = one.name
            elif part.kind == "pad":
                _check_axes(part, made[-1].output_size if made else size)
                if made and padding is None and _crops(made[-1], part):
                    made[-1] = _cropped(made[-1], part)
                    size = made[-1].output_size
                else:
                    padding, pads = _both(padding, part), one.name
            elif part.kind == "other":
                raise ConvanimError("it moves no window over a grid: leave it out")
            elif part.kind in KINDS:
                if flat:
                    raise ConvanimError(f"no window moves over what {flat} makes: leave it out")
                layer = _made(part, size, maps, padding)
                made = [*Stack(*made, layer).layers] if made else [layer]
                padding = None
                size, maps = made[-1].output_size, made[-1].maps_made
    if padding:
        raise ConvanimError(f"{pads}: no window moves over what it pads: leave it out")
    return made[0] if len(made) == 1 else Stack(*made)


@contextmanager
def _own_names() -> Iterator[None]:
    """Spell as options only those that a command for lines has; a line has the others itself."""
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(
            *(part if part in ("input", "channels") else str(part) for part in error.args)
        ) from None


def _input_of(found: Sequence[Found], size: Any, channels: Any) -> tuple[Any, int | None]:
    """Return the size of the input, one number per axis, and the number of its maps.

    Where all have one map there is no axis for maps.
    """
    windows = [one.part for one in found if one.part.kind in KINDS]
    said = next((one.part.given for one in found if one.part.kind == "input"), {})
    said = {} if windows[0].kind == "fold" else said  # which reads columns
    if said and any(part.maps_first for part in windows):
        shape = (*said["input"], said["channels"])
        said = {"input": shape[1:], "channels": shape[0]}
    size = said.get("input") if size is None else size
    channels = said.get("channels") if channels is None else channels
    with told_of(next(one.name for one in found if one.part.kind in KINDS)):
        axes = next((part.axes for part in windows if part.axes), None)
        if size is None and windows[0].kind != "fold":
            raise ConvanimError("the input's size is missing: give ", Option("input"), " too")
        if size is not None:
            size = entries_of(size)
            count = len(size) if isinstance(size, tuple) else None
            if count and axes and count != axes:
                batch = ", without batch and maps" if count > axes else ""
                raise ConvanimError(
                    f"it has {counted(axes, 'axis', 'axes')}, and the input"
                    f" {counted(count, 'size')}: give as many{batch}"
                )
            size = size if count else (size,) * axis_count(size, axes)
            size = tuple(checked_whole("input", one) for one in size)
    if channels is not None:
        return size, checked_whole("channels", entries_of(channels))
    counts = {count or 1 for part in windows for count in (part.read, part.made, part.each)}
    return size, None if counts == {1} else _maps_read(windows)


def _maps_read(windows: Sequence[Part]) -> int | None:
    """Return how many maps the first layer reads, if a later one says how many it gets."""
    first = next((number for number, part in enumerate(windows) if part.made), 0)
    maps = windows[first].read
    if maps is None:
        return None
    for part in reversed(windows[:first]):
        factor = part.given.get("factor", 1)
        block = prod(factor) if isinstance(factor, tuple) else factor ** (part.axes or 2)
        if part.kind == "pixel-shuffle":
            maps *= block
        elif part.kind == "pixel-unshuffle":
            maps //= block
    return maps


def _resolved(value: Any, size: Any) -> Any:
    return value(size) if callable(value) else value


def _made(part: Part, size: Any, maps: int | None, padding: Part | None) -> Layer:
    """Make a layer of a part, over an input of a size, with the padding before it."""
    given = {name: _resolved(value, size) for name, value in part.given.items()}
    _check_axes(part, size)
    if part.each is not None:
        count = maps or part.read or 1
        given["groups"] = count
        part = replace(part, read=count, made=count * part.each)
    if part.made is not None:
        if part.read is None and maps is None and part.made != 1:
            raise ConvanimError(
                f"it makes {part.made} maps, and does not say how many it reads: give ",
                *(Option("channels"), " too"),
            )
        if part.read is not None and part.read != (maps or 1):
            raise ConvanimError(f"it reads {part.read} maps, and gets {maps or 1}")
        if maps is not None:
            given["channels"] = (maps, part.made)
    kind = KINDS[part.kind]
    if kind.kind != "fold":
        given["input"] = size
    layer = _padded(kind, given, padding) if padding else _kind_of(kind, given)
    if size not in (None, layer.input):
        raise ConvanimError(
            f"it reads columns of {sizes_text(layer.input)} windows, not of {sizes_text(size)}"
        )
    if maps is None or part.made is not None:
        return layer
    if layer.weight_shape is not None:
        raise ConvanimError(
            "it does not say how many maps it makes: leave ", Option("channels"), " out"
        )
    fed = layer.fed(maps)
    if kind.kind == "pixel-shuffle" and fed.input_shape[0] != maps:
        raise ConvanimError(f"it reads a multiple of {layer.input_shape[0]} maps, and gets {maps}")
    return fed


def _check_axes(part: Part, size: Any) -> None:
    """Raise ConvanimError where a part has other axes than what it reads."""
    if part.axes and size is not None and part.axes != len(size):
        raise ConvanimError(
            f"it has {counted(part.axes, 'axis', 'axes')}, and what it reads {len(size)}"
        )


def _kind_of(kind: type[Layer], given: Mapping[str, Any], size: Any = None) -> Layer:
    """Make a layer; where the rules of a pooling are None, by the first ones that allow it.

    Parameters
    ----------
    kind : type of Layer
        Its class.
    given : mapping
        Its parameters.
    size : tuple of int, optional
        Output size that the rules must give.
    """
    if given.get("rules", "") is not None:
        return kind(**given)
    for rules in ("pytorch", "onnx"):
        with suppress(ConvanimError):
            layer = kind(**{**given, "rules": rules})
            if size in (None, layer.output_size):
                return layer
    return kind(**{**given, "rules": "mxnet"})


def _both(first: Part | None, second: Part) -> Part:
    """Return two paddings, one after the other, as one."""
    if first is None:
        return second
    one, other = first.given, second.given
    if (one["mode"], one["value"]) != (other["mode"], other["value"]) or one["mode"] != "zeros":
        raise ConvanimError("two paddings of different kinds can't be drawn as one: give one")
    return Part("pad", {**one, "padding": _sums(one["padding"], other["padding"])})


def _sums(first: Sequence[Pair], second: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return paddings of which the second is put around the first."""
    each = [
        (one, other)
        for pair, more in zip(first, second, strict=True)
        for one, other in zip(pair, more, strict=True)
    ]
    if any(one < 0 < other for one, other in each):
        raise ConvanimError("what is cropped and then padded can't be drawn: give one of both")
    ends = [one + other for one, other in each]
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _padded(kind: type[Layer], given: Mapping[str, Any], padding: Part) -> Layer:
    """Make a layer whose input is padded before."""
    pads, mode, value = (padding.given[name] for name in ("padding", "mode", "value"))
    fill = {"max-pool": float("-inf")}.get(kind.kind, 0)
    if kind.kind not in ("conv", "max-pool", "avg-pool", "lp-pool", "unfold"):
        raise ConvanimError("a padding before it can't be drawn: leave it out")
    if value != fill and max(map(max, pads)) > 0:
        what = "−∞" if kind.kind == "max-pool" else "0"
        raise ConvanimError(f"a padding with {value} can't be drawn: it pads with {what}")
    wide = tuple(i + sum(pair) for i, pair in zip(given["input"], pads, strict=True))
    inner = _kind_of(kind, {**given, "input": wide})
    own: Any = inner.values()["padding"]
    if mode != "zeros" or given.get("padding_mode", "zeros") != "zeros":
        if any(map(any, own)) or kind.kind != "conv":
            raise ConvanimError("a padding by another mode before it can't be drawn")
        given = {**given, "padding_mode": mode}
    if given.get("count_include_pad") is False and any(map(any, pads)):
        raise ConvanimError("its mean counts the padding before it, and not its own: give one")
    total = _sums(pads, own)
    given = {**given, "padding": total}
    if "rules" in inner.values():
        given["rules"] = None
    layer = _kind_of(kind, given, inner.output_size)
    if layer.output_size != inner.output_size:
        raise ConvanimError("its last window starts in the padding before it: give less")
    return layer


def _crops(layer: Layer, pad: Part) -> bool:
    """Whether a layer can crop its output as what comes after it does."""
    ends = [end for pair in pad.given["padding"] for end in pair]
    return layer.kind in ("conv-transpose", "fold") and max(ends) <= 0


def _cropped(layer: Layer, pad: Part) -> Layer:
    """Return a layer that crops its own output."""
    values = layer.values()
    each = zip(values["padding"], pad.given["padding"], strict=True)
    padding = tuple((b - more[0], e - more[1]) for (b, e), more in each)
    if layer.kind == "fold":
        pairs = zip(layer.output_size, pad.given["padding"], strict=True)
        values["output_size"] = tuple(o + sum(pair) for o, pair in pairs)
    return type(layer)(**{**values, "padding": padding})
