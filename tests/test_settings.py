"""A user's settings of matplotlib: no picture depends on them, and no drawing touches them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

#: What would show, had it a say.
ODD = {
    "agg.path.chunksize": 101,
    "figure.dpi": 33,
    "figure.facecolor": "red",
    "font.family": "monospace",
    "font.size": 30,
    "font.weight": "bold",
    "hatch.linewidth": 9,
    "lines.dashed_pattern": [9, 9],
    "lines.linewidth": 7,
    "lines.scale_dashes": False,
    "mathtext.default": "bf",
    "mathtext.fallback": None,
    "mathtext.fontset": "stixsans",
    "path.effects": [],
    "path.simplify": True,
    "path.simplify_threshold": 1.0,
    "path.sketch": (3, 100, 2),
    "path.snap": False,
    "pdf.compression": 0,
    "pdf.fonttype": 3,
    "pdf.inheritcolor": True,
    "pdf.use14corefonts": True,
    "ps.fonttype": 42,
    "savefig.bbox": "tight",
    "savefig.dpi": 20,
    "savefig.facecolor": "blue",
    "savefig.transparent": True,
    "text.antialiased": False,
    "text.color": "green",
    "text.hinting": "native",
    "text.kerning_factor": 6,
    "text.usetex": True,
}

#: Draws the same from so many threads at once, and tells what came of it and of the settings.
DRAW = """
import hashlib, json, logging, sys, threading, warnings
from pathlib import Path

import pytest
import matplotlib
warnings.simplefilter("ignore", matplotlib.MatplotlibDeprecationWarning)
matplotlib.rcParams.update({settings!r})
import convanim as ca
from convanim.gallery.listing import read_listing
from convanim.gallery.booklet import write_booklet

def kept():
    return json.dumps(dict.copy(matplotlib.rcParams), default=str)

before, levels, moments, found = kept(), logging.getLogger("fontTools").level, set(), set()

def told(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

def look():
    moments.add(kept())

def draw(number):
    folder = Path(str(number))
    folder.mkdir()
    back, minus = ca.Conv(4, 2, stride=2).transpose(), [[-0.5, 0], [2e9, -3]]
    names = [str(folder / name) for name in ("a.gif", "a.pdf", "a-frames.pdf", "a.svg", "a.png")]
    ca.animate(back, view="numerical", w=minus, labels=True, dpi=60).save(*names, tick=look)
    names = [name.replace("a", "b") for name in names]
    ca.animate(ca.Conv(3, 2), view="matrix", dpi=60).save(*names, tick=look)
    listing = read_listing(Path("list.toml"))
    write_booklet(listing, folder / "list.pdf")
    found.add(told(folder))

Path("list.toml").write_text(
    "title = 'Cᵀ costs $5, not $10'\\n[[figure]]\\nname = 'a'\\n"
    "layer = 'conv'\\ninput = 9\\nkernel = 3\\ntheme = 'dark'", encoding="utf-8")
threads = [threading.Thread(target=draw, args=[n]) for n in range({threads})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert moments == {{before}} and kept() == before, "settings were touched"
assert logging.getLogger("fontTools").level == levels
print(json.dumps(sorted(found)))
"""


def drawn(folder: Path, threads: int, settings: dict[str, object]) -> list[str]:
    folder.mkdir()
    code = DRAW.format(settings=settings, threads=threads)
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code], cwd=folder, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


def test_four_threads_under_odd_settings_draw_what_one_draws_plainly(tmp_path):
    plain = drawn(tmp_path / "plain", 1, {})
    assert len(plain) == 1
    assert drawn(tmp_path / "odd", 4, ODD) == plain


#: Draws in Python where matplotlib is still to be imported.
SAVE = """
import sys
import convanim as ca
try:
    ca.animate(ca.Conv(4, 3)).save("a.gif", "a.pdf")
except ca.ConvanimError as error:
    print(error)
"""

BROKEN = {
    "no text": b"font.size: \xff\xfe\n",
    "no setting": b"foo.bar: 1\nfont.size: abc\n:::\nfont.size 12\nbackend: nonsense\n",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_matplotlibrc_is_told_in_one_line_or_draws_as_ever(broken, tmp_path):
    (tmp_path / "matplotlibrc").write_bytes(broken)
    command = [sys.executable, "-m", "convanim", "conv", "-i4", "-k3", "-oa.gif", "-oa.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    if done.returncode:
        assert done.returncode == 2
        assert re.fullmatch(
            "convanim: (a.gif: )?matplotlib can't read .* matplotlibrc.*\n", done.stderr
        )
    else:
        assert done.stderr == "wrote a.gif\nwrote a.pdf\n"
    assert (tmp_path / "a.gif").exists() == (done.returncode == 0)

    done = subprocess.run(
        [sys.executable, "-c", SAVE], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stdout) <= 300


def test_an_unknown_backend_is_told_in_one_line(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SAVE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "MPLBACKEND": "nonsense"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch("a.gif: matplotlib can't read .*'nonsense'.* MPLBACKEND.*\n", done.stdout)
    assert len(done.stdout) <= 300
    assert list(tmp_path.iterdir()) == []
