"""Settings of Sphinx's extension, and the looks that they give to figures."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

pytest.importorskip("sphinx", reason="no Sphinx: pip install 'convanim[sphinx]'")

from sphinx.errors import ConfigError
from sphinx_projects import QUIET, built, write

import convanim as ca
from convanim import sphinxext
from convanim.embed.sphinx.formats import Showings
from convanim.embed.sphinx.settings import LOOKS, checked
from convanim.embed.sphinx.showings import showings

pytestmark = QUIET


class Settings(dict):
    """Settings as Sphinx has them; the theme need not be installed."""

    __getattr__ = dict.__getitem__

    def __init__(self, **given: Any) -> None:
        formats = {"convanim_html_format": "anim.svg", "convanim_epub_format": "gif"}
        super().__init__({**{name: {} for name in LOOKS}, **formats, "html_theme": "alabaster"})
        self.update(given)


def shown(words: str, **settings: Any) -> Showings:
    """What is shown of a figure with settings."""
    found = Settings(**settings)
    found.update(checked(found, Path()))
    return showings(f"conv -i 5 -k 3 {words}", Path(), found, found.convanim_html_format)


GRAY, DARK, AUTO = {"theme": "gray"}, {"theme": "dark"}, {"theme": "auto"}


@pytest.mark.parametrize(
    ("words", "settings", "themes"),
    [
        ("", {}, ("guide", "guide", "guide")),
        ("--theme=gray", {}, ("gray", "gray", "gray")),
        ("", {"convanim_look": GRAY}, ("gray", "gray", "gray")),
        ("", {"convanim_latex_look": GRAY}, ("guide", "guide", "gray")),
        ("", {"convanim_html_look": DARK}, ("dark", "dark", "guide")),
        ("", {"convanim_html_look": AUTO}, ("auto", "guide", "guide")),  # a GIF can't follow
        ("--theme gray", {"convanim_html_look": DARK}, ("gray", "gray", "gray")),
        (
            "",
            {"convanim_look": GRAY, "convanim_html_look": DARK},
            ("dark", "dark", "gray"),
        ),
    ],
)
def test_looks_come_from_the_figure_then_the_builder_then_all(words, settings, themes):
    found = shown(words, **settings)
    pictures = (found.html.picture, found.epub.picture, found.paper)
    assert tuple(picture.theme.name for picture in pictures) == themes


@pytest.mark.parametrize(
    ("words", "settings", "look"),
    [
        ("", {"html_theme": "alabaster"}, ("guide", None, 11)),
        ("", {}, ("auto", "transparent", 11)),
        ("", {"convanim_look": GRAY}, ("gray", None, 11)),
        ("--background='#ff0000'", {}, ("guide", (255, 0, 0), 11)),
        ("--width=300", {}, ("auto", "transparent", None)),
        ("", {"convanim_look": {"font-size": 9}}, ("auto", "transparent", 9)),
        ("", {"convanim_html_look": GRAY}, ("gray", None, None)),
        ("", {"convanim_html_format": "html"}, ("auto", None, 11)),  # buttons need a background
        ("", {"convanim_html_format": "gif"}, ("guide", None, 11)),
    ],
)
def test_pictures_follow_light_and_dark_where_pages_do(words, settings, look):
    found = shown(words, **{"html_theme": "furo", **settings}).html.picture.settings
    assert (found["theme"].name, found["background"], found["font_size"]) == look


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("convanim_html_format", "jpg", "unknown format 'jpg'"),
        ("convanim_epub_format", "mp4", "unknown format 'mp4'"),
        ("convanim_look", {"them": "dark"}, "unknown key 'them': did you mean 'theme'?"),
        ("convanim_latex_look", {"theme": "drak"}, "unknown theme 'drak'"),
        ("convanim_html_look", {"duration": "x"}, "duration must be"),
        ("convanim_look", "dark", "must be a dict"),
    ],
)
def test_a_wrong_setting_is_refused(setting, value, said):
    with pytest.raises(ConfigError, match=f"^{setting}: .*{re.escape(said)}"):
        checked(Settings(**{setting: value}), Path())


def test_a_changed_file_of_a_theme_is_another_setting(tmp_path):
    looks = []
    for colour in ("#ff0000", "#0000ff"):
        (tmp_path / "own.toml").write_text(f'input = "{colour}"\n', encoding="utf-8")
        looks.append(checked(Settings(convanim_look={"theme": "own.toml"}), tmp_path))
    assert looks[0] != looks[1]


def test_documents_of_another_program_are_read_again(monkeypatch):
    before = sphinxext.setup(MagicMock())
    assert sphinxext.setup(MagicMock()) == before
    monkeypatch.setattr("convanim.embed.sphinx.program", lambda: "f" * 64)
    assert sphinxext.setup(MagicMock())["env_version"] != before["env_version"]


def test_the_settings_are_documented():
    told = {*re.findall("``(convanim_[a-z_]+)``", sphinxext.__doc__)}
    assert told == {*LOOKS, "convanim_html_format", "convanim_epub_format"}


def test_lines_of_frameworks_are_code_where_all_is_told(tmp_path):
    words = 'stack "conv -i 9 -k 3" "lp-pool -k 2 --norm 3"'
    options = "   :all:\n   :name: sizes-of-two\n   :class: wide\n"
    pages = {"a": f".. convanim-shape:: {words}\n{options}", "b": f".. convanim-shape:: {words}\n"}
    write(tmp_path, "P\n=\n\n.. toctree::\n\n   a\n   b\n", pages)
    output, said = built(tmp_path, "html")
    assert said == ""
    everything, sizes = ((output / f"{name}.html").read_text(encoding="utf-8") for name in "ab")
    code = [html.unescape(block) for block in re.findall("(?s)<pre>(.*?)</pre>", everything)]
    stack = ca.Stack(ca.Conv(9, 3), ca.LpPool(7, 2, norm=3))
    lines = [stack.to(name) for name in ("onnx", "jax")]
    assert [re.sub("<.*?>", "", block).strip() for block in code] == lines
    assert "none, as layer 2" in everything
    assert re.search('<div class="convanim-shape wide[^"]*" id="sizes-of-two"', everything)
    heads = re.findall("<th[^>]*><p>(.*?)</p></th>", everything)
    assert heads[:3] == ["#", "layer", "output"]  # a head without a word can't be read out
    assert "receptive field" in sizes
    assert "in ONNX" not in sizes


@pytest.mark.parametrize("theme", ["auto", "guide"])
def test_a_picture_without_background_follows_light_and_dark_as_others(theme):
    words = "--background transparent" + (" --theme guide" if theme == "guide" else "")
    assert shown(words, html_theme="furo").html.picture.theme.name == theme
