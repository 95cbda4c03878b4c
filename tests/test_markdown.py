"""Fences in Markdown that becomes HTML: figures, and mistakes that are told where they are."""

from __future__ import annotations

import logging
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convanim as ca
from convanim.embed.markdown.attributes import attributes_of, is_ours
from convanim.embed.markdown.fences import Maker
from convanim.embed.markdown.pages import Page
from convanim.errors import ConvanimError

markdown = pytest.importorskip("markdown", reason="no Python-Markdown: pip install markdown")

OURS = "convanim.embed.markdown"

#: What people use beside it.
OTHERS = ["toc", "admonition", "tables", "attr_list", "fenced_code"]

CONV = "conv -i 5 -k 3 -s 2 -p 1"

#: The usual look of pictures on pages.
LOOK = {"theme": "auto", "font_size": 11}


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def converted(text: str, *others: str, **options: object) -> Elements:
    """The page of a text, by Python-Markdown with the extension and others."""
    configs = {OURS: options}
    return Elements(markdown.markdown(text, extensions=[OURS, *others], extension_configs=configs))


def fenced(code: str, info: str = "convanim") -> str:
    return f"```{info}\n{code}\n```\n"


def data_of(address: str) -> bytes:
    """What the address of an SVG holds."""
    kind, _, data = address.partition(",")
    assert kind == "data:image/svg+xml;charset=utf-8"
    assert not re.search(r"[\s\"<>#]", data)
    return unquote(data).encode()


@pytest.mark.parametrize("others", [[], OTHERS], ids=["alone", "others"])
def test_a_fence_becomes_a_figure_that_follows_light_and_dark(others):
    page = converted(f"# Title\n\n{fenced(CONV)}\nText.", *others)
    animation = ca.animate(ca.Conv(5, 3, stride=2, padding=1), **LOOK)
    [image], [still] = page.all("img"), page.all("source")
    assert data_of(image["src"]) == animation.to_bytes("anim.svg")
    first = ca.animate(animation.layer, steps="0", **LOOK)
    assert still["media"] == "(prefers-reduced-motion: reduce)"
    assert data_of(still["srcset"]) == first.to_bytes("svg")
    assert image["alt"] == animation.alt
    assert [f["class"] for f in page.all("figure")] == ["convanim"]
    assert len(page.all("figcaption")) == 1
    assert animation.caption in page.text.replace("\xa0", " ")
    assert "convanim" not in page.text
    assert "Text." in page.text


def test_the_size_of_the_picture_is_told_so_that_pages_do_not_jump():
    [image] = converted(fenced(CONV)).all("img")
    animation = ca.animate(ca.Conv(5, 3, stride=2, padding=1), **LOOK)
    size = re.search(rb'width="([\d.]+)" height="([\d.]+)"', animation.to_bytes("anim.svg"))
    assert [image["width"], image["height"]] == [str(round(float(s))) for s in size.groups()]


def test_keys_say_the_same_as_words():
    keys = fenced('layer = "conv"\ninput = 5\nkernel = 3\nstride = 2\npadding = 1')
    assert converted(keys).found == converted(fenced(CONV)).found


@pytest.mark.parametrize(
    "fence",
    [
        fenced(CONV, '{ .convanim #strided .wide .left alt="A" caption="C" format=svg width=60% }'),
        fenced(CONV, "convanim {#strided .wide .left alt='A' caption='C' format=svg width=60%}"),
        fenced(
            CONV, 'convanim name=strided class="wide left" caption=C alt=A format=svg width=60%'
        ),
    ],
)
def test_attributes(fence):
    page = converted(fence)
    assert page.all("figure") == [{"id": "strided", "class": "convanim wide left"}]
    [image] = page.all("img")
    picture = ca.animate(ca.Conv(5, 3, stride=2, padding=1), **LOOK).to_bytes("svg")
    assert data_of(image["src"]) == picture
    assert page.all("source") == []
    assert (image["alt"], page.text.strip()) == ("A", "C")
    assert image["style"].startswith("width: 60%;")


