"""Animated SVG: what is seen at each time is what the scene has at that step."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from support import any_layers
from svg_player import DARK, MOVING, Mark, Player
from svg_reader import SVG

import convanim as ca
from convanim.colours import in_dark, in_light
from convanim.errors import ConvanimError
from convanim.export import advice
from convanim.gallery.listing import guide
from convanim.render.svg import animated_svg, step_svgs
from convanim.scene.primitives import Paths
from convanim.scene.sheets import Growing
from convanim.scene.tween import Stop, tweened
from convanim.scene.views import VIEWS
from convanim.timing import Timing, eased

#: How far a point may lie from where it should be, in points: hundredths are written, twice.
NEAR = 0.0151

#: The same on its way: the way is written in hundredths, too, and its curve in thousandths.
NEAR_IT = 0.05


def player(content, *media):
    """The picture that plays, for a screen, unless other media are said."""
    return Player(ElementTree.fromstring(content), frozenset(media or (MOVING,)))


def saved(layer, **look):
    return ca.animate(layer, **look).to_bytes("anim.svg").decode()


def expected(scene, steps, number, side):
    """What is seen at one of the steps, from the back to the front, words aside."""
    found = []
    for sheet in scene.seen().sheets:
        if isinstance(sheet, Growing):
            befores = zip([None, *steps], steps[: number + 1], strict=False)
            primitives = [p for before, step in befores for p in sheet.draw(before, step)]
        else:
            primitives = sheet.at(steps[number])
        found += [p for p in primitives if isinstance(p, Paths) and p.outlines]
    return [(outlines(p, scene.height), look(p, side)) for p in found]


def outlines(shape, height):
    ends = 1 if shape.closed else 0
    return [[(x, height - y) for x, y in (*line, *line[:ends])] for line in shape.outlines]


def look(shape, side):
    """The look of outlines as SVG has it."""

    def colour(value):
        return "#{:02x}{:02x}{:02x}".format(*side(value))

    found = {"fill": colour(shape.fill) if shape.fill else "none"}
    if shape.stroke:
        found |= {"stroke": colour(shape.stroke.colour), "stroke-width": shape.stroke.width}
    else:
        found |= {"stroke": "none"}
    if shape.fill:
        found["fill-opacity"] = side(shape.opacity)
    return found


def assert_seen(marks: list[Mark], wanted, near: float = NEAR) -> None:
    paths = [mark for mark in marks if mark.kind == "path"]
    assert len(paths) == len(wanted)
    for mark, (lines, shown) in zip(paths, wanted, strict=True):
        said = dict(mark.look)
        for name, value in shown.items():
            same = value if isinstance(value, str) else pytest.approx(value, abs=0.005)
            assert (said[name] if isinstance(value, str) else float(said[name])) == same
        assert [len(line) for line in mark.outlines] == [len(line) for line in lines]
        for one, other in zip(mark.outlines, lines, strict=True):
            for (x, y), (a, b) in zip(one, other, strict=True):
                assert abs(x - a) <= near
                assert abs(y - b) <= near


def assert_same_words(marks: list[Mark], others: list[Mark], near: float = NEAR) -> None:
    """Hold the letters of words, their places and looks against others."""
    pairs = [[mark for mark in each if mark.kind == "words"] for each in (marks, others)]
    for one, other in zip(*pairs, strict=True):
        assert one.place == pytest.approx(other.place, abs=near)
        assert one.look == other.look
        (letters,), (wanted,) = one.outlines, other.outlines
        assert np.array(letters).ravel() == pytest.approx(np.array(wanted).ravel(), abs=0.0021)


def middles(timing, count):
    """Times in seconds at which a step is shown, in the part where nothing slides."""
    for start, end in pairwise(timing.ends(count)):
        yield (start + 0.4 * (end - start)) / 1000


views = st.sampled_from(sorted(VIEWS))
looks = st.fixed_dictionaries(
    {
        "theme": st.sampled_from(["guide", "auto"]),
        "duration": st.sampled_from([1000, 333, 40.5]),
        "hold": st.sampled_from([0, 2000, 17]),
        "loop": st.sampled_from(["forever", "once"]),
        "smooth": st.booleans(),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, views, looks, st.data())
@example(ca.ConvTranspose(3, 3, stride=2, padding=1), "scatter", {"smooth": True}, None)
@example(ca.ConvTranspose(3, 3, stride=2), "scatter", {"loop": "once", "theme": "auto"}, None)
@example(ca.Conv(5, 3, stride=2, padding=1), "slanted", {"smooth": True, "hold": 500}, None)
@example(ca.Conv(4, 3, channels=(2, 3)), "channels", {"theme": "auto"}, None)
def test_each_step_is_seen_in_its_time(layer, view, look, data):
    try:
        made = ca.animate(layer, view=view, **look)
        count = made.scene.steps
        if data:
            some = st.lists(st.integers(0, count - 1), min_size=1, max_size=4)
            made = ca.animate(layer, view=view, steps=data.draw(some | st.none()), **look)
    except ConvanimError:
        reject()
    text, steps, timing = made.to_bytes("anim.svg").decode(), [*made.steps], made.timing
    media = (MOVING, DARK) if look.get("theme") == "auto" else (MOVING,)
    played = player(text, *media)
    side = in_dark if DARK in media else in_light
    times = [*middles(timing, len(steps))]
    numbers = sorted({0, 1, len(steps) // 2, len(steps) - 1} & {*range(len(steps))})
    stills = [*step_svgs(made.scene, steps, "")]
    for number in numbers:
        seen = played.at(times[number])
        assert_seen(seen, expected(made.scene, steps, number, side))
        if not any(isinstance(sheet, Growing) for sheet in made.scene.sheets):
            still = Player(ElementTree.fromstring(stills[number]), frozenset(media)).at(0)
            assert_same_words(seen, still)
        later = times[number] + timing.ends(len(steps))[-1] / 1000
        assert (played.at(later) == seen) == (
            timing.loops or number == len(steps) - 1 or same(made.scene, steps, number)
        )
    for other in (("print",), ("screen",)):
        calm = player(text, *other)
        assert calm.at(0) == calm.at(1.5)
        if not data or made.poster == steps[0]:
            assert len(calm.at(0)) == len(played.at(times[0]))


def same(scene, steps, number):
    """Whether the last step looks like another."""
    one, last = (expected(scene, steps, each, in_light) for each in (number, len(steps) - 1))
    return one == last


@settings(max_examples=8, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    any_layers,
    views,
    st.sampled_from(["guide", "contrast"]),
    st.integers(0, 3),
    st.floats(0.05, 0.95),
)
@example(ca.ConvTranspose(3, 3, stride=2, padding=1), "scatter", "guide", 2, 0.5)
@example(ca.Conv(4, 3), "columns", "guide", 1, 0.25)
@example(ca.Conv((5,), 3), "rows", "contrast", 1, 0.75)
@example(ca.Conv(4, 3, channels=(2, 3)), "channels", "guide", 1, 0.5)
def test_what_slides_is_where_the_video_has_it(layer, view, theme, number, share):
    """At any moment of a slide, as if the video's frame were drawn then."""
    try:
        made = ca.animate(layer, view=view, theme=theme, smooth=True)
        count = made.scene.steps
        made = ca.animate(layer, view=view, theme=theme, smooth=True, steps=range(min(count, 5)))
    except ConvanimError:
        reject()
    number = min(number, len(made) - 2)
    if number < 0:
        reject()
    stops = [*(Stop(step, step) for step in range(number)), Stop(number, number + 1, eased(share))]
    frame = tweened(made.scene, stops)
    time = made.timing.ends(len(made))[number + 1] - (1 - share) * made.timing.slide
    seen = player(made.to_bytes("anim.svg").decode()).at(time / 1000)
    assert_seen(seen, expected(frame, range(number + 1), number, in_light), NEAR_IT)
    if not any(isinstance(sheet, Growing) for sheet in frame.sheets):
        (still,) = step_svgs(frame, [number], "")
        assert_same_words(seen, Player(ElementTree.fromstring(still)).at(0), NEAR_IT)


