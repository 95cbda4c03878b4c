"""The player's page as a file: the drawing of each step, words, policy, sizes."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.export.picture import silent
from convanim.export.player import check_size, player_html, size
from convanim.gallery.listing import guide
from convanim.render.svg import step_svgs
from convanim.scene.tween import Stop, tweened
from convanim.scene.views import VIEWS

CONV = ca.Conv(5, kernel=3, stride=2, padding=1)


def page_of(animation: ca.Animation) -> str:
    return animation.to_bytes("html").decode()


def svg_in(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.search('<div class="stage">(.*?)</div>', page, re.S)[1])


# An independent reading of the drawing: what is painted, point by point.

#: Numbers of a look, and what it is where nothing is said.
USUAL = {"fill": "#000000", "stroke": "none", "stroke-width": "1"}
POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}


def points_of(data: str) -> tuple[str, list[tuple[float, float]]]:
    """The commands of a path, absolute and none left out, and its points."""
    commands, points, start = "", [], (0.0, 0.0)
    at = start
    for command, words in re.findall("([MLQCZmlz])([^A-Za-z]*)", data):
        kind, values = command.upper(), [*map(float, re.findall(r"-?\d*\.?\d+", words))]
        if kind == "Z":
            commands, at = commands + kind, start
        length = 2 * POINTS[kind]
        for first in range(0, len(values), length or 1):
            base = (0, 0) if command == kind else at
            found = np.reshape(values[first : first + length], (-1, 2)) + base
            points += map(tuple, found)
            commands, at = commands + kind, points[-1]
            if kind == "M":
                start, kind = at, "L"
    return commands, points


class Reading:
    """What an SVG paints, with the classes of a style sheet, at a step of its moving sheets.

    What slides has gone a share of its way to the next step.
    """

    def __init__(
        self, root: ElementTree.Element, style: str = "", step: int = 0, share: float = 0
    ) -> None:
        declared = re.findall(r"\.(c[a-z]+)\{(.*?)\}", style)
        self.classes = {
            name: dict(pair.split(":", 1) for pair in look.split(";")) for name, look in declared
        }
        self.step, self.share = step, share
        self.named = {each.get("id"): each for each in root.iter() if each.get("id")}
        self.painted: list[tuple[str, np.ndarray, dict[str, str]]] = []
        for child in root:
            self.read(child, (0, 0, 1, 1), USUAL)

    def read(self, element, place, look):
        tag = element.tag.rpartition("}")[2]
        if tag in ("defs", "title"):
            return
        look = {**look, **self.classes.get(element.get("class"), {})}
        look |= {key: value for key, value in element.attrib.items() if key[:4] in ("fill", "stro")}
        x, y, across, down = place
        if moved := re.match(
            r"translate\((\S+) (\S+)\) scale\((\S+) (\S+)\)", element.get("transform", "")
        ):
            dx, dy, wider, higher = map(float, moved.groups())
            x, y, across, down = x + across * dx, y + down * dy, across * wider, down * higher
        if by := element.get("data-by"):
            dx, dy = map(float, by.split())
            x, y = x + across * self.share * dx, y + down * self.share * dy
        if tag == "use":
            x += across * float(element.get("x", 0))
            y += down * float(element.get("y", 0))
            self.read(self.named[element.get("href")[1:]], (x, y, across, down), look)
        elif tag == "path" and element.get("d"):
            commands, points = points_of(element.get("d"))
            goal = np.array(points_of(element.get("data-d", element.get("d")))[1])
            at = ((1 - self.share) * np.array(points) + self.share * goal) * (across, down) + (x, y)
            # Letters are compared one by one, lines one by one, as is each outline of a letter.
            starts = [number for number, command in enumerate(commands) if command == "M"]
            counts = np.cumsum([0, *(POINTS[command] for command in commands)])
            for start, end in zip(starts, [*starts[1:], len(commands)], strict=True):
                piece = at[counts[start] : counts[end]]
                self.painted.append((commands[start:end], piece, look))
        elif element.get("class") == "steps":
            self.read(element[self.step], (x, y, across, down), look)
        elif tag != "rect":
            for child in element:
                self.read(child, (x, y, across, down), look)


def assert_paints_the_same(one: Reading, other: Reading, near: float = 0.025) -> None:
    assert len(one.painted) == len(other.painted)
    for (commands, points, look), (others, there, its) in zip(
        one.painted, other.painted, strict=True
    ):
        assert (commands, look) == (others, its)
        # Places are rounded to hundredths of a point, and in words to thousandths of their size.
        assert np.abs(points - there).max(initial=0) < near


def assert_shows_each_step(animation: ca.Animation, folder) -> None:
    page = page_of(animation)
    root, style = svg_in(page), re.search("<style>(.*?)</style>", page, re.S)[1]
    files = animation.save(folder / "a-frames.svg")
    for number, file in enumerate(files):
        drawn = Reading(ElementTree.parse(file).getroot())
        assert_paints_the_same(Reading(root, style, number), drawn)


@pytest.mark.parametrize("view", VIEWS)
def test_each_step_of_each_view_is_the_drawing_of_the_step(view, tmp_path):
    tried = False
    for layer in (
        CONV,
        ca.ConvTranspose((4,), 3, stride=2),
        ca.Conv(4, 3, channels=(2, 2)),
        ca.Conv((3, 3, 3), 2),
        ca.Stack(ca.Conv(7, 3), ca.Conv(5, 3)),
    ):
        try:
            animation = ca.animate(layer, view=view)
            animation = ca.animate(layer, view=view, steps=animation.steps[:3])
        except ConvanimError:
            continue
        assert_shows_each_step(animation, tmp_path)
        tried = True
        break
    assert tried


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(
    layer=any_layers,
    view=st.sampled_from(sorted(VIEWS)),
    theme=st.sampled_from(["guide", "contrast"]),
    number=st.integers(0, 3),
    share=st.floats(0.05, 0.95),
)
@example(ca.ConvTranspose(3, 3, stride=2, padding=1), "scatter", "guide", 2, 0.5)
@example(ca.Conv(4, 3), "columns", "guide", 1, 0.25)
@example(ca.Conv((5,), 3), "rows", "contrast", 1, 0.75)
@example(ca.Conv(4, 3, channels=(2, 3)), "channels", "guide", 1, 0.5)
def test_what_slides_is_where_the_video_has_it(layer, view, theme, number, share):
    """At any moment of a slide, as if the video's frame were drawn then."""
    try:
        count = len(ca.animate(layer, view=view))
        look = {"view": view, "theme": theme, "smooth": True, "steps": range(min(count, 5))}
        animation = ca.animate(layer, **look)
    except ConvanimError:
        reject()
    number = min(number, len(animation) - 2)
    if number < 0:
        reject()
    page = page_of(animation)
    style = re.search("<style>(.*?)</style>", page, re.S)[1]
    frame = tweened(animation.scene, [Stop(number, number + 1, share)])
    (drawn,) = step_svgs(frame, [0], "")
    there = Reading(ElementTree.fromstring(drawn))
    # Ways are rounded, too, and words come as letters at such places.
    assert_paints_the_same(Reading(svg_in(page), style, number, share), there, near=0.06)


