"""Random layers, looks, themes and prose: what scripts and tests share.

Each is made of a `random.Random`, so that a seed makes it again; hypothesis'
``randoms()`` is one too, and makes a failing one small.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import matplotlib

import convanim as ca
from convanim.export import check
from convanim.layers import KINDS, REQUIRED, Layer, defaults
from convanim.scene.views import BESIDE, VIEWS, view_named
from convanim.theme import THEMES

__all__ = [
    *("LOOKS", "THEMED", "TYPEFACES", "animation", "layer", "listed", "look", "motion"),
    *("parameters", "prose", "theme"),
]

Made = TypeVar("Made")

#: Most pixels and steps of an animation that is drawn in a few hundredths of a second.
PIXELS, STEPS = 150_000, 40


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text, parted by two blanks or lines.

    Examples
    --------
    >>> listed("a b  c")
    ('a b', 'c')
    """
    return tuple(re.split(r" {2,}|\n", text.strip()))


#: What a title may hold: words of many scripts, formulas, and what can't be seen.
WORDS = (
    *listed(r"""
Figure 1  a  It costs $5  from $5 to $10  100 %  a_b^c  \frac{1}{2}  {x  #&~  \  "  '  %s
<b>  &amp;  -->  ]]>  Größe  naïve  é  Ελλάδα  Слой  畳み込み  卷积  합성곱  שכבה  طبقة  परत  ชั้น
Cᵀ  k̂  x²₃  ∑∫≤  𝒙  ⟨Ω⟩  ﬁ  🙂  👩‍🔬  🇩🇪  Z̵̢͠
"""),
    *(
        "",
        " ",
        "\t",
        "\u0301",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ue000",
        "\ufffe",
    ),
    *("\u2028", "\x07", "\x1b[31m", "\x7f", "\x85", "a" * 400),
)


#: Themes in files, of which some can't be read as such.
THEMED = {
    "mine-theme.toml": b'base = "dark"\ninput = [20, 60, 90]\nvalue-size = 9\n',
    "auto-theme.toml": b'base = "auto"\nbackground = "#fdf6e3"\n',
    "name-theme.toml": '"name" = "<b>&\\\\input{x}\\u202e \U0001f642%"\n'.encode(),
    "pale-theme.toml": b'text = "#ffffff"\nink = "#ffffff"\nshade-opacity = 1.0\n',
    "huge-theme.toml": b"cell = 1e400\n",
    "long-theme.toml": b"thick = " + b"9" * 5000 + b"\n",
    "deep-theme.toml": b"maps = " + b"[" * 3000 + b"]" * 3000,
    "table-theme.toml": b"[input]\nred = 1\n",
    "keys-theme.toml": b'"a.b\\u001b[31m" = 1\n',
    "twin-theme.toml": b"margin = 1\nmargin = 2\n",
    "latin-theme.toml": b'name = "gr\xfcn"\n',
    "none-theme.toml": b"",
    "time-theme.toml": b"margin = 1979-05-27\n",
}


def _typefaces() -> dict[str, bytes]:
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    whole, symbols = (
        (folder / f"{name}.ttf").read_bytes() for name in ("cmtt10", "STIXSizOneSymReg")
    )
    return {
        "type.ttf": whole,
        "cut.ttf": whole[:5000],
        "head.otf": b"OTTO" + whole[4:300],
        "symbols.ttf": symbols,
        "picture.ttf": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "web.woff2": b"wOF2" + zlib.compress(whole)[:999],
        "junk.ttf": whole[:12] + bytes(byte ^ 0x55 for byte in whole[12:]),
    }


#: Fonts in files, of which all but the first can't be read as such.
TYPEFACES = _typefaces()

#: What looks name in their folder.
LOOKS = {**THEMED, **TYPEFACES}


def prose(random: Random) -> str:
    """Make a text of words of many scripts, or of any letters at all."""
    if random.random() < 0.2:
        points = [random.randrange(1 << random.randint(7, 20)) for _ in range(random.randint(1, 9))]
        return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)
    return " ".join(random.choice(WORDS) for _ in range(random.choice([1, 1, 1, 2, 4])))


def parameters(random: Random, kind: str) -> dict[str, Any]:
    """Parameters of a kind of layer, mostly over two axes; some don't fit together."""
    axes = random.choice([2, 2, 2, 2, 1, 3])

    def sizes(least: int, most: int) -> int | tuple[int, ...]:
        return _per_axis(random, axes, lambda: random.randint(least, most))

    def word(*words: str) -> str:
        return random.choice(words)

    known: dict[str, Callable[[], Any]] = {
        "input": lambda: sizes(1, 6 if axes < 3 else 4),
        "kernel": lambda: sizes(1, 3),
        "factor": lambda: sizes(1, 3),
        "output_size": lambda: sizes(1, 6 if axes < 3 else 4),
        "stride": lambda: sizes(1, 3),
        "padding": lambda: _padding(random, axes),
        "padding_mode": lambda: word("zeros", "reflect", "replicate", "circular"),
        "output_padding": lambda: sizes(0, 1),
        "dilation": lambda: sizes(1, 2),
        "norm": lambda: random.choice([1, 2, 3, 0.5]),
        "ceil_mode": lambda: True,
        "count_include_pad": lambda: False,
        "true_convolution": lambda: True,
        "rules": lambda: word("pytorch", "onnx", "mxnet"),
        "mode": lambda: word("nearest", "bilinear"),
        "order": lambda: word("crd", "dcr"),
        "channels": lambda: random.choice([1, 2, 3, (2, 4), (3, 1)]),
        "groups": lambda: random.choice([1, 2]),
    }
    names = defaults(KINDS[kind])
    # Some fit few others; most layers can be made.
    shares = {"output_size": 0.1, "groups": 0.2, "channels": 0.3}
    made = {
        name: known[name]()
        for name, default in names.items()
        if name in known and (default is REQUIRED or random.random() > 1 - shares.get(name, 0.5))
    }
    # One number stands for two axes.
    if axes != 2 and isinstance(made[next(iter(made))], int):
        made["axes"] = axes
    return made


