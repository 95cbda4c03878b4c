"""Files of TikZ: what they draw, read independently; words as nothing but text; and compiled."""

from __future__ import annotations

import math
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import flat_layers
from tex import compiled, steps_rendered

import convanim as ca
from convanim.colours import in_light
from convanim.errors import ConvanimError
from convanim.render.paint import PAINTERS
from convanim.render.tikz import WRITERS, panel_tikz, steps_tikz
from convanim.render.tikz.colours import Palette
from convanim.render.tikz.letters import prose, roman
from convanim.render.tikz.sharing import shared
from convanim.scene.primitives import Paths, Stroke, Text
from convanim.scene.sheets import Drawing, Growing, Moving, Scene, Still
from convanim.theme import GUIDE, THEMES

#: Colours by their names.
Known = dict[str, tuple[int, ...]]

PATH = re.compile(r"\\path\[(.*?)\]\s([^;]*);")
LINE = re.compile(r"\([^()]*\) rectangle \([^()]*\)|\([^()]*\)(?:--(?:\([^()]*\)|cycle))+")
COLOUR = re.compile(r"\\(providecolor|definecolor|colorlet)\{(.*?)\}(.*)")
WORD = re.compile(r"\\(?:word|sign)\((.*?),(.*?)\)\{")


@dataclass
class Outlines:
    """Outlines as a file has them."""

    options: dict[str, str]
    lines: list[list[tuple[float, float]]]
    closed: bool


def number_pair(text: str) -> tuple[float, float]:
    x, y = text.strip("()").split(",")
    return float(x), float(y)


def outlines(options: str, body: str) -> Outlines:
    given = dict(part.partition("=")[::2] for part in options.split(","))
    lines, closed = [], False
    for line in LINE.findall(body):
        if "rectangle" in line:
            (x0, y0), (x1, y1) = (number_pair(end) for end in line.split(" rectangle "))
            lines.append([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
            closed = True
        else:
            parts = line.split("--")
            closed = parts[-1] == "cycle"
            lines.append([number_pair(part) for part in parts if part != "cycle"])
    return Outlines(given, lines, closed)


def colours(text: str) -> Known:
    """The colours that a file defines, as it mixes them."""
    found: dict[str, tuple[int, ...]] = {}
    for kind, name, value in COLOUR.findall(text):
        if kind != "colorlet":
            found[name] = tuple(map(int, re.findall(r"\d+", value)))
            continue
        one, percent, other = value.strip("{}").split("!")
        share = float(percent) / 100
        pairs = zip(found[one], found[other], strict=True)
        found[name] = tuple(round(share * a + (1 - share) * b) for a, b in pairs)
    return found


def at_step(text: str, number: int) -> str:
    """What a file draws at a step, from 1: only a line with a brace alone ends a command."""
    kept, shown = [], True
    for line in text.partition("\\useasboundingbox")[2].split("\n")[1:]:
        if at := re.fullmatch(r"\\atsteps\{(.*)\}\{%", line):
            shown = number in map(int, at[1].split(","))
        elif grown := re.fullmatch(r"\\fromstep\{(.*)\}\{%", line):
            shown = number >= int(grown[1])
        elif line == "}":
            shown = True
        elif shown and not line.startswith("%"):
            kept.append(line)
    return "\n".join(kept)


def check_paths(drawn: list[Outlines], wanted: list[Paths], known: Known) -> None:
    assert len(drawn) == len(wanted)
    for found, shape in zip(drawn, wanted, strict=True):
        fill, line = found.options.get("fill"), found.options.get("draw")
        assert (known[fill] if fill else None) == in_light(shape.fill)
        assert float(found.options.get("opacity", 1)) == pytest.approx(
            float(shape.opacity), abs=0.005
        )
        stroke = shape.stroke
        assert (known[line] if line else None) == (in_light(stroke.colour) if stroke else None)
        if stroke:
            width = float(found.options["line width"].removesuffix("pt"))
            assert width == pytest.approx(stroke.width, abs=0.005)
            dash = re.findall(r"[\d.]+", found.options.get("dash pattern", ""))
            assert [float(one) for one in dash] == pytest.approx(stroke.dash or (), abs=0.005)
        assert found.closed == shape.closed
        assert [len(line) for line in found.lines] == [len(line) for line in shape.outlines]
        np.testing.assert_allclose(
            np.concatenate([np.array(line) for line in found.lines]),
            np.concatenate([np.array(line) for line in shape.outlines]),
            atol=0.0051,
        )


def check_words(text: str, wanted: list[Text], known: Known) -> None:
    groups = text.split("{\\type")[1:]
    assert len(groups) == len(wanted)
    for group, words in zip(groups, wanted, strict=True):
        size, scale, colour, place = re.findall(r"\{(.*?)\}", group)[:4]
        assert float(size) * float(scale) == pytest.approx(words.size, rel=0.001)
        assert known[colour] == in_light(words.colour)
        assert place == ("base,left" if words.left else "base")
        places = [(float(x), float(y)) for x, y in WORD.findall(group)]
        np.testing.assert_allclose(places, [at for at, _ in words.items], atol=0.0051)
        if words.room < math.inf:
            assert float(re.search(r"\\fit\{(.*?)\}", group)[1]) <= words.room + 0.005


@settings(max_examples=25)
@given(
    layer=flat_layers,
    view=st.sampled_from(("slanted", "numerical", "matrix", "columns", "maps", "pixels")),
    theme=st.sampled_from(sorted(THEMES)),
    data=st.data(),
)
def test_each_step_is_drawn_as_its_scene_says(layer, view, theme, data):
    try:
        found = ca.animate(layer, view=view, theme=theme)
    except ConvanimError:
        return  # the view does not draw such a layer
    steps = [*range(min(len(found.steps), 4))]
    text = steps_tikz(found.scene, steps, found.alt, found.theme, steps[0])
    step = data.draw(st.sampled_from(steps))
    known, own = colours(text), at_step(text, step + 1)
    wanted = found.scene.at(step).primitives
    paper = found.scene.background != (255, 255, 255)
    assert own.startswith("\\fill[convanim-background] (0,0) rectangle") == paper
    drawn = [outlines(*match) for match in PATH.findall(own)]
    check_paths(drawn, [p for p in wanted if isinstance(p, Paths) and p.outlines], known)
    check_words(own, [p for p in wanted if isinstance(p, Text)], known)


def test_panel_has_its_steps_at_their_places(conv):
    found = ca.animate(conv, view="numerical", steps=[0, 4, 8])
    text = panel_tikz(found.panel(), found.alt, found.theme)
    wide = found.scene.width
    starts = re.findall(r"\\begin\{scope\}\[shift=\{\(([\d.]+),0\)\}\]", text)
    places = [0, wide, 2 * wide]
    assert sorted({float(start) for start in starts}) == pytest.approx(places, abs=0.01)
    assert re.findall(r"^% (.*)$", text.partition("\\useas")[2], re.M)[0] == "at all steps"
    shared_by = re.search(r"\\foreach \\x/\\y in \{(.*)\}\{%", text)[1]
    lefts = [float(place.split("/")[0]) for place in shared_by.split(",")]
    assert lefts == pytest.approx(places, abs=0.01)


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=4))
def test_shared_is_in_the_order_of_each_step(columns):
    pieces = list(shared(columns))
    for number, column in enumerate(columns):
        assert "".join(text for numbers, text in pieces if number in numbers) == "".join(column)