def test_keys_have_them_too_and_no_caption_is_none():
    keys = 'layer = "conv"\ninput = 5\nkernel = 3\nalt = "A"\ncaption = ""\nname = "n"\nwidth = 300'
    page = converted(fenced(keys))
    assert page.all("figcaption") == []
    assert page.all("figure")[0]["id"] == "n"
    assert (page.all("img")[0]["alt"], page.all("img")[0]["width"]) == ("A", "300")


@pytest.mark.parametrize(("form", "kind"), [("gif", "image/gif"), ("png", "image/png")])
def test_pixels_are_in_the_page_as_well(form, kind):
    [image] = converted(fenced("conv -i 3 -k 2"), format=form).all("img")
    assert image["src"].startswith(f"data:{kind};base64,")


def test_a_video_plays_by_itself_and_has_its_alt_text():
    [video] = converted(fenced("conv -i 3 -k 2 --dpi 30", "convanim format=mp4")).all("video")
    assert video["src"].startswith("data:video/mp4;base64,")
    assert {"autoplay", "loop", "muted", "playsinline", "controls"} <= video.keys()
    assert "output 2×2" in video["aria-label"]


def test_the_player_stands_in_a_frame_of_its_own():
    page = converted(fenced("conv -i 3 -k 2", "convanim format=html"))
    [frame] = page.all("iframe")
    kind, _, data = frame["src"].partition(",")
    assert kind == "data:text/html;charset=utf-8"
    player = ca.animate(ca.Conv(3, 2), **LOOK).to_bytes("html")
    assert unquote(data).encode() == player
    assert frame["sandbox"] == "allow-scripts"
    assert "output 2×2" in frame["title"]


def test_pictures_are_files_where_a_folder_is_given(tmp_path):
    folder = tmp_path / "a folder"
    options = {"folder": str(folder), "address": "../a%20folder/"}
    pages = [converted(fenced(CONV) + fenced(CONV), **options) for _ in range(2)]
    moving, still = sorted(folder.iterdir(), key=lambda file: not file.name.endswith("-anim.svg"))
    assert [i["src"] for p in pages for i in p.all("img")] == [f"../a%20folder/{moving.name}"] * 4
    assert {s["srcset"] for p in pages for s in p.all("source")} == {f"../a%20folder/{still.name}"}


def test_a_look_of_all_figures_and_one_of_its_own():
    text = fenced("conv -i 3 -k 2") + fenced("conv -i 3 -k 2 --theme gray")
    page = converted(text, look={"theme": "dark"})
    for theme, image in zip(("dark", "gray"), page.all("img"), strict=True):
        picture = ca.animate(ca.Conv(3, 2), theme=theme, font_size=11)
        assert data_of(image["src"]) == picture.to_bytes("anim.svg")


@pytest.mark.parametrize(
    ("words", "site", "look"),
    [
        ("", {}, LOOK),
        ("--theme gray", {}, {"theme": "gray", "font_size": 11}),
        ("--background '#fdf6e3'", {}, {"background": "#fdf6e3", "font_size": 11}),
        ("--background=transparent", {}, {**LOOK, "background": "transparent"}),
        ("", {"background": "transparent"}, {**LOOK, "background": "transparent"}),
        ("--theme gray", {"background": "transparent"}, {"theme": "gray", "font_size": 11}),
        ("--width 300", {}, {"theme": "auto", "width": 300}),
        ("--dpi 50", {"font-size": 14}, {"theme": "auto", "dpi": 50}),
        ("", {"theme": "dark", "width": 300}, {"theme": "dark", "width": 300}),
    ],
)
def test_who_says_one_thing_means_none_of_what_belongs_to_it(words, site, look):
    [image] = converted(fenced(f"conv -i 3 -k 2 {words}"), look=site).all("img")
    assert data_of(image["src"]) == ca.animate(ca.Conv(3, 2), **look).to_bytes("anim.svg")


