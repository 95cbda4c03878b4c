"""Random calls of all that is public: they work, or raise a ConvanimError of one short line.

``CALLS=20000 pytest tests/test_calls.py`` makes more of them.
"""

from __future__ import annotations

import os
import random
from collections import UserDict, UserList, UserString, deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import convanim as ca
from convanim.errors import LONGEST_MESSAGE, shortened
from convanim.scene.views import VIEWS
from convanim.theme import THEMES

CALLS = int(os.environ.get("CALLS", "1500"))


def _failing(name: str) -> Callable[..., Any]:
    def method(self: object, *_: object) -> Any:
        raise RuntimeError(f"{name} fails\nin two lines")

    return method


METHODS = (
    *("__repr__", "__str__", "__index__", "__int__", "__float__", "__len__", "__iter__"),
    *("__array__", "__bool__", "__eq__", "__hash__", "__fspath__", "__getitem__", "__call__"),
)
#: Objects of which everything fails.
Hostile = type("Hostile", (), {name: _failing(name) for name in METHODS})
HostileText = type("HostileText", (str,), {name: _failing(name) for name in METHODS})
HostileInt = type("HostileInt", (int,), {name: _failing(name) for name in METHODS})
LongName = type("L" * 500, (), {})


class Talker:
    """Says more than fits, and has no end."""

    def __repr__(self) -> str:
        return "a\nb\x1b[31m\u202e" * 200

    def __len__(self) -> int:
        return 2

    def __iter__(self):
        return count()


class Liar:
    """Has a length of its own, and another one when it is looked at."""

    def __init__(self, length: Any, index: Any) -> None:
        self.length, self.index = length, index

    def __len__(self) -> Any:
        return self.length

    def __index__(self) -> Any:
        return self.index

    def __iter__(self):
        return iter([3] * 5)


#: A value of each kind that somebody might give, made anew each time.
ODD: tuple[Callable[[], Any], ...] = (
    *(lambda: None, lambda: True, lambda: False, lambda: ..., lambda: NotImplemented),
    *(lambda: -1, lambda: 0, lambda: 1.5, lambda: -0.0, lambda: 10**18, lambda: 10**19),
    *(lambda: 10**5000, lambda: -(10**40), lambda: float("nan"), lambda: float("inf"), lambda: 1j),
    *(lambda: Fraction(7, 2), lambda: Decimal("3"), lambda: Decimal("sNaN"), lambda: 1e308),
    *(lambda: "", lambda: "x", lambda: "3x", lambda: "1:0", lambda: "3\n4", lambda: "x" * 10_000),
    *(lambda: "٣", lambda: "\ud800", lambda: "\x00", lambda: "1x" * 999 + "1", lambda: "sm,ae"),
    *(lambda: b"3", lambda: b"\x00\x01", lambda: bytearray(b"33"), lambda: memoryview(b"33")),
    *(list, tuple, dict, set, object, Exception, lambda: int, lambda: len, lambda: ca),
    *(lambda: [3], lambda: [3, 3, 3], lambda: (3, None), lambda: [[3, 3]], lambda: [[1], [2, 3]]),
    *(lambda: ((1, 0), (0, 1)), lambda: ((1, 0, 2), 1), lambda: [[[[[[]]]]]], lambda: {3, 4}),
    *(lambda: {3: 3}, lambda: {"a": 1}, lambda: frozenset({3}), lambda: deque([3, 3])),
    *(lambda: (i for i in (3, 3)), lambda: count(), lambda: iter("33"), lambda: map(int, "33")),
    *(lambda: range(2), lambda: range(10**12), lambda: range(10**30), lambda: UserList([3, 3])),
    *(lambda: UserDict(a=3), lambda: UserString("3"), lambda: slice(3), lambda: [3] * 1000),
    *(lambda: np.array([3, 3]), lambda: np.array(3), lambda: np.array([]), lambda: np.array([[3]])),
    *(lambda: np.array(True), lambda: np.array([True, False]), lambda: np.array([1.5, 2])),
    *(lambda: np.array(["a", "b"]), lambda: np.array([None, 3]), lambda: np.array([1j])),
    *(lambda: np.array("2020", "datetime64"), lambda: np.zeros(2, "i4,f8"), lambda: np.zeros(99)),
    *(lambda: np.ma.array([3, 3], mask=[0, 1]), lambda: np.broadcast_to(3, 10**15)),
    *(lambda: np.int8(3), lambda: np.uint64(2**64 - 1), lambda: np.float32(3), lambda: np.True_),
    *(lambda: np.float16("inf"), lambda: np.longdouble(3), lambda: np.str_("same")),
    *(lambda: np.full((3, 3), 2**63, "u8"), lambda: np.full((5, 5), 1e300), lambda: np.eye(3)),
    *(Hostile, lambda: HostileText("same"), lambda: HostileInt(3), LongName, Talker),
    *(
        lambda: Liar(2, 3),
        lambda: Liar(-1, 3),
        lambda: Liar("2", "3"),
        lambda: Liar(10**30, 10**30),
    ),
    *(lambda: [Hostile()] * 2, lambda: (Talker(), 3), lambda: {Talker(): 1}, lambda: [LongName()]),
    *(lambda: Path("a.svg"), lambda: ca.Conv(5, 3), lambda: ca.Theme(), lambda: ca.Conv),
)


def value(chance: random.Random, *usual: Any) -> Any:
    """One of the usual values, or an odd one."""
    return chance.choice(usual) if chance.random() < 0.75 else chance.choice(ODD)()