@pytest.mark.parametrize("smooth", [False, True])
def test_steps_change_on_time_and_the_last_one_holds(smooth, conv):
    played = player(saved(conv, duration=500, hold=2000, smooth=smooth, steps=[0, 1, 2]))
    shown = [played.at(time) for time in (0.001, 0.28, 0.5, 0.78, 1.0, 2.0, 3.499, 3.5)]
    assert shown[0] == shown[1] == shown[7]
    assert shown[2] == shown[3]
    assert shown[4] == shown[5] == shown[6]
    assert len({tuple(each) for each in shown}) == 3
    between = played.at(0.4)
    assert (between != shown[0]) == smooth


def test_a_window_slides_eased_from_place_to_place():
    """Half way in the middle of the slide, and 5/32 of it after a quarter of the time."""
    layer = ca.Conv((6,), 2, stride=2)
    played = player(saved(layer, view="slanted", smooth=True, duration=1000))
    places = [left_of_veil(played.at(time)) for time in (0.5, 0.7, 0.8, 0.9, 1.1)]
    start, end = places[0], places[-1]
    shares = [(place - start) / (end - start) for place in places]
    assert shares == pytest.approx([0, 5 / 32, 0.5, 27 / 32, 1], abs=0.003)


def left_of_veil(marks):
    veil = next(m for m in marks if m.kind == "path" and dict(m.look)["fill-opacity"] != "1")
    return min(x for line in veil.outlines for x, _ in line)


def test_once_ends_at_the_last_step_and_forever_begins_again(conv):
    for smooth in (False, True):
        once = player(saved(conv, loop="once", smooth=smooth))
        assert once.at(8.5) == once.at(9) == once.at(1e6)
        assert once.at(0.3) != once.at(8.5)
        forever = player(saved(conv, smooth=smooth))
        assert forever.at(0.3) == forever.at(9.3) == forever.at(9000.3)


