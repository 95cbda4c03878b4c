"""Random calls of Python: expressions, so that each can be typed again."""

from __future__ import annotations

import copy
import dataclasses
import enum
import pickle
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from fuzz_case import Case
from fuzz_commands import TARGETS, pattern
from randoms import listed, look, motion, parameters, prose, theme

import convanim as ca
from convanim.export import FORMATS
from convanim.layers import KINDS

__all__ = ["call"]


class Size(enum.IntEnum):
    """Numbers with names."""

    THREE = 3


def odd(**methods: Any) -> Any:
    """Object with special methods that return what is given, or raise it.

    Examples
    --------
    >>> len(odd(len=2))
    2
    """

    def method(answer: Any) -> Any:
        def answering(*_: Any) -> Any:
            if isinstance(answer, Exception):
                raise answer
            return answer

        return answering

    return type("Odd", (), {f"__{name}__": method(answer) for name, answer in methods.items()})()


def loop() -> list[Any]:
    """List that holds itself."""
    made: list[Any] = []
    made.append(made)
    return made


#: What expressions may name.
NAMES = {
    **{"ca": ca, "np": np, "copy": copy, "pickle": pickle, "dataclasses": dataclasses},
    **{"Decimal": Decimal, "Fraction": Fraction, "Path": Path},
    **{"Size": Size, "odd": odd, "loop": loop, "__name__": "call"},
}

#: Nearly sane: another type, another number of axes.
NEAR = listed(r"""
'slanted+matrix'  'maps+'  'seed:3'  'ones'  [12, 8]
0  1  2  3  5  9  True  1.0  2.5  '3'  '5x7'  'same'  'dark'  None  ()  [3]  (3, 4)  [3, 4, 5]
[[1, 0], [2, 1]]  range(2)  Size.THREE  Decimal(3)  Fraction(3, 1)  np.int8(3)  np.float32(2)
np.array(3)  np.array([3, 4])  np.array([3., 4.])  np.array([True, False])  np.bool_(True)
np.str_('dark')
""")

HOSTILE = listed(r"""
...  -1  -0.0  1e308  2j  float('nan')  float('inf')  10**18  10**19  10**400  -10**5000
Fraction(7, 2)  Decimal('NaN')  Decimal('sNaN')  ''  ' '  'x'  '٣'  '³'  '$5'  '1:0:2'  '\0'
'3' * 9000  '3x' * 900  '\ud800'  'a\nb'  b'3'  bytearray(b'57')  memoryview(b'57')
{}  {3, 4}  {3: 4}  [[]]  [[1], [2, 3]]  [None]  ['a']  [[[1]]]  [1] * 10**6  range(10**12)
iter([1, 2])  (n for n in [1, 2])  loop()  object()  type  len  np  ca.Conv  lambda: 3
Exception('one\ntwo')  np.uint64(2**63)  np.float64('nan')  np.bytes_(b'3')  np.void(b'3')
np.datetime64('NaT')  np.timedelta64(3)  np.ma.masked  np.ma.array([3, 4], mask=[0, 1])
np.array([])  np.array(None)  np.array([3, 4], object)  np.array(['3', '4'])  np.array([[3, 4]])
np.array([(1, 2)], 'i4,i4')  np.array([np.nan, 2])  np.array([2j, 1])  np.ones((3, 3))
np.arange(10**6)  odd(index=3)  odd(index='3')  odd(index=10**40)  odd(index=RuntimeError('no'))
odd(repr=3)  odd(repr=ValueError('one\ntwo'))  odd(repr='a\nb' * 999)  odd(str=OSError('no'))
odd(len=2)  odd(len=-1)  odd(len=10**30)  odd(len=RuntimeError('no'))  odd(float=3.0)
odd(len=2, getitem=RuntimeError('no'))  odd(len=2, iter=iter([1, 2, 3]))  odd(hash=3)
odd(iter=RuntimeError('no'))  odd(array=RuntimeError('no'))  odd(array=3)
odd(eq=RuntimeError('no'), hash=3)  odd(eq=np.array([1, 2]))  odd(bool=RuntimeError('no'))
odd(fspath='a.gif')  odd(fspath=3)
""")

ODD_TARGETS = listed(r"""
'a'  '.gif'  'a.jif'  'a.mp4'  'folder.gif'  'missing/a.gif'  ''  'x' * 300 + '.gif'  'a\0.gif'
'\ud800.gif'  b'a.gif'  5  None  Path()  Path('a.gif')  ['a.gif']  '/dev/null'
odd(fspath='a.gif')  odd(fspath=3)  odd(fspath=RuntimeError('no'))
""")

#: What the cells of an animation's arrays may hold.
NUMBERS = ("1", "-3", "0.1", "1e30", "1e-9", "123456.789", "10**17", "np.nan", "-np.inf", "True")

#: What can be done with anything, with a layer and with an animation.
COMMON = (
    *("{}", "repr({})", "str({})", "hash({})", "{0} == 3", "pickle.loads(pickle.dumps({}))"),
    *("copy.deepcopy({})", "copy.copy({})"),
)
OF_LAYER = (
    *("{}.output_size", "{}.axes", "{}.combine", "{}.title", "{}.transpose()", "{0} == {0}"),
    *("{}.transpose().transpose()", "repr({}.transpose())", "print(ca.shape({}))"),
    *("ca.shape({}).to_dict()", "len({}.walk())"),
)
OF_ANIMATION = (
    *("len({})", "{}.steps", "{}.alt", "{}.caption", "{}.scene", "{}.panel()", "{}.panel_steps"),
    *("{}._repr_html_()", "pickle.loads(pickle.dumps({})).alt", "{}.settings", "{}.given"),
    *("{}.formulas", "{}.unstaged()", "{0}.unstaged() == {0}", "{}.timing", "{}.poster"),
    *(f"{{}}.to_bytes({name!r})" for name in FORMATS),
)