def some(chance: random.Random, options: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    """Some of the options, each with a usual value or an odd one."""
    named = chance.sample(sorted(options), chance.randint(0, min(4, len(options))))
    return {name: value(chance, *options[name]) for name in named}


LAYERS = {
    "stride": (1, 2, (1, 2), "2x1"),
    "padding": (0, 1, "1:0", ((1, 0), 1), "same", "full"),
    "dilation": (1, 2, (2, 1)),
    "output_padding": (0, 1),
    "ceil_mode": (True, False),
    "count_include_pad": (True, False),
}
KINDS = {
    ca.Conv: ("stride", "padding", "dilation"),
    ca.ConvTranspose: ("stride", "padding", "output_padding", "dilation"),
    ca.MaxPool: ("stride", "padding", "dilation", "ceil_mode"),
    ca.AvgPool: ("stride", "padding", "ceil_mode", "count_include_pad"),
}
LOOK = {
    "view": (*VIEWS, "channels", "slated"),
    "theme": (*THEMES, ca.Theme("mine", input=(1, 2, 3))),
    "dpi": (10, 30, 30.5, np.float64(20)),
    "duration": (20, 1000, 333.3, Fraction(100, 3)),
    "steps": ([0], range(2), (1, 0), np.arange(2), {0}, (i for i in (0, 1))),
    "x": (np.eye(5), np.arange(25).reshape(5, 5), [[1] * 5] * 5, np.ones((5, 5), "f4")),
    "w": (np.eye(3), [[1, 2, 3]] * 3, np.ones((3, 3), bool)),
    "channels": ("2x3", (1, 2), np.array([3, 3]), [3, 1]),
    "weights": ("symbols", "numbers"),
    "labels": (True, False, None),
    "sum": (True, False, None),
    "plain": (True, False, None),
    "max_pixels": (10**6, 100),
    "max_steps": (9, 100),
}
COLOUR, LENGTH = ((0, 0, 0), [255, 0, 9], np.array([1, 2, 3]), (256, 0, 0)), (1, 8.5, 0.01, 10**9)
THEME = {
    "name": ("mine", "guide"),
    **dict.fromkeys(("background", "ink", "text", "input", "output", "shade", "rays"), COLOUR),
    **dict.fromkeys(("cell", "thick", "thin", "margin", "value_size", "small_size"), LENGTH),
    "maps": (((1, 2, 3),), [[1, 2, 3]] * 2, np.zeros((3, 3), int), ()),
    "shade_opacity": (0, 0.5, 1, 2),
    "pale": (0, 0.5, 1, 2),
    "dash": ((1, 2), [3, 4.5], np.array([1, 2])),
}
TARGETS = ("a.svg", "b.txt", Path("c.png"), "d-frames.svg", "none/x.gif", "e", "f.jif", "g.gif")


def make_layer(chance: random.Random) -> Any:
    kind = chance.choice(list(KINDS))
    options = some(chance, {name: LAYERS[name] for name in KINDS[kind]})
    return kind(value(chance, 5, (5, 5), "5x6", (6,)), value(chance, 3, (3, 2), "3"), **options)


def make_theme(chance: random.Random) -> Any:
    return ca.Theme(**some(chance, THEME))


def apply(chance: random.Random) -> Any:
    layer = value(chance, ca.Conv(5, 3), ca.ConvTranspose((5,), 3, stride=2), ca.MaxPool(5, 2))
    if not isinstance(layer, ca.Conv | ca.ConvTranspose | ca.MaxPool):
        layer = ca.AvgPool(5, 2)
    return layer.apply(value(chance, *LOOK["x"], range(5)), value(chance, None, *LOOK["w"]))


def make_animation(chance: random.Random) -> Any:
    layer = value(
        chance, ca.Conv(5, 3), ca.ConvTranspose(5, 3, stride=2), ca.MaxPool(5, 2), ca.Conv(3, 2)
    )
    animation = ca.animate(layer, **some(chance, LOOK))
    assert "\n" not in repr(animation)
    assert " at 0x" not in repr(animation)
    assert (len(animation), bool(animation.alt), bool(animation.caption)) >= (1, True, True)
    return animation


def save(chance: random.Random) -> Any:
    view = {"view": value(chance, *VIEWS)}
    animation = ca.animate(ca.Conv(4, 3), dpi=10, **view, max_pixels=chance.choice([9, 10**6]))
    targets = [value(chance, *TARGETS) for _ in range(chance.randint(0, 3))]
    tick = value(chance, lambda: None)
    if callable(tick):  # what a user's own function raises is theirs
        tick = lambda: None  # noqa: E731
    return animation.save(*targets, tick=tick)


def make_wrongly(chance: random.Random) -> Any:
    if chance.random() < 0.5:
        return str(ca.ConvanimError(*(chance.choice(ODD)() for _ in range(chance.randint(0, 3)))))
    layer, *values = (chance.choice(ODD)() for _ in range(1 + len(LOOK)))
    return ca.Animation(layer, **dict(zip(LOOK, values, strict=True)))


CALL = (
    *(make_layer, make_theme, make_animation) * 6,
    *(apply, save, make_wrongly) * 2,
)


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("part", range(4))
def test_a_random_call_works_or_tells_in_one_line_what_is_wrong(part, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bad = []
    for number in range(part, CALLS, 4):
        chance = random.Random(number)
        call = chance.choice(CALL)
        try:
            call(chance)
        except ca.ConvanimError as error:
            if not 0 < len(str(error)) <= LONGEST_MESSAGE or not str(error).isprintable():
                bad.append((number, call.__name__, str(error)))
        except OSError as error:
            if call is not save or not error.strerror:
                bad.append((number, call.__name__, repr(error)[:200]))
        except Exception as error:
            bad.append((number, call.__name__, type(error).__name__, shortened(error)))
        bad += [(number, "stray", path.name) for path in tmp_path.glob(".*")]
    assert not bad, f"{len(bad)} bad calls, such as {bad[:5]}"
