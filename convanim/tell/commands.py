"""A layer as the words of a command."""

from __future__ import annotations

import shlex

from convanim.layers import Layer, Stack
from convanim.layers.values import PARAMETERS, as_typed

__all__ = ["layer_words", "shape_line"]


def layer_words(layer: Layer | Stack) -> list[str]:
    """Return the name and the options with which a command gets a layer, without the defaults.

    The words of a stack's layers stand in quotes; only the first one has its input.

    Parameters
    ----------
    layer : Layer or Stack
        The layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> layer_words(Conv((16,), kernel=3, padding=((1, 0),)))
    ['conv', '-i', '16', '--axes', '1', '-k', '3', '-p', '1:0']
    """
    if isinstance(layer, Stack):
        first, *others = map(layer_words, layer.layers)
        return ["stack", shlex.join(first), *map(shlex.join, map(_without_input, others))]
    words = [layer.kind]
    for name in layer.values():
        if not layer.is_default(name):
            words += _option_words(layer, name)
    return words


def shape_line(layer: Layer) -> str:
    """Return the command that tells a layer's arithmetic, with its Python as a comment.

    Parameters
    ----------
    layer : Layer
        The layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> print(shape_line(Conv(6, kernel=3, stride=2)))
    convanim shape conv -i 6 -k 3 -s 2  # ca.Conv(6, kernel=3, stride=2)
    """
    return f"{shlex.join(['convanim', 'shape', *layer_words(layer)])}  # ca.{layer!r}"


def _without_input(words: list[str]) -> list[str]:
    """Leave out the input of a layer, which is the output of the one below it."""
    if words[1] != "-i":
        return words
    return [words[0], *words[5 if words[3:4] == ["--axes"] else 3 :]]


def _option_words(layer: Layer, name: str) -> list[str]:
    """Return a layer's parameter as the words of an option."""
    row, value = PARAMETERS[name], getattr(layer, name)
    if row.is_switch:
        return [f"--{row.key}" if value else f"--no-{row.key}"]
    # The number of axes is that of the first parameter's sizes; without any, it is 2.
    first = name == next(iter(layer.values()))
    flag = f"-{row.letter}" if row.letter else f"--{row.key}"
    words = [flag, as_typed(value, every_axis=first and len(value) > 2)]
    return [*words, "--axes", "1"] if first and len(value) == 1 else words
