"""Mistakes in documents of Sphinx, and words that mean no good."""

from __future__ import annotations

import re

from sphinx_projects import QUIET, built, write

pytestmark = QUIET

#: Arguments and options, and what is said of them.
MISTAKES = {
    "conv\n   :input: 5\n   :kernel: 7": "kernel 7 is larger than the padded input 5",
    "upsample -i 5\n   :factor: 2\n   :groups: 3": ":groups:",
    "cnv -i 5": "unknown layer 'cnv': did you mean 'conv'?",
    "conv -i 5 -k 3 --vew x": ":vew:",
    "conv -i 5 -k 3 -o x.gif": "'-o' does not go here: files are chosen for you",
    "conv -i 5 -k 3\n   :format: jpg": "unknown format 'jpg': did you mean 'png'?",
    "conv -i 5 -k 3\n   :w: no.csv": ":w: can't read no.csv: no such file",
    "conv -i 224 -k 3": "choose some with :steps:",
    "conv -i 9 -k 3\n   :format: gif\n   :max-pixels: 99": "a frame of ",
    "conv -i 9 -k 3\n   :figwidth: image": ":figwidth: image: give a width",
    "guide 9.9": "unknown figure '9.9'",
    "guide": "name one figure of the guide, such as guide 4.7, not none",
    'conv -i 5 -k "3': "No closing quotation",
}

#: Those that Sphinx finds before convanim is asked.
OPTIONS = {
    "kernl: 3": "unknown option 'kernl': did you mean 'kernel'?",
    "labels: maybe": "leave it empty, or say true or false, not 'maybe'",
    "latex-width: 130%": "must be a part of the line, such as 60%, or a length",
    "caption: a :no:`x`": 'Unknown interpreted text role "no"',
}

#: Words that would make a file ``hacked`` if anything evaluated them.
HOSTILE = (
    "conv -i $(touch hacked) -k 3",
    "conv -i `touch hacked` -k 3",
    "conv -i 5 -k 3; touch hacked",
    """conv -i "open('hacked', 'w')" -k 3""",
    "conv -i 5 -k 3\n   :x: open('hacked', 'w')",
    "conv -i 5 -k 3\n   :w: $(touch hacked)",
    "conv -i 5\n   :kernel: 3' --theme=dark; touch hacked #",
    "conv -i 5 -k 3\n   :steps: __import__('os').mkdir('hacked')",
)


def told(tmp_path, figures, is_first: bool = True) -> dict[str, str]:
    """What is said of figures, each in a document of its own; texts after them are there."""
    pages = {
        f"p{n:02}": f"\n.. convanim:: {figure}\n\nAfter.\n" for n, figure in enumerate(figures)
    }
    if is_first:
        write(tmp_path, "P\n=\n\n.. toctree::\n   :glob:\n\n   p*\n", pages)
    output, warnings = built(tmp_path, "html")
    for name in pages:
        assert "After." in (output / f"{name}.html").read_text(encoding="utf-8")
    parts = re.split(
        rf"^{re.escape(str(tmp_path))}/p(\d\d)\.rst:[45]: ERROR: ", warnings, flags=re.M
    )
    assert parts[0] == ""
    return {figures[int(n)]: said for n, said in zip(parts[1::2], parts[2::2], strict=True)}


def test_a_mistake_is_told_with_file_and_line_and_the_build_goes_on(tmp_path):
    found = told(tmp_path, [*MISTAKES])
    assert found.keys() == MISTAKES.keys()
    for figure, said in MISTAKES.items():
        assert said in found[figure]
        assert found[figure].count("\n") == 1
        assert "_build" not in found[figure]  # it is no matter of the picture's file
    assert told(tmp_path, [*MISTAKES], is_first=False) == found  # of documents that did not change


def test_a_mistake_in_an_option_is_told_by_sphinx(tmp_path):
    figures = [f"conv -i 5 -k 3\n   :{option}" for option in OPTIONS]
    found = told(tmp_path, figures)
    for figure, said in zip(figures, OPTIONS.values(), strict=True):
        assert said in found[figure]


def test_nothing_is_evaluated(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told(tmp_path, HOSTILE).keys() == {*HOSTILE}
    assert not [*tmp_path.rglob("hacked*")]