Made = tuple[str, tuple[str, ...]]


def call(random: Random) -> Case:
    """Make an expression of the package's public names; a good part of them sane."""
    made = random.choices((_of_layer, _apply, _theme, _of_animation), (30, 20, 10, 40))[0]
    expression, targets = made(random, _Spoiler(random, random.choice([0, 0.15, 0.4])))
    return Case(expression, lambda: evaluate(expression), targets)


def evaluate(expression: str) -> int:
    """Evaluate an expression: 2 for a user's mistake, 1 for a failure of the machine."""
    try:
        eval(compile(expression, "<call>", "eval"), dict(NAMES))
    except ca.ConvanimError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(error.strerror or error, file=sys.stderr)
        return 1
    return 0


@dataclasses.dataclass(frozen=True)
class _Spoiler:
    """Puts other values in the place of some."""

    random: Random
    share: float

    def __call__(self, sane: str) -> str:
        if self.random.random() >= self.share:
            return sane
        if self.random.random() < 0.1:
            return ascii(prose(self.random))
        return self.random.choice(NEAR if self.random.random() < 0.4 else HOSTILE)

    def call(self, name: str, arguments: dict[str, Any]) -> str:
        """Write a call."""
        given = {key: self(repr(value)) for key, value in arguments.items()}
        return f"{name}({', '.join(f'{key}={value}' for key, value in given.items())})"


def _layer(random: Random, spoil: _Spoiler) -> str:
    kind = random.choice(list(KINDS.values()))
    name = next(name for name, each in KINDS.items() if each is kind)
    return spoil.call(f"ca.{kind.__name__}", parameters(random, name))


def _of_layer(random: Random, spoil: _Spoiler) -> Made:
    made = _layer(random, spoil)
    if random.random() < 0.1:
        changed = random.choice(["input", "kernel", "stride", "padding"])
        return f"dataclasses.replace({made}, {changed}={spoil('3')})", ()
    return random.choice([*COMMON, *OF_LAYER]).format(made), ()


def _apply(random: Random, spoil: _Spoiler) -> Made:
    made = _layer(random, _Spoiler(random, spoil.share / 4))
    kind = random.choice(["int", "float", "np.int8", "np.uint64", "bool", "np.float32", "object"])
    fill = random.choice(["np.ones({}, {})", "np.full({}, 9).astype({}).tolist()"])
    fill = random.choice([fill, fill, "np.full({}, 2**62, {})", "np.full({}, 'x', {})"])
    x = spoil(fill.format("a.x_shape", kind))
    w = spoil(fill.format("a.weight_shape", kind)) if "Conv" in made else "None"
    return f"(lambda a: a.apply({x}, {w}))({made})", ()


def _theme(random: Random, spoil: _Spoiler) -> Made:
    shown = theme(random)
    names = [field.name for field in dataclasses.fields(ca.Theme)]
    chosen = random.sample(names, random.randint(1, 5))
    made = spoil.call("ca.Theme", {name: getattr(shown, name) for name in chosen})
    if random.random() < 0.2:
        return f"dataclasses.replace(ca.Theme(), {chosen[0]}={spoil('1')})", ()
    drawn = "ca.animate(ca.Conv(4, 2), theme={}, dpi=20)"
    uses = [*COMMON, f"{drawn}.panel()", f"{drawn}._repr_html_()"]
    return random.choice(uses).format(made), ()


def _of_animation(random: Random, spoil: _Spoiler) -> Made:
    looks: dict[str, Any] = {**look(random), "dpi": random.randint(10, 40)}
    for name, usual in {
        "duration": 500,
        "steps": [0],
        "max_steps": 99,
        "max_pixels": 10**6,
    }.items():
        if random.random() < 0.15:
            looks[name] = usual
    if random.random() < 0.6:
        looks |= motion(random)
    layer = _layer(random, _Spoiler(random, spoil.share / 4))
    given = [spoil("a") if random.random() < 0.1 else "a"]
    given += [f"{name}={spoil(repr(value))}" for name, value in looks.items()]
    for name, size in {"x": "a.input", "w": "a.kernel"}.items():
        if random.random() < 0.15 and not (name == "w" and "Pool" in layer):
            given.append(f"{name}={spoil(f'np.full({size}, {random.choice(NUMBERS)})')}")
    made = f"(lambda a: ca.animate({', '.join(given)}))({layer})"
    if random.random() < 0.6:
        return random.choice([*COMMON, *OF_ANIMATION]).format(made), ()
    sane = random.choices(TARGETS, k=random.choice([1, 1, 2]))
    written = [spoil(repr(target)) for target in sane]
    if random.random() < 0.1:
        written.append(random.choice(ODD_TARGETS))
    ticked = [f"tick={spoil('lambda: None')}"] if spoil.share and random.random() < 0.05 else []
    allowed = (*map(pattern, sane), r"a\.(gif|mp4)")
    return f"{made}.save({', '.join([*written, *ticked])})", allowed
