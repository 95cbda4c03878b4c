"""Random command lines: most of them sane but for a word or two."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, NoReturn

from fuzz_case import ENDINGS, SPEC, SUFFIXES, Case
from randoms import look, motion, parameters, prose

from convanim.command.cli import main
from convanim.export import FORMATS
from convanim.gallery.listing import guide
from convanim.layers import KINDS
from convanim.places import PLACES

__all__ = ["TARGETS", "command", "gallery_files", "pattern", "run"]

FIGURES = [word for figure in guide().figures for word in (figure.name, figure.number)]

#: Values that an option may not expect.
VALUES = (
    *("0", "1", "2", "3", "12", "5x7", "3x2", "1:0", "1:0x2:1", "0-2", "1,3", "1.5", "1e3", "-1"),
    *("same", "full", "valid", "SAME", "dark", "numerical", "matrix", "numbers", "true", "None"),
    *("slanted+matrix", "+", "scatter+", "a+b+c", "slanted+" * 99, "seed:3", "ones", "1 0; 0 1"),
    *("5x", "x5", "x", "5x7x9", "5×7", "5,7", "1:0:2", ":", "-", "--", "=", "+3", " 3 ", "3\u00a0"),
    *("nan", "inf", "-inf", "1e400", "1e-400", "0x10", "1_000", "٣", "³", "５", "9" * 18, "9" * 40),
    *("9" * 5000, "x" * 3000, "3x" * 500, "0-999999", f"0-{10**12}", "3-1", "0-", "\udcff", "a\nb"),
)

#: Targets, and some that can't be one. What begins with "old" or "folder" is there already.
TARGETS = (
    *(f"a{ending}" for ending in ENDINGS),
    *("old.gif", "A.GIF", "a b.png", "größe.svg", "A-ANIM.SVG", "a-frames.gif", "a-anim-anim.svg"),
)
ODD_TARGETS = (
    *("a", ".gif", "a.jif", "a.", "folder.gif", "missing/a.gif", "", ".", "..", "/", "-frames.png"),
    *("x" * 300 + ".gif", "/dev/null", "/proc/x.gif", "mine.toml", "mine.toml/a.gif", "\udcff.png"),
    *("a\nb.gif", "🙂.png", "\u202e.txt", "a.gif ", "~.gif", "$HOME.txt", "a.tar.gz", "a-anim.png"),
    *("-anim.svg", "-frames.tikz", "-frames.svg", "a-anim.svg/b.gif"),
)

#: Folders to write to; the last two can't be.
FOLDERS = ("out", "out", "out", "", ".", "a/b", "a\nb", "größe", "old.gif", "/proc/x")

JOBS = ("1", "1", "2", "0", "-1", "x")


def run(words: Sequence[str]) -> NoReturn:
    """Run a command line in this process, and end it."""
    sys.argv = ["convanim", *words]
    main()


def command(random: Random) -> Case:
    """Make a command line, in a folder where some files stand already."""
    kinds = {_picture: 50, _stack: 10, _shape: 15, _guide: 8, _gallery: 8, _anything: 9}
    words, targets, partial = random.choices(list(kinds), list(kinds.values()))[0](random)
    # No argument of a command can hold it.
    words = [word.replace("\0", "") for word in words]
    told = f"convanim {shlex.join(words)}"
    return Case(told, lambda: run(words), targets, notes=1, partial=partial)


Made = tuple[list[str], tuple[str, ...], bool]


def _picture(random: Random) -> Made:
    kind = random.choice(list(KINDS))
    written = random.choices(TARGETS, k=random.choice([1, 1, 1, 2, 3]))
    if random.random() < 0.15:
        written[0] = random.choice(ODD_TARGETS)
    words = _spoiled(random, [*_options(parameters(random, kind)), *_options(_look(random))])
    allowed = [pattern(target) for target in written]
    if random.random() < 0.15:
        place = random.choice(list(PLACES))
        names = random.choices(["a", "b/a", "a b", "größe", "a.b", "a&b", "a-anim", "old"])
        written = names if random.random() < 0.8 else written
        words += ["--for", random.choice(VALUES) if random.random() < 0.1 else place]
        if not {"--size", "--width", "--height"} & {*words}:
            words += ["--width", "100"]  # a smooth video of a slide's size takes minutes
        endings = [FORMATS[name].ending for name in PLACES[place].formats]
        allowed = [pattern(f"{name}{ending}") for name in written for ending in endings]
    words += [word for target in written for word in ("-o", target)]
    return [kind, *words], tuple(allowed), False


def _stack(random: Random) -> Made:
    """Layers on top of each other, of which only the first has an input."""
    layers = []
    for number in range(random.choice([1, 2, 2, 3])):
        kind = random.choice(["conv", "conv", "max-pool", "avg-pool", *KINDS])
        given = parameters(random, kind)
        if number:
            given = {name: value for name, value in given.items() if name not in ("input", "axes")}
        if random.random() < 0.7:  # such that they fit together
            kind, own = random.choice(["conv", "max-pool"]), {} if number else {"input": 9}
            given = {**own, "kernel": random.choice([1, 2, 2, 3])}
        layers.append(shlex.join([kind, *_spoiled(random, _options(given))]))
    look = {**_look(random), "view": "stack"}
    look = {name: look[name] for name in look if name in ("view", "dpi", "theme", "shown", "steps")}
    return ["stack", *layers, *_spoiled(random, _options(look)), "-o", "a.gif"], (r"a\.gif",), False


def _shape(random: Random) -> Made:
    kind = random.choice(list(KINDS))
    json = ["--json"] * (random.random() < 0.5)
    words = _spoiled(random, _options(parameters(random, kind)))
    return ["shape", kind, *words, *json], (), False


def _guide(random: Random) -> Made:
    names = [
        random.choice(VALUES) if random.random() < 0.2 else random.choice(FIGURES)
        for _ in range(random.choice([1, 1, 2]))
    ]
    form = random.choice([*FORMATS, *FORMATS, random.choice(VALUES)])
    folder = random.choice(FOLDERS)
    looks = [("--theme", "dark"), ("--labels",), ("--dpi", "30"), ("--duration", "500")]
    looks = [option for option in looks if random.random() < 0.2]
    looks += _options(motion(random))
    options = _spoiled(random, [("-f", form), ("-j", random.choice(JOBS)), *looks])
    listed = ["--list"] * (random.random() < 0.1)
    targets = (rf"{_home(folder)}[\w-]+({_any_suffix()})",)
    return ["guide", *names, "-o", folder, *options, *listed], targets, True


def _gallery(random: Random) -> Made:
    odd = ["missing.toml", "old.gif", "folder.gif", "", "mine", "\udcff.toml", "/dev/null"]
    spec = SPEC if random.random() < 0.8 else random.choice(odd)
    folder = random.choice(FOLDERS)
    options = _spoiled(random, [("-j", random.choice(JOBS))])
    return ["gallery", spec, "-o", folder, *options], gallery_files(folder, spec), True


def _anything(random: Random) -> Made:
    """Words in no order."""
    known = ["conv", "shape", "guide", "gallery", "max-pool", "-i", "-k", "--view", "--help", "-h"]
    known += ["--version", "--list", "--json", "-o", "--labels", "--ceil-mode", "--dpi=30", "-i5"]
    pools: list[Sequence[str]] = [known, VALUES, ODD_TARGETS, [prose(random)]]
    words = [
        random.choice(random.choices(pools, [6, 2, 1, 1])[0]) for _ in range(random.randint(0, 6))
    ]
    return words, (".*",), True


def gallery_files(folder: str, spec: str) -> tuple[str, ...]:
    """Patterns of what a gallery holds."""
    home = _home(folder)
    name = re.escape(spec.removesuffix(".toml"))
    return (
        rf"{home}(index\.html|{name}\.pdf)",
        rf"{home}({name}/)?\.convanim\.jsonl",
        rf"{home}{name}/[^/]+({_any_suffix()})",
    )


def _home(folder: str) -> str:
    return "" if folder in ("", ".") else f"{re.escape(folder)}/"


def _any_suffix() -> str:
    return "|".join(map(re.escape, SUFFIXES))


def pattern(target: str) -> str:
    """Pattern of the files that a target stands for."""
    numbered = re.fullmatch(r"(.*)-frames(\.(?:png|svg))", target, re.DOTALL | re.IGNORECASE)
    if not numbered or not numbered[1]:
        return re.escape(target)
    return rf"{re.escape(numbered[1])}-\d+{re.escape(numbered[2])}"


def _look(random: Random) -> dict[str, Any]:
    """Look that is drawn fast, most of the time."""
    found = {**look(random), "dpi": random.randint(10, 40)}
    if random.random() < 0.1:
        del found["dpi"]
    if random.random() < 0.1:
        found["duration"] = random.choice([20, 333, 1000])
    if random.random() < 0.2:
        found["steps"] = "0"
    if random.random() < 0.7:
        found |= motion(random)
    return found


def _options(values: dict[str, Any]) -> list[tuple[str, ...]]:
    """Write values as options; a flag's name alone."""
    found: list[tuple[str, ...]] = []
    for name, value in values.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            found.append((option if value else f"--no-{option[2:]}",))
        else:
            found.append((option, _written(value)))
    return found


def _written(value: Any) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return "x".join(":".join(map(str, v)) if isinstance(v, tuple) else str(v) for v in value)


def _spoiled(random: Random, options: Iterable[tuple[str, ...]]) -> list[str]:
    """Write options; some lost, doubled, misspelt, or with another value."""
    words: list[str] = []
    for name, *values in options:
        chance = random.random()
        if chance < 0.02:
            continue
        if chance < 0.04:
            words += [name[:-1], *values]
        elif chance < 0.06:
            words += [name, *values, name]
        elif chance < 0.15 and values:
            odd = prose(random) if random.random() < 0.2 else random.choice(VALUES)
            words += [f"{name}={odd}"] if random.random() < 0.2 else [name, odd]
        else:
            words += [name, *values]
    return words