def _per_axis(random: Random, axes: int, one: Callable[[], int]) -> int | tuple[int, ...]:
    return one() if random.random() < 0.6 else tuple(one() for _ in range(axes))


def _padding(random: Random, axes: int) -> int | str | tuple[tuple[int, int], ...]:
    def end() -> int:
        return random.randint(0, 2)

    if random.random() > 0.8:
        return random.choice(["valid", "same", "same-upper", "same-lower", "full", "causal"])
    return end() if random.random() < 0.6 else tuple((end(), end()) for _ in range(axes))


def layer(random: Random) -> Layer:
    """Make a layer of any kind, mostly over two axes."""

    def attempt() -> Layer:
        kind = random.choice(list(KINDS))
        return KINDS[kind](**parameters(random, kind))

    return _fitting(attempt)


def look(random: Random) -> dict[str, Any]:
    """Look that any layer can have: arguments of `animate` with names and numbers alone."""
    view = view_named(BESIDE.join(random.choices(list(VIEWS), k=random.choice([1, 1, 1, 1, 2]))))
    found: dict[str, Any] = {"view": view.name, "dpi": random.randint(20, 60)}
    for switch in ("labels", "sum", "plain", "counts"):
        if switch in view.options and random.random() < 0.5:
            found[switch] = True
    if "weights" in view.options:
        found["weights"] = random.choice(["symbols", "numbers"])
    if random.random() < 0.1:
        found["shown"] = random.randint(2, 6)
    for name in ("x", "w", "bias"):
        if random.random() < 0.05:
            found[name] = random.choice(["ones", "ramp", "delta", f"seed:{random.randint(0, 9)}"])
    if random.random() < 0.5:
        found["theme"] = random.choice(list(THEMES))
    return found


def motion(random: Random) -> dict[str, Any]:
    """Make options of canvas, motion and letters, as they are typed; most of them can be had."""
    one = random.choice
    colours = ("transparent", "transparent", "#fdf6e3", "#000000")
    sides = (1, 2, 16, 100, 333)
    options: dict[str, Callable[[], Any]] = {
        "background": lambda: one(colours),
        "size": lambda: f"{one(sides)}x{one(sides)}",
        "width": lambda: one(sides),
        "height": lambda: one(sides),
        "hold": lambda: one([0, 1, 500, 2500, 99.5]),
        "loop": lambda: one(["once", "forever"]),
        "smooth": lambda: True,
        "poster": lambda: one([0, 1, "last"]),
        "font": lambda: one(["sans", "sans", "roman", *TYPEFACES]),
        "font_size": lambda: one([4, 8, 12.5, 40]),
        "theme": lambda: one(["contrast", "auto", "auto", *THEMED]),
        "steps": lambda: one(["0", "0,0", "1,0,1", "0-1"]),
        "duration": lambda: one([20, 333, 1000]),
    }
    return {name: make() for name, make in options.items() if random.random() < 0.13}


def theme(random: Random) -> ca.Theme:
    """Theme of random colours, opacity and widths."""

    def colour() -> tuple[int, int, int]:
        return random.randint(0, 255), random.randint(0, 255), random.randint(0, 255)

    names = ("background", "ink", "text", "input", "output", "shade", "rays")
    return ca.Theme(
        name="random",
        maps=tuple(colour() for _ in range(random.randint(1, 6))),
        shade_opacity=random.uniform(0.02, 1),
        pale=random.uniform(0, 1),
        thick=random.uniform(0.2, 2),
        thin=random.uniform(0.1, 1),
        cell=random.choice([14, 14, random.uniform(4, 40)]),
        margin=random.choice([10, random.uniform(0.1, 30)]),
        value_size=random.choice([8, random.uniform(3, 20)]),
        **{name: colour() for name in names},  # type: ignore[arg-type]
    )


def animation(random: Random, dpi: tuple[int, int] = (20, 200)) -> ca.Animation:
    """Animation of a random layer and look, small enough to be drawn at once."""
    looks = look(random)
    if random.random() < 0.5:
        looks["theme"] = theme(random)

    def attempt() -> ca.Animation:
        looks["dpi"] = random.randint(*dpi)
        made = ca.animate(layer(random), **looks, max_pixels=PIXELS, max_steps=STEPS)
        check(made, [Path("a.gif")])
        return made

    return _fitting(attempt)


def _fitting(attempt: Callable[[], Made]) -> Made:
    """Try again where what was drawn does not fit together."""
    while True:
        try:
            return attempt()
        except ca.ConvanimError:
            continue