@pytest.mark.parametrize("media", ["print", "screen"])
@pytest.mark.parametrize("smooth", [False, True])
def test_the_poster_stands_where_nothing_plays(media, smooth, conv):
    text = saved(conv, poster=4, steps=[0, 4, 8], smooth=smooth)
    still = player(text, media)
    scene = ca.animate(conv).scene
    for time in (0, 1.5):
        assert_seen(still.at(time), expected(scene, [4], 0, in_light))


def test_without_style_sheets_the_poster_is_seen(conv):
    """As in viewers that don't read them: attributes alone hide what moves."""
    root = ElementTree.fromstring(saved(conv))
    hidden = [e for e in root.iter() if e.get("display") == "none"]
    assert len(hidden) == 2
    assert all(mark.kind in ("path", "rect") for mark in Player(root, frozenset({"none"})).at(0))


def test_one_step_needs_no_animation(conv):
    text = saved(conv, steps=[3])
    assert "animation" not in text
    assert "<animate" not in text
    played = player(text)
    assert_seen(played.at(0), expected(ca.animate(conv).scene, [3], 0, in_light))


texts = st.text(max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", "a & b", "\"'>", "]]>", "<!--", "\\input{x} %#$", "🙂 \u202eabc"]
)

#: What XML can't hold.
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@settings(max_examples=40)
@given(texts)
@example("\x1a\x1a-")
@example("\0\ud800\uffff")
def test_titles_are_text_and_nothing_else(title):
    scene = ca.animate(ca.Conv(1, 1)).scene
    root = ElementTree.fromstring(animated_svg(scene, [0], Timing(1000), 0, title))
    found, *others = root.iter(f"{SVG}title")
    assert others == []
    assert (found.text or "") == re.sub("\r\n?", "\n", NOT_XML.sub("", title))
    plain = ElementTree.fromstring(animated_svg(scene, [0], Timing(1000), 0, "t"))
    assert [(e.tag, e.attrib) for e in root.iter()] == [(e.tag, e.attrib) for e in plain.iter()]


def test_it_runs_no_script_and_fetches_nothing(conv):
    for smooth in (False, True):
        text = saved(conv, view="numerical", theme="auto", smooth=smooth)
        root = ElementTree.fromstring(text)
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        known = {"svg", "title", "style", "defs", "rect", "g", "path", "use"}
        assert tags <= known | {"animate", "animateTransform"}
        names = {name for element in root.iter() for name in element.attrib}
        assert not any(name.startswith("on") for name in names)
        assert not re.search(
            r"""href="[^#]|@import|url\(|https?://(?!www.w3.org/2000/svg")""", text
        )


def test_several_on_one_page_share_no_name(conv):
    """Classes, ids and keyframes begin with the picture's name, made of its content."""
    contents = [
        saved(conv),
        saved(conv, view="numerical"),
        saved(conv, theme="auto", smooth=True),
        saved(conv, steps=[0, 1]),
        saved(conv, duration=999),
    ]
    named = []
    for text in contents:
        root = ElementTree.fromstring(text)
        names = {name for e in root.iter() for name in e.get("class", "").split()}
        names |= {e.get("id") for e in root.iter() if e.get("id")}
        names |= {*re.findall(r"@keyframes ([\w-]+)", text)}
        names |= {*re.findall(r"[{}>]\.([a-z][\w-]*)", text)}
        (own,) = {name[:5] for name in names}
        named.append(own)
        used = {e.get("href").removeprefix("#") for e in root.iter() if e.get("href")}
        assert used <= {e.get("id") for e in root.iter()}
    assert len({*named}) == len(contents)
    assert saved(conv) == contents[0]


@pytest.mark.parametrize(
    ("number", "most"), [("2.6", 13_165), ("1.2", 33_827), ("1.3", 77_763), ("2.4", 65_318)]
)
def test_none_is_larger_than_what_was_measured(number, most):
    (figure,) = guide().pick([number])
    assert len(figure.animation.to_bytes("anim.svg")) <= 0.9 * most


@pytest.mark.parametrize(
    ("look", "size"),
    [({"size": "1920x1080"}, (1920, 1080)), ({"width": 300}, (300, None)), ({}, (None, None))],
)
def test_the_size_is_that_asked_for(look, size, conv):
    made = ca.animate(conv, **look)
    root = ElementTree.fromstring(made.to_bytes("anim.svg"))
    for name, wanted in zip(("width", "height"), size, strict=True):
        if wanted:
            assert float(root.get(name)) == pytest.approx(wanted, abs=0.01)
    box = [float(part) for part in root.get("viewBox").split()]
    assert float(root.get("width")) / float(root.get("height")) == pytest.approx(
        box[2] / box[3], rel=1e-3
    )
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text == made.alt


def test_nothing_is_painted_under_a_transparent_one(conv):
    assert "<rect" in saved(conv)
    assert "<rect" not in saved(conv, background="transparent")


def test_it_shows_all_that_can_be_said_of_motion(tmp_path, conv):
    given_look = {"hold": 5, "loop": "once", "smooth": True, "theme": "auto"}
    assert advice(given_look, [tmp_path / "a-anim.svg"]) == []
    (path,) = ca.animate(conv).save(tmp_path / "a-anim.svg")
    assert path.name == "a-anim.svg"