def test_shared_writes_once_what_all_have():
    columns = [["a", str(number), "z"] for number in range(5)]
    assert "".join(text for _, text in shared(columns)) == "a01234z"


def test_growing_sheets_are_written_by_what_each_step_adds():
    def grown(before: int | None, step: int) -> list[Paths]:
        first = 0 if before is None else before + 1
        cells = range(first, step + 1)
        lines = tuple(((cell, 0.0), (cell + 1.0, 0.0)) for cell in cells)
        return [Paths(lines, stroke=Stroke((0, 0, 0), 1.0))]

    scene = Scene(20, 20, (255, 255, 255), 9, (Growing(grown),))
    text = steps_tikz(scene, [0, 3, 4], "t", GUIDE, 0)
    assert [at_step(text, number).count("--") for number in (1, 2, 3)] == [1, 4, 5]
    assert text.count("--") == 5
    back = steps_tikz(scene, [3, 0], "t", GUIDE, 0)  # a step can't take back what is drawn
    assert [at_step(back, number).count("--") for number in (1, 2)] == [4, 1]


def test_every_class_of_primitives_can_be_written():
    assert WRITERS.keys() == PAINTERS.keys()


@given(st.sampled_from(sorted(THEMES)), st.sampled_from(("fill", "line", "words")), st.data())
def test_colours_are_named_by_the_theme(theme, use, data):
    theme = THEMES[theme]
    named = {
        name: getattr(theme, name)
        for name in ("ink", "text", "input", "output", "shade", "accent", "background")
    }
    name = data.draw(st.sampled_from(sorted(named)))
    palette = Palette(theme)
    found = palette.name(named[name], use)
    text = "\n".join(palette.definitions())
    assert colours(text) == {found: in_light(named[name])}
    assert found.startswith("convanim-")
    assert not re.search(r"-\d", found.replace("map-", ""))


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_any_colour_is_defined_as_it_is(colour):
    palette = Palette(GUIDE)
    name = palette.name(colour, "fill")
    assert colours("\n".join(palette.definitions()))[name] == colour