@pytest.mark.slow
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(layer=any_layers, view=st.sampled_from(sorted(VIEWS)), data=st.data())
def test_each_step_is_the_drawing_of_the_step(layer, view, data, tmp_path_factory):
    try:
        count = len(ca.animate(layer, view=view))
        steps = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=4, unique=True))
        animation = ca.animate(layer, view=view, steps=steps)
    except ConvanimError:
        reject()
    assert_shows_each_step(animation, tmp_path_factory.mktemp("steps"))


def test_the_theme_auto_is_read_on_light_and_dark():
    page = page_of(ca.animate(CONV, theme="auto"))
    style = re.search("<style>(.*?)</style>", page, re.S)[1]
    _light, dark = style.split("@media(prefers-color-scheme:dark)")[::2]
    assert "fill:#268bd2" in style
    assert re.search(r"\.ca\{fill:#ffffff\}", style)
    assert re.search(r"\.ca\{fill:#002b36\}", dark)


# Bytes.


@pytest.mark.parametrize(
    ("number", "most"), [("2.6", 13_457), ("1.2", 34_119), ("1.3", 78_159), ("2.4", 63_895)]
)
def test_the_page_is_no_larger_than_was_measured(number, most):
    figure = next(figure for figure in guide().figures if figure.number == number)
    content = figure.animation.to_bytes("html")
    assert len(content) <= most
    assert content == figure.animation.to_bytes("html")


@pytest.mark.parametrize("view", ["slanted", "pixels"])
def test_the_size_of_a_long_animation_is_foreseen(view, monkeypatch):
    animation = ca.animate(ca.Conv(13, 3), view=view)
    found = len(animation.to_bytes("html"))
    monkeypatch.setattr(size, "LARGEST", 0.7 * found)
    with pytest.raises(ConvanimError, match=r"^121 steps would make a page of some .* MB") as error:
        animation.to_bytes("html")
    assert "\n" not in str(error.value)
    monkeypatch.setattr(size, "LARGEST", 1.3 * found)
    check_size(animation)


# Words.


