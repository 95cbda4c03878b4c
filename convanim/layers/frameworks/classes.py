"""Classes of frameworks: their signatures, and what a call of one stands for here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from convanim.checks import as_whole, checked_whole, items, one_of
from convanim.errors import ConvanimError, WordError, shortened, unknown
from convanim.layers.values import PARAMETERS
from convanim.wording import counted

__all__ = ["Class", "Part", "classes", "factor_for", "ours", "passed", "whole", "window_word"]

#: Our names by those that frameworks have for parameters.
_OUR_NAMES = {other: row.name for row in PARAMETERS.values() for other in row.other_names}

#: Parameters that may be words.
_WORDS = ("padding", "padding_mode", "mode")


@dataclass(frozen=True)
class Part:
    """What a call of a framework stands for here.

    Parameters
    ----------
    kind : str
        Kind of layer; or ``"pad"`` for cells that are put around, or taken off; ``"input"`` for a
        shape, ``"flatten"``, ``""`` for what is passed over, and ``"other"`` for what can't be.
    given : mapping
        Its parameters. Those that follow from the input are functions of its sizes.
    axes : int or None
        Number of axes; None where the call does not say.
    read, made : int or None
        Maps that it reads and makes; None where the call does not say.
    each : int or None
        Maps that it makes of each that it reads, for a depthwise convolution.
    maps_first : bool
        Whether a shape counts the maps first, where they usually come last.
    """

    kind: str
    given: Mapping[str, Any] = field(default_factory=dict)
    axes: int | None = None
    read: int | None = None
    made: int | None = None
    each: int | None = None
    maps_first: bool = False


#: Makes a part of a call's arguments by their names, and of the axes that the class is for.
Reader = Callable[[dict[str, Any], Any], Part]


@dataclass(frozen=True)
class Class:
    """A class of a framework.

    Parameters
    ----------
    name : str
        Its name.
    usual : mapping
        Its arguments in their order with their defaults; `REQUIRED` where there is none, and None
        for a class whose arguments do not matter here.
    axes : int or None
        Number of axes that it is for; None where it says none.
    read : callable
        Makes a part of its arguments.
    """

    name: str
    usual: Mapping[str, Any] | None
    axes: int | None
    read: Reader

    def bound(self, args: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call by their names, with the defaults.

        Raises
        ------
        ConvanimError
            Where there are too many, one is unknown or given twice, or one is missing.
        """
        if self.usual is None:
            return {}
        known = list(self.usual)
        if len(args) > len(known):
            most = counted(len(known), "argument")
            raise WordError(f"it takes {most}, got {len(args)}: give fewer")
        found = dict(zip(known, args, strict=False))
        for name, value in given.items():
            if name not in known:
                raise unknown("argument", name, known)
            if name in found:
                raise WordError(f"{name} is given twice: give it once")
            found[name] = value
        for name, usual in self.usual.items():
            if usual is REQUIRED and name not in found:
                raise WordError(f"{name} is missing: give it too")
        return {**self.usual, **found}

    def part(self, args: Sequence[Any], given: Mapping[str, Any]) -> Part:
        """Return what a call stands for."""
        return self._read(self.bound(args, given))

    def part_of(self, thing: Any) -> Part:
        """Return what an object of the class stands for, by its attributes."""
        given = {}
        for name, usual in (self.usual or {}).items():
            try:
                given[name] = getattr(thing, name, usual)
            except Exception:  # a user's property may raise anything
                raise WordError(f"its {name} can't be read") from None
        return self._read(given)

    def _read(self, given: dict[str, Any]) -> Part:
        part, layout = self.read(given, self.axes), given.get("data_format")
        first = isinstance(layout, str) and layout == "channels_first"
        return replace(part, maps_first=True) if first else part


#: Stands for the default of an argument that must be given.
REQUIRED = object()


def classes(names: str, signature: str, read: Reader) -> dict[str, Class]:
    """Return classes that have one signature.

    Parameters
    ----------
    names : str
        Their names, parted by spaces; ``{}`` stands for the number of axes, 1 to 3.
    signature : str
        Arguments with their defaults, as Python writes them.
    read : callable
        Makes a part of the arguments.

    Examples
    --------
    >>> found = classes("Conv{}d", "kernel_size, stride=1", lambda given, axes: Part("conv", given))
    >>> list(found), found["Conv2d"].part((3,), {}).given
    (['Conv1d', 'Conv2d', 'Conv3d'], {'kernel_size': 3, 'stride': 1})
    """
    call = ast.parse(f"f({signature})", mode="eval").body
    assert isinstance(call, ast.Call)
    usual: dict[str, Any] = {name.id: REQUIRED for name in call.args if isinstance(name, ast.Name)}
    usual |= {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}
    found = {}
    for name in names.split():
        for axes in (1, 2, 3) if "{}" in name else (None,):
            full = name.format(axes)
            found[full] = Class(full, usual, axes, read)
    return found


def passed(names: str, kind: str = "") -> dict[str, Class]:
    """Return classes that move no window, whatever their arguments."""
    part = Part(kind)
    each = [name.format(axes) for name in names.split() for axes in (1, 2, 3)]
    return {name: Class(name, None, None, lambda given, axes: part) for name in each}


def ours(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return arguments of a call by our names, without those that are None.

    Raises
    ------
    ConvanimError
        Where one is a text that must be a number.

    Examples
    --------
    >>> ours({"kernel_size": 3, "strides": 2, "stride": None}, "kernel_size", "strides", "stride")
    {'kernel': 3, 'stride': 2}
    """
    for name in names:
        if isinstance(given[name], str) and name not in _WORDS:
            raise ConvanimError(f"{name} must be a number, got {shortened(given[name])}")
    each = {name: given[name] for name in names if given[name] is not None}
    return {_OUR_NAMES.get(name, name): value for name, value in each.items()}


def factor_for(size: Any) -> Callable[[Sequence[int]], tuple[int, ...]]:
    """Return what makes the factor of an upsampling to a size of the sizes of its input."""

    def follows(sizes: Sequence[int]) -> tuple[int, ...]:
        each = items(size) or (size,) * len(sizes)
        if len(each) != len(sizes):
            raise ConvanimError(f"size {shortened(size)} must be one number, or {len(sizes)}")
        for one, i in zip(each, sizes, strict=True):
            if not as_whole(one) or one % i:
                raise ConvanimError(
                    f"size {shortened(size)} is no multiple of the input's {i}: its windows would"
                    " not move evenly"
                )
        return tuple(one // i for one, i in zip(each, sizes, strict=True))

    return follows


def whole(given: Mapping[str, Any], name: str) -> int:
    """Return a whole number, of at least 1, of a call's arguments.

    Raises
    ------
    ConvanimError
        Where it is none; the message has the framework's name, which is no option of a command.
    """
    try:
        return checked_whole(name, given[name])
    except ConvanimError as error:
        raise ConvanimError(str(error)) from None


def window_word(given: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    """Return a padding, whose word, if it is one, is ours.

    Parameters
    ----------
    given : mapping
        Arguments, with a ``padding``.
    words : mapping
        Our paddings by the framework's words.
    """
    padding = given["padding"]
    return words[one_of("padding", padding, words)] if isinstance(padding, str) else padding