def test_pale_copies_follow_the_colour_that_an_author_chooses():
    from convanim.colours import mixed

    palette = Palette(GUIDE)
    name = palette.name(mixed(GUIDE.input, GUIDE.background, GUIDE.pale), "fill")
    assert list(palette.definitions())[-1] == (
        f"\\colorlet{{{name}}}{{convanim-input!35!convanim-background}}"
    )


#: How TeX's commands read in the tests: independent of the tables that write them.
READ = {
    **{r"\textbackslash{}": "\\", r"\{": "{", r"\}": "}", r"\$": "$", r"\%": "%", r"\#": "#"},
    **{r"\&": "&", r"\_": "_", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~"},
    **{r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\symbol{34}": '"'},
    **{r"\`{}": "`", r"\kern0pt ": "", r"\ ": " "},
}


def read(tex: str) -> str:
    """The words that TeX would set; fails where a character would be more than a letter."""
    found = ""
    while tex:
        command = next((c for c in sorted(READ, key=len, reverse=True) if tex.startswith(c)), None)
        if command:
            found, tex = found + READ[command], tex[len(command) :]
            continue
        assert tex[0] not in "\\{}$%#&_^~\n\r\x00", tex
        found, tex = found + tex[0], tex[1:]
    return found


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_words_in_ascii_are_letters_and_nothing_else(words):
    tex = prose(words)
    assert read(tex) == words
    assert not re.search("--|''|,,|  |``|<<|>>", tex)  # TeX would join them


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_words_are_ascii_without_control_characters_or_are_drawn(words):
    tex = prose(words)
    if tex is not None:
        assert tex.isascii()
        assert tex.isprintable()
    elif all(c in string_of_latin() for c in unicodedata.normalize("NFC", words)):
        raise AssertionError(words)


def string_of_latin() -> str:
    return "".join(map(chr, range(32, 127))) + "àéîõüçñÅøßœŒłŠžğ–—“”·×−∞⌊⌋′°αλ"


@pytest.mark.parametrize(
    ("words", "tex"),
    [
        ("naïve Ça", r"na\"{\i}ve \c{C}a"),
        ("⌊(6 + 2·1 − 3)/2⌋", r"$\lfloor$(6 + 2$\cdot$1 $-$ 3)/2$\rfloor$"),
        ("i′ ∞ 3×3", r"i$'$ $\infty$ 3$\times$3"),
        ("^^41--''", r"\textasciicircum{}\textasciicircum{}41-\kern0pt -'\kern0pt '"),
        ("日本", None),
        ("שלום", None),
        ("🙂", None),
    ],
)
def test_prose_is_what_latex_sets(words, tex):
    assert prose(words) == tex


@pytest.mark.parametrize(
    ("words", "tex"),
    [
        ("17", "$17$"),
        ("1,024.5", "$1{,}024.5$"),
        (r"$-2.4{\cdot}10^{10}$", r"$ {-}2.4{\cdot}10^{10}$".replace(" ", "")),
        (r"padding ($-\infty$)", r"padding (${-}{\infty}$)"),
        (r"kernel, $k' = 3$", r"kernel, $k^{{\prime}}= 3$"),
        (r"$5 \times 5$", r"$5\times 5$"),
        ("$=$", "${}= {}$"),
        ("$w_{0{,}1}$", "$w_{0{,}1}$"),
        ("$p'_{1}$", r"$p^{{\prime}}{}_{1}$"),
        ("50%, #1 & $x$", r"50\%, \#1 \& $x$"),
    ],
)
def test_formulas_are_set_in_math_mode(words, tex):
    assert roman(words) == tex


@settings(max_examples=40)
@given(st.text(max_size=100))
def test_titles_stay_in_comments(title):
    drawing = Drawing(10, 10, None, lambda: [])
    text = panel_tikz(drawing, title, GUIDE)
    before = text.partition("\\begingroup")[0]
    lines = re.split(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", before)
    assert all(line.startswith("%") for line in lines[:-1])


def test_pictures_too_large_for_tex_are_refused_in_a_line(tmp_path):
    found = ca.animate(ca.Conv(90, 3, padding=1), view="numerical", steps=[0])
    with pytest.raises(ConvanimError, match=r"words of TeX's memory .*NAME-frames\.pdf$"):
        found.save(tmp_path / "a-frames.tikz")
    with pytest.raises(ConvanimError, match=r"points is over TeX's 16,383"):
        ca.animate(ca.Conv((1, 2000), (1, 3)), view="numerical").save(tmp_path / "a.tikz")
    assert not any(tmp_path.iterdir())


def test_same_bytes_and_whole_files(conv, tmp_path):
    found = ca.animate(conv)
    found.save(tmp_path / "a.tikz", tmp_path / "a-frames.tikz")
    assert found.to_bytes("tikz") == (tmp_path / "a.tikz").read_bytes()
    assert found.to_bytes("frames.tikz") == (tmp_path / "a-frames.tikz").read_bytes()


def test_transparent_pictures_paint_no_background(conv):
    assert b"\\fill" in ca.animate(conv, theme="dark").to_bytes("tikz")
    assert b"\\fill" not in ca.animate(conv, theme="dark", background="transparent").to_bytes(
        "tikz"
    )


@pytest.mark.parametrize("view", ["slanted", "subsampling"])
def test_steps_look_as_our_frames(view, tmp_path):
    layer = ca.Conv(5, 3, stride=2, padding=int(view == "slanted"))
    found = ca.animate(layer, view=view, dpi=600, steps=[0, 3])
    for drawn, ours in steps_rendered(tmp_path, found):
        assert (np.abs(drawn - ours).max(axis=2) > 16).mean() < 0.01
        assert (ours < 200).any(axis=2).mean() > 0.05  # there is something to compare


@pytest.mark.slow
@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize(
    ("layer", "look"),
    [
        (ca.Conv(5, 3, padding=1), {"view": "slanted", "labels": False}),
        (ca.Conv(7, 3, dilation=2), {"view": "slanted", "labels": False}),
        (ca.Conv(1, 1), {"view": "slanted"}),
        (ca.ConvTranspose(3, 3, stride=2, padding=1), {"view": "slanted"}),
        (ca.Conv((4, 4, 4), 3, padding=1), {}),
    ],
)
def test_more_steps_look_as_our_frames(theme, layer, look, tmp_path):
    found = ca.animate(layer, theme=theme, **look)
    if any(isinstance(p, Text) for p in found.scene.at(0).primitives):
        pytest.skip("has words, whose fonts differ")
    steps = sorted({0, len(found.steps) // 2, len(found.steps) - 1})
    found = ca.animate(layer, theme=theme, dpi=1000, steps=steps, **look)
    for drawn, ours in steps_rendered(tmp_path, found):
        assert (np.abs(drawn - ours).max(axis=2) > 16).mean() < 0.01


#: A document of Beamer: README's lines for pages of a PDF, the panel, and the steps.
DECK = r"""\documentclass{beamer}\usepackage{tikz,pgffor}
\newcount\steps
\begin{document}
\begin{frame}
  \pdfximage{conv-frames.pdf}\steps=\pdflastximagepages
  \foreach \n in {1,...,\the\steps}{\only<\n>{\includegraphics[page=\n]{conv-frames.pdf}}}
\end{frame}
\begin{frame}\resizebox{\linewidth}{!}{\input{conv.tikz}}\end{frame}
\begin{frame}\input{conv-frames.tikz}\end{frame}
\begin{frame}{\def\convanimstep{9}\input{conv-frames.tikz}}\end{frame}
\begin{frame}\input{still-frames.tikz}\end{frame}
\end{document}
"""


def test_beamer_makes_a_slide_for_each_step(conv, tmp_path):
    found = ca.animate(conv, view="numerical")
    found.save(*(tmp_path / name for name in ("conv.tikz", "conv-frames.tikz", "conv-frames.pdf")))
    still = steps_tikz(Scene(9, 9, None, 3, ()), [0, 1, 2], "three alike", GUIDE, 0)
    (tmp_path / "still-frames.tikz").write_text(still, encoding="utf-8")
    reader = pypdf.PdfReader(compiled(tmp_path, DECK))
    count = len(found.steps)
    assert len(reader.pages) == count + 1 + count + 1 + 3
    words = [page.extract_text() for page in reader.pages]
    assert "17.0" in words[count + 1]  # a number of the output
    content = [page.get_contents().get_data() for page in reader.pages[count + 1 :]]
    assert all(one != next_one for one, next_one in pairwise(content[:count]))
    log = (tmp_path / "deck.log").read_text(encoding="utf-8", errors="replace")
    assert "Overfull" not in log


def test_steps_larger_than_a_slide_are_made_smaller(tmp_path):
    large = ca.animate(ca.Conv(30, 3), steps=[0, 9])
    assert large.scene.width > 400  # points, of 307 beside the margins
    large.save(tmp_path / "large-frames.tikz")
    source = DECK.partition("\\begin{frame}")[0]
    source += "\\begin{frame}\\input{large-frames.tikz}\\end{frame}\\end{document}"
    reader = pypdf.PdfReader(compiled(tmp_path, source))
    assert len(reader.pages) == 2
    log = (tmp_path / "deck.log").read_text(encoding="utf-8", errors="replace")
    assert "Overfull" not in log


@pytest.mark.slow
def test_handouts_show_the_poster_and_authors_choose_colours_and_fonts(conv, tmp_path):
    ca.animate(conv, view="numerical", poster=4).save(tmp_path / "conv-frames.tikz")
    source = DECK.replace("{beamer}", "[handout]{beamer}")
    body = source.partition("\\begin{frame}")[0] + (
        r"\definecolor{convanim-input}{RGB}{200,80,0}\newcommand\convanimfont{\rmfamily}"
        r"\begin{frame}\input{conv-frames.tikz}\end{frame}\end{document}"
    )
    reader = pypdf.PdfReader(compiled(tmp_path, body))
    assert len(reader.pages) == 1
    content = reader.pages[0].get_contents().get_data().decode("latin-1")
    assert re.search(r"0\.784\d* 0\.313\d* 0(\.0)? rg", content)
    assert not re.search(r"0\.149\d* 0\.545\d*", content)
    step = re.search(r"\\convanimstep\{(\d)\}\\fi", (tmp_path / "conv-frames.tikz").read_text())
    assert step[1] == "5"


HOSTILE = (
    *(r"\input{secret}", r"\write18{touch gone}", "100% #1 & $x$ {", "^^41^^5cinput secret"),
    *("}\\end{tikzpicture}", "<script>'--''``", "naïve Łódź ß", "Привет шлях"),
)


def test_hostile_words_are_set_and_read_no_file(tmp_path):
    (tmp_path / "secret.tex").write_text("SECRET", encoding="utf-8")
    texts = [
        Text((((10.0, 20.0 * number), words),), 8.0, (0, 0, 0), left=True, font=font)
        for number, (words, font) in enumerate(
            ((words, font) for words in HOSTILE for font in ("text", "bold")), 1
        )
    ]
    drawing = Drawing(300, 400, None, lambda: texts)
    text = panel_tikz(drawing, "\\input{secret}\n\\input{secret}", GUIDE)
    (tmp_path / "a.tikz").write_text(text, encoding="utf-8")
    page = r"\documentclass{article}\usepackage{tikz}\begin{document}\input{a.tikz}\end{document}"
    pdf = compiled(tmp_path, page, "-recorder")
    read_files = {
        line.split(" ", 1)[1]
        for line in (tmp_path / "deck.fls").read_text(encoding="utf-8").splitlines()
        if line.startswith("INPUT") and not line.split(" ", 1)[1].startswith("/")
    }
    assert {name.removeprefix("./") for name in read_files} <= {"deck.tex", "a.tikz", "deck.aux"}
    assert "SECRET" not in pypdf.PdfReader(pdf).pages[0].extract_text()
    if shown := _plain(pdf):
        assert r"\input{secret}" in shown
        assert "100% #1 & $x$ {" in shown
        assert r"^^41^^5cinput secret" in shown.replace("ˆ", "^")
    assert not (tmp_path / "gone").exists()


def _plain(pdf) -> str:
    """The words of a PDF, where pdftotext is installed."""
    try:
        result = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        return ""
    return result.stdout.decode()


def test_moving_and_still_sheets_keep_their_order():
    def line(x: float) -> Paths:
        return Paths((((x, 0.0), (x, 1.0)),), stroke=Stroke((0, 0, 0), 1.0))

    sheets = (
        Still(lambda: [line(1)]),
        Moving(lambda step: [line(2 + step), line(9)]),
        Still(lambda: [line(8)]),
    )
    text = steps_tikz(Scene(20, 20, None, 3, sheets), [0, 1, 2], "t", GUIDE, 1)
    for step in range(3):
        found = [outlines(*m).lines[0][0][0] for m in PATH.findall(at_step(text, step + 1))]
        assert found == [1, 2 + step, 9, 8]
    assert text.count("(9,0)") == 1