def test_relative_paths_begin_in_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text('base = "dark"\n')
    page = converted(fenced("conv -i 3 -k 2 --theme mine.toml"))
    assert len(page.all("img")) == 1


#: A line is told, and what is wrong with it.
MISTAKES = {
    "conv -i 5 -k 3 --strid 2": "--stride",
    "cnv -i 5 -k 3": "did you mean 'conv'?",
    "conv -i 5 -k 9": "kernel",
    "": "nothing to draw",
    "conv -i 5 -k 3 -o x.gif": "files are chosen for you",
    'layer = "conv"\ninput = 5\nkernl = 3': "did you mean 'kernel'?",
    'layer = "conv': "TOML",
    f"layer = {5000 * '['}": "TOML",
    f"input = {5000 * '9'}": "TOML",
    'layer = "conv"\ninput = 5\nkernel = 3\nformats = ["gif"]': "write format",
    "conv -i 5 -k 3 --theme missing.toml": "missing.toml",
    "conv -i 5 -k 'x": "quot",
    "guide 99": "99",
    "conv -i 3 -k 2 --max-pixels 9": "--max-pixels",
}


@pytest.mark.parametrize("others", [[], OTHERS], ids=["alone", "others"])
@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_is_told_in_its_place_and_logged_with_its_line(code, others, caplog):
    page = converted(f"# Title\n\nText.\n\n{fenced(code)}\nMore.", *others, format="png")
    assert MISTAKES[code] in page.text
    assert page.all("figure") == []
    assert "admonition" in page.all("div")[0]["class"]
    assert "More." in page.text
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    message = record.getMessage()
    assert message.startswith("convanim: line 5: ")
    assert MISTAKES[code] in message
    assert "\n" not in message


def test_a_fence_of_no_lines_has_its_line_too(caplog):
    converted("# Title\n\n```convanim\n```\n")
    [record] = caplog.records
    assert record.getMessage().startswith("convanim: line 3: nothing to draw")


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ("convanim formt=gif", "did you mean 'format'?"),
        ("convanim format=giv", "did you mean 'gif'?"),
        ("convanim format=pdf", "unknown format"),
        ('convanim width="1; x: y"', "60%"),
        ("convanim caption", "can't be read as attributes"),
        ('convanim alt="A', "can't be read as attributes"),
        ("convanim {alt=A", "not closed"),
        ("{ .convanim alt=A", "not closed"),
        ("convanim name=1", "a letter first"),
    ],
)
def test_a_mistake_in_attributes(info, said, caplog):
    assert said in converted(fenced("conv -i 3 -k 2", info)).text
    assert said in caplog.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "giv"}, "did you mean 'gif'"),
        ({"look": {"theem": "dark"}}, "did you mean 'theme'"),
        ({"look": {"theme": "drak"}}, "did you mean 'dark'"),
        ({"look": "dark"}, "such as theme: dark"),
        ({"address": "x"}, "give folder"),
    ],
)
def test_a_mistake_in_options(options, said):
    with pytest.raises(ConvanimError, match=re.escape(said)):
        converted("text", **options)


