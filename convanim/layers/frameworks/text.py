"""Lines of frameworks as text: parsed, never evaluated."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from convanim.errors import ConvanimError, shortened, told_of, unknown
from convanim.layers import Layer, Stack
from convanim.layers.frameworks.calls import Call
from convanim.layers.frameworks.keras.classes import shape_part
from convanim.layers.frameworks.reading import Found, layer_of
from convanim.layers.frameworks.table import FRAMEWORKS, Framework

__all__ = ["call_of", "layer_of_line"]

#: Limit on the characters of a text: a network of some hundred layers.
MOST_CHARACTERS = 20_000

#: Limit on calls within calls, and on lists within lists.
DEEPEST = 50

#: The frameworks whose lines are read.
ROWS = tuple(row for row in FRAMEWORKS.values() if row.names)


def layer_of_line(
    text: str, size: Any = None, channels: Any = None, framework: str = ""
) -> Layer | Stack:
    """Make a layer, or a stack, of a line of PyTorch or Keras.

    Parameters
    ----------
    text : str
        Such as ``nn.Conv2d(3, 64, 7, stride=2)``; what stands before a ``=`` is passed over, and so
        is a comma at the end.
    size : int, sequence of int or str, optional
        Input size; it may be missing where the line tells it.
    channels : int, optional
        Input maps; by default those that the first layer with weights reads.
    framework : str
        Name of the framework; if empty, the line's first name tells it.

    Raises
    ------
    ConvanimError
        Where the line can't be read, or what it makes can't be drawn.

    Examples
    --------
    >>> layer_of_line("nn.Conv2d(3, 64, 7, stride=2, padding=3)", 224)
    Conv(224, kernel=7, stride=2, padding=3, channels=(3, 64))
    >>> layer_of_line("keras.Sequential([keras.layers.Conv1D(1, 3), keras.layers.ReLU()])", 16)
    Conv((16,), kernel=3)
    """
    rows = (FRAMEWORKS[framework],) if framework else ROWS
    return layer_of([*found_in(call_of(text, rows), rows)], size, channels)


def call_of(text: str, rows: Sequence[Framework] = ROWS) -> Call:
    """Return the call that a text writes.

    Arguments are numbers, texts, True, False, None, lists and tuples of them, ``float("inf")``,
    and other calls. Anything else is refused, and nothing is evaluated.

    Parameters
    ----------
    text : str
        Such as ``nn.Conv2d(3, 64, 7, stride=2)``.
    rows : sequence of Framework
        Those that it may be of.

    Raises
    ------
    ConvanimError
        Where it is no call of a framework, or has an argument of another kind.

    Examples
    --------
    >>> call_of("nn.Conv2d(3, 64, kernel_size=(7, 7))")
    nn.Conv2d(3, 64, kernel_size=(7, 7))
    >>> call_of("self.pool = nn.MaxPool2d(2),")
    nn.MaxPool2d(2)
    >>> call_of("__import__('os').system('ls')")
    Traceback (most recent call last):
    convanim.errors.ConvanimError: "__import__('os').system" is no name of a layer: ...
    """
    if len(text) > MOST_CHARACTERS:
        raise ConvanimError(
            f"a line of {len(text):,} characters is too long: give at most {MOST_CHARACTERS:,}"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd texts, which are refused below
            lines = ast.parse(text.strip()).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        lines = []
    match lines:
        # As lines stand in a class or in a list.
        case [
            ast.Expr(value=ast.Tuple(elts=[found]) | found)
            | ast.Assign(targets=[_], value=ast.Tuple(elts=[found]) | found)
        ]:
            pass
        case _:
            raise ConvanimError(
                f"{shortened(text)} can't be read: write one call, such as nn.Conv2d(3, 64, 7)"
            )
    if not isinstance(found, ast.Call):
        raise ConvanimError(f"{_said(text, found)} is no call: write one, such as nn.MaxPool2d(2)")
    name = _name(text, found.func)
    with told_of("the line"):
        _framework_of(name, rows)  # before its arguments are read
    call: Call = _value(text, found, DEEPEST)
    return call


def _value(text: str, node: ast.expr, deepest: int) -> Any:
    """Return what a part of a text says."""
    if deepest == 0:
        raise ConvanimError("the line has too many calls or lists within each other: give fewer")
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Call(func=ast.Name("float"))) if _value(
            text, node.operand, deepest - 1
        ) == float("inf"):
            return float("-inf")
        case ast.Tuple(elts=elements):
            return tuple(_value(text, one, deepest - 1) for one in elements)
        case ast.List(elts=elements):
            return [_value(text, one, deepest - 1) for one in elements]
        case ast.Call(
            func=ast.Name("float"),
            args=[ast.Constant(value="inf" | "-inf" as value)],
            keywords=[],
        ):
            return float(value)
        case ast.Call(func=func, args=args, keywords=keywords):
            given: dict[str, Any] = {}
            for one in keywords:
                if one.arg is None or one.arg in given:
                    what = "** can't be read here" if one.arg is None else f"{one.arg} stands twice"
                    raise ConvanimError(f"{what}: write each argument once, by its name")
                given[one.arg] = _value(text, one.value, deepest - 1)
            each = tuple(_value(text, one, deepest - 1) for one in args)
            return Call(_name(text, func), each, given)
    raise ConvanimError(
        f"{_said(text, node)} can't be read here: give numbers, texts, True, False, None, and"
        " lists of them"
    )


def _name(text: str, node: ast.expr) -> str:
    """Return a name with dots."""
    found, parts = node, []
    while isinstance(found, ast.Attribute):
        parts.append(found.attr)
        found = found.value
    if not isinstance(found, ast.Name):
        raise ConvanimError(
            f"{_said(text, node)} is no name of a layer: write one, such as nn.Conv2d"
        )
    return ".".join([found.id, *reversed(parts)])


def _said(text: str, node: ast.expr) -> str:
    """Return a part of a text for a message."""
    return shortened(ast.get_source_segment(text.strip(), node) or text)


def found_in(call: Call, rows: Sequence[Framework] = ROWS, place: str = "") -> Iterator[Found]:
    """Yield what a call makes: of a sequence, each of its layers with its place."""
    said = f"layer {place[:-1]} ({call.name})" if place else call.name
    with told_of(f"layer {place[:-1]}" if place else "the line"):
        row, name = _framework_of(call.name, rows)
    if name == "Sequential":
        calls = call.args
        if len(calls) == 1 and isinstance(calls[0], list | tuple):
            calls = tuple(calls[0])
        for number, one in enumerate(calls, start=1):
            if not isinstance(one, Call):
                raise ConvanimError(f"{said}: {shortened(one)} is no layer: give nn.MaxPool2d(2)")
            yield from found_in(one, rows, f"{place}{number}.")
        return
    given = dict(call.given)
    shape = given.pop("input_shape", None) if row.name == "keras" else None
    if shape is not None:  # which a first layer may have
        yield Found(said, shape_part(shape))
    with told_of(said):
        yield Found(said, row.classes[name].part(call.args, given))


def _framework_of(name: str, rows: Sequence[Framework]) -> tuple[Framework, str]:
    """Return the framework that a name is of, one of some, and the name of the class alone."""
    for row in rows:
        for begin in row.names:
            own = name.removeprefix(begin)
            if name.startswith(begin) and "." not in own:
                if own != "Sequential" and own not in row.classes:
                    raise _unknown(name, own, row.classes)
                return row, own
    if "." not in name:
        for row in rows:
            if name == "Sequential" or name in row.classes:
                return row, name
        raise _unknown(name, name, [one for row in rows for one in row.classes])
    begins = " or ".join(row.names[0] for row in rows)
    raise ConvanimError(f"{shortened(name)} is no name of a layer: begin with {begins}")


def _unknown(name: str, own: str, known: Iterable[str]) -> ConvanimError:
    """Return the error for an unknown class; capital letters are often mixed up."""
    near = [one for one in known if one.lower() == own.lower()]
    if near:
        return ConvanimError(f"unknown layer {shortened(name)}: did you mean {near[0]!r}?")
    return unknown("layer", own, known)
