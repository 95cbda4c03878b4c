"""Random lists of figures: valid ones with a few things changed."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from fuzz_case import Case
from fuzz_commands import gallery_files, run
from randoms import LOOKS, listed, look, motion, parameters, prose

from convanim.export import FORMATS
from convanim.layers import KINDS

__all__ = ["listing"]

#: A list on its way to TOML: keys, and values as they are written there.
Table = dict[str, str]

#: Values that a key may not expect.
VALUES = (
    *listed(r"""
"slanted+matrix"  "+"  "maps+"  "seed:3"  [12, 8]
""  " "  ''  "a"  "b"  "5x7"  "dark"  "conv"  "same"  "matrix"  "\u0301"  "  =  true  false
0  1  -1  3  1.0  1.5  nan  -inf  1e400  0x10  0b11  1_000  -0.0  9999999999999999999
1979-05-27  07:32:00  1979-05-27T07:32:00Z  {}  {a = 1}  []  [[]]  [nan]  [3, 4]  [1, 2, 3]
[[1, 0], [0, 1]]  [1, 'a']  [[1, 2], [3, 4]]  [[1e30, 1], [1e-9, 0]]  [0.5, 1.5]
['gif']  ['gif', 'gif']  ['jif']  ['png', 5]  ['txt', 'pdf']
"""),
    *("", "9" * 400, "[" * 2000 + "]" * 2000, '"""a\nb"""', "[2.5e10, 1]", '"' + "a" * 500 + '"'),
)

KEYS = listed("""
title  caption  credit  formats  name  number  layer  layer-of  transpose-of  input  kernel  stride
padding  dilation  output-padding  ceil-mode  count-include-pad  view  theme  dpi  duration
steps  x  w  bias  channels  weights  labels  sum  plain  shown  counts
max-pixels  max-steps  background  font  font-size  size  width  height  hold  loop  smooth  poster
titel  Name  a.b  "a b"  ""
größe  figure
""")

PROSE = ("title", "caption", "credit", "name", "number")

#: Names of the list's file.
NAMES = ("mine.toml", "my list.toml", "größe.toml", "mine", "a.b.toml", "-.toml", "🙂.toml")


def listing(random: Random) -> Case:
    """Make a list and the command that builds its gallery."""
    top, figures = _valid(random)
    changes = [_change(random, top, figures) for _ in range(random.choice([0, 1, 1, 1, 2, 3]))]
    data = _written(top, figures).encode("utf-8", "surrogatepass")
    if random.random() < 0.2:
        data, change = _damaged(random, data)
        changes.append(change)
    name = random.choice(NAMES) if random.random() < 0.1 else NAMES[0]
    jobs = "2" if random.random() < 0.05 else "1"
    words = ["gallery", name, "-o", "out", "-j", jobs]
    told = f"{name}: {'; '.join(changes) or 'as it was'}"
    files = {**LOOKS, name: data}
    return Case(told, lambda: run(words), gallery_files("out", name), 1, True, files)


def _valid(random: Random) -> tuple[Table, list[Table]]:
    formats = random.choices(list(FORMATS), k=random.choice([1, 1, 2]))
    top = {"title": '"Mine"', "credit": '"me"', "formats": json.dumps([*dict.fromkeys(formats)])}
    looks = {"theme": '"dark"', "labels": "true", "duration": "500", "max-steps": "200"}
    looks["paper"] = '"letter"'
    top |= {key: value for key, value in looks.items() if random.random() < 0.1}
    return top, [_figure(random, name) for name in "abc"[: random.choice([1, 1, 2, 3])]]


def _figure(random: Random, name: str) -> Table:
    kind = random.choice(list(KINDS))
    made: dict[str, Any] = {"name": name, "number": f"1.{name}"}
    texts = {"title": "The first", "caption": "What it shows."}
    made |= {key: value for key, value in texts.items() if random.random() < 0.2}
    if name != "a" and random.random() < 0.3:
        made[random.choice(["layer-of", "transpose-of"])] = "a"
    else:
        made |= {"layer": kind, **parameters(random, kind)}
    made |= {**look(random), "dpi": random.randint(10, 40)}
    if random.random() < 0.6:
        made |= motion(random)
    return {key.replace("_", "-"): json.dumps(value) for key, value in made.items()}


def _change(random: Random, top: Table, figures: list[Table]) -> str:
    """Change something, and tell what."""
    table = random.choice([top, *figures, *figures])
    key = random.choice(list(table)) if table else "title"
    kind = random.choices(
        ("prose", "value", "key", "lost", "twin", "swap", "theme"), (30, 30, 15, 8, 5, 7, 5)
    )[0]
    if kind == "prose":
        key = random.choice([key for key in PROSE if key in table] or [key])
        table[key] = json.dumps(prose(random), ensure_ascii=False)
    elif kind == "value":
        table[key] = random.choice(VALUES)
    elif kind == "key":
        key = random.choice(KEYS)
        table[key] = random.choice([*VALUES, *table.values()])
    elif kind == "lost":
        table.pop(key, None)
        return f"{key} lost"
    elif kind == "twin":
        figures.append({**figures[0]})
        return "the first figure twice"
    elif kind == "swap":
        other = random.choice(list(table) or [key])
        table[key], table[other] = table.get(other, "1"), table.get(key, "1")
        return f"{key} and {other} swapped"
    else:
        table = figures[-1]
        key, table["theme"] = "theme", random.choice(['"dark"', '"gray"', '"drak"'])
    return f"{key} = {table[key]!a}"


def _written(top: Table, figures: list[Table]) -> str:
    tables = [("", top), *(("[[figure]]\n", figure) for figure in figures)]
    return "\n".join(
        head + "".join(f"{key} = {value}\n" for key, value in table.items())
        for head, table in tables
    )


def _damaged(random: Random, data: bytes) -> tuple[bytes, str]:
    """Damage the bytes of a list."""
    at = random.randrange(len(data))
    lines = data.split(b"\n")
    row = random.randrange(len(lines))
    junk = random.choice(
        [b"\xff", b"\0", b"\r", b"]", b"[", b'"', b"=", b"#", "é".encode(), b"\xc3"]
    )
    ways = {
        "cut off": data[:at],
        "a byte lost": data[:at] + data[at + 1 :],
        f"{junk!r} put in": data[:at] + junk + data[at:],
        "a line twice": b"\n".join(lines[: row + 1] + lines[row:]),
        "a line lost": b"\n".join(lines[:row] + lines[row + 1 :]),
        "lines shuffled": b"\n".join(random.sample(lines, len(lines))),
        "a mark of byte order": b"\xef\xbb\xbf" + data,
        "in UTF-16": data.decode("utf-8", "replace").encode("utf-16"),
        "lines of Windows": data.replace(b"\n", b"\r\n"),
        "nothing": b"",
    }
    way = random.choice(list(ways))
    return ways[way], f"{way} at byte {at}, line {row}"