#: Lines that would do something if anything in them was evaluated.
HOSTILE = (
    "__import__('pathlib').Path('x').touch()",
    "conv -i __import__('pathlib').Path('x').touch() -k 3",
    "conv -i $(touch x) -k 3",
    "conv -i `touch x` -k 3",
    "conv -i 5 -k 3; touch x",
    "conv -i 5 -k 3 && touch x",
    "conv -i 5 -k 3 > x",
    "conv -i 5 -k 3 | tee x",
    "conv -i 5 -k 3 --theme '!touch x'",
    "conv -i 5 -k 3 --view {{ open('x','w') }}",
    "conv -i 5 -k 3 --numbers open('x','w')",
    "layer = __import__('os').system('touch x')",
    "layer = \"conv\"\ninput = !!python/object/apply:os.system ['touch x']",
    "layer = \"conv\"\ninput = \"5 if open('x','w') else 3\"\nkernel = 3",
    "nn.Conv2d(3, 64, open('x','w'))",
    "guide 4.7 -o x",
    "gallery x.toml -o x",
)


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_lines_are_never_evaluated(line, tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    page = converted(fenced(line))
    assert page.all("img") == []
    assert len(caplog.records) == 1
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("key", ["alt", "caption"])
def test_texts_are_text_and_nothing_else(key):
    hostile = "</figcaption><script>alert(1)</script><img src=x onerror=alert(1)> & *a* {{ b }}"
    page = converted(fenced("conv -i 3 -k 2", f"convanim {key}='{hostile}'"), *OTHERS)
    known = {"figure", "picture", "source", "img", "figcaption"}
    assert {tag for tag, _ in page.found} - {"var"} == known
    assert all(not name.startswith("on") for _, attrs in page.found for name in attrs)
    assert hostile in (page.all("img")[0]["alt"] if key == "alt" else page.text)


def test_fences_of_others_and_fences_in_them_are_left_alone():
    text = f"````md\n{fenced(CONV)}````\n\n{fenced('{convanim} conv', 'python')}"
    plain = markdown.markdown(text, extensions=["fenced_code"])
    assert markdown.markdown(text, extensions=[OURS, "fenced_code"]) == plain
    assert "figure" not in plain


#: Words and signs that fences may hold, rightly or not.
signs = st.sampled_from(
    [
        *(
            "conv",
            "-i",
            "3",
            "-k",
            "2",
            "--theme",
            "auto",
            "layer",
            "=",
            '"conv"',
            "input",
            "kernel",
        ),
        *(
            "guide",
            "2.1",
            "stack",
            "'conv -i 3 -k 2'",
            '"',
            "'",
            "[",
            "]",
            "{",
            "}",
            "#",
            "\\",
            "$(x)",
        ),
        *(
            "\n",
            "--",
            "-->",
            "\x00",
            "é",
            "-s",
            "0",
            "--view",
            "numerical",
            "alt",
            "caption",
            "\ufffd",
        ),
    ]
)


@given(
    st.lists(signs, max_size=9).map(" ".join) | st.text(max_size=20),
    st.dictionaries(st.sampled_from(["alt", "caption", "width", "id"]), st.text(max_size=5)),
)
def test_whatever_a_fence_holds_it_is_a_figure_or_a_mistake(code, attributes):
    page = Page("", Path(), "", "convanim.silent")
    made = Elements(Maker(put=lambda figure: ("x", b"")).html(code, attributes, page, ()))
    assert made.all("figure") or "convanim-mistake" in made.all("div")[0]["class"]


#: Pieces of Markdown.
pieces = st.sampled_from(
    [
        *("# Title", "Text with `code` and *stress*.", "- item", "    indented", "> quoted", ""),
        *("```", "~~~", "````", "```python", "``` {.python}", "<div>", "</div>", "| a | b |"),
        *("<!--", "-->", "convanim", "```convanimal", "{ .convanim }", "\\```convanim", "a ```b"),
    ]
)


@given(st.lists(pieces | st.text(max_size=12)), st.booleans())
def test_other_markdown_is_as_without_it(lines, with_fences):
    text = "\n".join(lines)
    others = ["fenced_code"] if with_fences else []
    with_ours = markdown.markdown(text, extensions=[OURS, *others])
    assert with_ours == markdown.markdown(text, extensions=others)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_stands_behind_the_ticks_is_read_or_refused(info):
    if is_ours(f"convanim {info}"):
        try:
            found = attributes_of(f"convanim {info}")
        except ConvanimError:
            return
        assert all(type(key) is type(value) is str for key, value in found.items())


@given(
    st.dictionaries(
        st.sampled_from(["alt", "caption", "format", "width"]),
        st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"')),
    )
)
def test_attributes_are_read_as_they_were_written(given_ones):
    written = " ".join(f'{key}="{value}"' for key, value in given_ones.items())
    assert attributes_of(f"convanim {written}") == given_ones
    assert attributes_of(f"{{.convanim {written}}}") == given_ones


class TestSuperfences:
    """With pymdown's superfences, fences may stand in anything."""

    NESTED = (
        f'=== "Tab"\n\n    ```convanim\n    {CONV}\n    ```\n',
        f"!!! note\n\n    ```convanim\n    {CONV}\n    ```\n",
        f"> ```convanim\n> {CONV}\n> ```\n",
        f"- item\n\n    ```convanim\n    {CONV}\n    ```\n",
        f"- item\n\n    - inner\n\n        ~~~ {{ .convanim }}\n        {CONV}\n        ~~~\n",
        fenced(CONV),
    )

    @pytest.fixture(autouse=True)
    def _superfences(self):
        pytest.importorskip("pymdownx", reason="no pymdown-extensions: pip install it")

    @pytest.mark.parametrize("text", NESTED)
    @pytest.mark.parametrize("is_first", [True, False])
    def test_the_extension_finds_them_there(self, text, is_first):
        others = ["pymdownx.superfences", "pymdownx.tabbed", "admonition", "attr_list"]
        extensions = [OURS, *others] if is_first else [*others, OURS]
        page = Elements(markdown.markdown(text, extensions=extensions))
        assert len(page.all("figure")) == 1
        assert "conv -i" not in page.text

    def test_a_custom_fence_without_the_extension(self, caplog):
        from convanim.embed.markdown import fence, validator

        row = {"name": "convanim", "class": "convanim", "format": fence, "validator": validator}
        text = "\n".join(
            [
                fenced(CONV, '{ .convanim #strided .wide alt="A" width=60% }'),
                fenced(CONV, 'convanim alt="A" caption="C"'),
                "> ```convanim",
                "> conv -i 5 -k 3 --strid 2",
                "> ```",
                fenced(CONV, '{ .convanim #third formt="gif" }'),
            ]
        )
        page = Elements(
            markdown.markdown(
                text,
                extensions=["pymdownx.superfences", "attr_list"],
                extension_configs={"pymdownx.superfences": {"custom_fences": [row]}},
            )
        )
        first, second = page.all("figure")
        assert first == {"id": "strided", "class": "convanim wide"}
        assert second == {"class": "convanim"}
        assert [image["alt"] for image in page.all("img")] == ["A", "A"]
        assert page.all("img")[0]["style"].startswith("width: 60%;")
        messages = [record.getMessage() for record in caplog.records]
        assert [message.split(": ")[1] for message in messages] == ["line 9", "line 12"]
        assert "did you mean 'format'?" in page.text

    @pytest.mark.parametrize("info", ['convanim alt="A', "convanim alt", "convanim formt=gif"])
    def test_a_mistake_that_superfences_would_not_read_is_told(self, info, caplog):
        text = f"{fenced(CONV, info)}\nText.\n\n{fenced(CONV)}"
        page = converted(text, "pymdownx.superfences")
        assert [record.getMessage()[:18] for record in caplog.records] == ["convanim: line 1: "]
        assert len(page.all("figure")) == 1
        assert "conv -i" not in page.text

    def test_attributes_without_quotes(self):
        page = converted(fenced(CONV, "convanim format=svg alt=A"), "pymdownx.superfences")
        assert [image["alt"] for image in page.all("img")] == ["A"]

    def test_fences_of_others_are_left_alone(self):
        text = f"````md\n{fenced(CONV)}````\n\n{fenced('x = 1', 'python')}"
        others = ["pymdownx.superfences", "pymdownx.highlight"]
        plain = markdown.markdown(text, extensions=others)
        assert markdown.markdown(text, extensions=[OURS, *others]) == plain
