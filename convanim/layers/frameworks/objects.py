"""Layers made of objects of frameworks, which are looked at, and never called, and of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from convanim.checks import call_or_none, items
from convanim.errors import ConvanimError, one_line, told_of
from convanim.layers import Layer, Stack
from convanim.layers.frameworks.keras.classes import shape_part
from convanim.layers.frameworks.reading import Found, layer_of
from convanim.layers.frameworks.table import FRAMEWORKS
from convanim.layers.frameworks.text import layer_of_line
from convanim.layers.stack import MOST_LAYERS

__all__ = ["from_keras", "from_torch"]


def from_torch(module: Any, input_size: Any = None, channels: int | None = None) -> Layer | Stack:
    """Make a layer of a module of PyTorch, or a stack of ``nn.Sequential``.

    PyTorch is not imported: the names of classes and their attributes are looked at, and a line is
    read, never evaluated. What moves no window (activations, normalizations, dropout, a last
    flatten) is passed over, and a padding becomes that of the window that comes next. Weights are
    not taken over.

    Parameters
    ----------
    module : torch.nn.Module or str
        The module, or the line that makes it.
    input_size : int, or one int per axis, optional
        Size of the input in cells, without batch and maps. Only ``nn.Fold`` tells its own.
    channels : int, optional
        Input maps, for modules that don't tell them, such as poolings.

    Returns
    -------
    Layer or Stack
        Without channels where all have one map.

    Raises
    ------
    ConvanimError
        Where one can't be drawn, or does not fit the one before it; the message names it and its
        place.

    Examples
    --------
    >>> class MaxPool2d:  # as torch.nn.MaxPool2d(2) is one
    ...     kernel_size, stride, padding, dilation, ceil_mode = 2, 2, 0, 1, False
    >>> from_torch(MaxPool2d(), 8)
    MaxPool(8, kernel=2)
    >>> from_torch("nn.Conv2d(3, 64, 7, stride=2, padding=3)", 224)
    Conv(224, kernel=7, stride=2, padding=3, channels=(3, 64))
    """
    if isinstance(module, str):
        return layer_of_line(module, input_size, channels, "torch")
    return layer_of([*_modules(module, "module")], input_size, channels)


def from_keras(layer: Any, input_size: Any = None, channels: int | None = None) -> Layer | Stack:
    """Make a layer of one of Keras, or a stack of a model whose layers follow each other.

    The parameters are as of `from_torch`, and Keras is not imported either. A model that knows its
    input's shape tells size and channels; so do layers that were built tell the channels.

    Parameters
    ----------
    layer : keras.Layer, keras.Model or str
        The layer or model, or the line that makes it.
    input_size : int, or one int per axis, optional
        Size of the input in cells, without batch and maps.
    channels : int, optional
        Input maps.

    Returns
    -------
    Layer or Stack

    Raises
    ------
    ConvanimError
        Where one can't be drawn, or does not fit.

    Examples
    --------
    >>> class UpSampling2D:  # as keras.layers.UpSampling2D(2) is one
    ...     size, interpolation = (2, 2), "nearest"
    >>> from_keras(UpSampling2D(), 4)
    Upsample(4, factor=2)
    """
    if isinstance(layer, str):
        return layer_of_line(layer, input_size, channels, "keras")
    return layer_of([*_keras_layers(layer, "layer")], input_size, channels)


def _modules(module: Any, place: str) -> Iterator[Found]:
    """Yield what a module of PyTorch is, or those that a sequence of them holds."""
    row = FRAMEWORKS["torch"].classes
    name, said = _class_of(module, (*row, "Sequential"), place, "forward")
    if name == "Sequential":
        for number, one in enumerate(_held(module, place)):
            yield from _modules(one, f"{place}[{number}]")
        return
    with told_of(said):
        yield Found(said, row[name].part_of(module))


def _keras_layers(layer: Any, place: str) -> Iterator[Found]:
    """Yield what a layer of Keras is, or those that a model holds."""
    row = FRAMEWORKS["keras"].classes
    name, said = _class_of(layer, (*row, "Sequential", "Functional"), place, "call")
    if name not in row:
        shape = items(call_or_none(attrgetter("input_shape"), layer))
        if shape:
            yield Found(said, shape_part(shape[1:]))
        below: Any = None
        for number, one in enumerate(_held(getattr(layer, "layers", ()), place)):
            here = f"{place}.layers[{number}]"
            read, made = (call_or_none(attrgetter(end), one) for end in ("input", "output"))
            if name == "Functional" and below is not None and read is not below:
                raise ConvanimError(f"{here} reads not what comes before it: give layers in a row")
            below = made
            yield from _keras_layers(one, here)
        return
    with told_of(said):
        part = row[name].part_of(layer)
        axes = getattr(getattr(layer, "input_spec", None), "axes", None)
        if part.made or part.each:  # a layer that was built knows the maps that it reads
            part = replace(part, read=next(iter((axes or {}).values()), None))
        yield Found(said, part)


#: Limit on sequences within each other.
_DEEPEST = 50


def _held(sequence: Any, place: str) -> Sequence[Any]:
    """Return the layers of a sequence."""
    found = items(sequence, MOST_LAYERS)
    if found is None or len(found) > MOST_LAYERS or place.count("[") > _DEEPEST:
        raise ConvanimError(
            f"{one_line(place, 60)} can't be read: give at most {MOST_LAYERS} layers in a row"
        )
    return found


def _class_of(thing: Any, known: Any, place: str, method: str) -> tuple[str, str]:
    """Return the name of the known class that an object is of, and how messages call the object.

    A class of the user's own may stand on a known one, if it computes what that does.
    """
    said = f"{place} ({type(thing).__name__})"
    for cls in type(thing).__mro__:
        if cls.__name__ in known:
            return cls.__name__, said
        if method in vars(cls):
            break
    if type(thing) is type:
        name = one_line(thing.__name__, 60)
        raise ConvanimError(f"{place} is the class {name}: give an object of it, as {name}(…) is")
    what = type(thing).__name__ if place.isalpha() else said
    raise ConvanimError(f"{what} can't be drawn: give a layer that moves a window, or a sequence")