@dataclass
class Said:
    """An animation with other words."""

    animation: ca.Animation
    alt: str
    caption: str
    formulas: list[str]

    def __getattr__(self, name):
        return getattr(self.animation, name)


class Tags(HTMLParser):
    """Tags with their attributes, and the text in each element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.texts.append((tag, ""))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self.texts.append((f"/{tag}", ""))

    def handle_data(self, data):
        if self.texts:
            tag, before = self.texts[-1]
            self.texts[-1] = (tag, before + data)


TRAPS = [
    "<script>alert(1)</script>",
    "</title>&amp;\"'",
    "{{ 7 * 7 }}",
    "%#$\\input{x}",
    "👩‍🏫 مرحبا",
]
letters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.sampled_from(TRAPS) | st.text(letters, min_size=1, max_size=20)

FEW = ca.animate(CONV, steps=[0, 4])


@settings(max_examples=30)
@given(words, words, st.lists(words, max_size=2))
def test_any_words_are_text_and_nothing_else(alt, caption, formulas):
    plain = Tags(player_html(Said(FEW, "alt", "CAPTION", ["FORMULA"] * len(formulas)), silent))
    found = Tags(player_html(Said(FEW, alt, caption, formulas), silent))

    def frame(tags):
        return [
            (tag, {**had, "aria-label": None} if tag == "svg" else had)
            for tag, had in tags
            if tag != "var"
        ]

    assert frame(found.tags) == frame(plain.tags)
    svg = next(had for tag, had in found.tags if tag == "svg")
    assert svg["aria-label"] == alt
    assert dict(found.texts)["title"] == alt
    said = re.sub(
        "\xa0", " ", "".join(text for tag, text in found.texts if tag in ("p", "var", "/var"))
    )
    for text in (caption, *formulas):
        assert text.replace("\xa0", " ") in said


def test_sizes_caption_and_formula_stand_beside_the_drawing():
    page = page_of(ca.animate(CONV))
    assert '<p class="sizes">5×5 → 3×3</p>' in page
    assert "(<var>i</var>\xa0=\xa05, <var>k</var>\xa0=\xa03, " in page
    assert '<p class="formula"><var>o</var> =\xa0⌊(5 + 2·1 − 3)/2⌋ + 1 =\xa03</p>' in page
    page = page_of(ca.animate(ca.Stack(ca.Conv(7, 3), ca.MaxPool(5, 2))))
    assert "<var>r</var> =\xa01 + Σ (<var>k̂</var> − 1)·Π <var>s</var>" in page


def test_no_article_is_taken_for_a_symbol():
    caption = ca.animate(ca.ConvTranspose(3, 3, stride=2, output_padding=1)).caption
    page = page_of(ca.animate(ca.ConvTranspose(3, 3, stride=2, output_padding=1)))
    assert " of a 3×3 kernel" in caption
    assert " of a 3×3 kernel" in page
    assert "<var>a</var>\xa0=\xa01" in page
    assert "<var>o</var>′\xa0=\xa0" in page


# What the page may do.


@pytest.mark.parametrize("look", [{}, {"smooth": True}, {"theme": "auto"}, {"steps": [3]}])
def test_the_policy_allows_this_style_and_this_script_alone(look):
    page = page_of(ca.animate(CONV, **look))
    policy = re.search('Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == "'none'"
    for tag in ("style", "script"):
        for content in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.S):
            digest = b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert "style=" not in page
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"eval|https?:|@import|url\(|postMessage", page)


def test_names_are_there_once():
    page = page_of(ca.animate(CONV, view="numerical"))
    names = re.findall(r'\bid="(\w+)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#(\w+)"', page)) == set(names)


def test_a_single_step_has_no_controls():
    tags = Tags(page_of(ca.animate(CONV, steps=[3]))).tags
    assert not {"script", "button", "input"} & {tag for tag, _ in tags}


@pytest.mark.parametrize(("look", "shown"), [({}, 0), ({"poster": "last"}, 8), ({"poster": 4}, 4)])
def test_the_poster_is_shown_without_a_script(look, shown):
    page = page_of(ca.animate(CONV, **look))
    for sheet in svg_in(page).iter("g"):
        if sheet.get("class") == "steps":
            assert [step.get("class") for step in sheet].index("on") == shown
    assert f">{shown + 1} / 9</output>" in page


def test_around_a_transparent_drawing_colours_are_what_its_own_are_made_for():
    look = {"background": "transparent"}
    assert "color-scheme:light;" in page_of(ca.animate(CONV, **look))
    assert "color-scheme:dark;" in page_of(ca.animate(CONV, theme="dark", **look))
    for theme in ("guide", "dark", "auto"):
        assert "color-scheme:light dark;" in page_of(ca.animate(CONV, theme=theme))
