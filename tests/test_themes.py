"""Themes of one's own, in TOML."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import listing

import convanim as ca
from convanim.gallery.figures import key_of
from convanim.gallery.listing import read_listing
from convanim.recipes import command_recipe, python_recipe
from convanim.theme import THEMES

MINE = """
base = "dark"
input = "#102030"
maps = ["#102030", [1, 2, 3]]
value-size = 9
dash = [2, 1]
"""
THEME = replace(
    THEMES["dark"],
    name="own",
    input=(16, 32, 48),
    maps=((16, 32, 48), (1, 2, 3)),
    value_size=9,
    dash=(2, 1),
)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_a_file_has_what_differs_from_its_base(mine):
    assert ca.Theme.from_toml(mine) == ca.Theme.from_toml(str(mine)) == THEME
    layer = ca.Conv(5, 3)
    for said in (mine, str(mine), ca.Theme.from_toml(mine)):
        assert ca.animate(layer, theme=said).theme == THEME
    (mine.parent / "plain.toml").write_text("", encoding="utf-8")
    plain = ca.Theme.from_toml(mine.parent / "plain.toml")
    assert plain == replace(ca.Theme(), name="plain")


def test_a_file_from_an_editor_that_marks_utf_8(tmp_path):
    (tmp_path / "marked.toml").write_text(MINE, encoding="utf-8-sig")
    assert ca.Theme.from_toml(tmp_path / "marked.toml") == replace(THEME, name="marked")


def test_recipes_type_the_path_and_pictures_depend_on_the_values(mine, monkeypatch):
    monkeypatch.chdir(mine.parent)
    shown = ca.animate(ca.Conv(5, 3), theme="own.toml")
    command = command_recipe(shown.layer, shown.given, "a")
    assert command == "convanim conv -i 5 -k 3 --theme own.toml -o a.gif"
    line = python_recipe(shown.layer, shown.given, "a")
    assert line == 'ca.animate(ca.Conv(5, kernel=3), theme="own.toml").save("a.gif")'
    eval(line, {"ca": ca})
    assert Path("a.gif").read_bytes() == ca.animate(ca.Conv(5, 3), theme=THEME).to_bytes("gif")
    again = pickle.loads(pickle.dumps(shown))
    assert command_recipe(again.layer, again.given, "a") == command
    # What is made of it is no longer what the file says.
    own = ca.animate(ca.Conv(5, 3), theme=replace(shown.theme, ink="#000000"))
    assert command_recipe(own.layer, own.given, "a") is None


def test_lists_find_it_beside_them_and_its_values_are_the_key(mine):
    whole = "[[figure]]\nname = 'a'\nlayer = 'conv'\ninput = 5\nkernel = 3\n"
    keys = []
    for text in (f"theme = 'own.toml'\n{whole}", f"{whole}theme = 'own.toml'\n"):
        (figure,) = read_listing(listing(mine.parent, text)).figures
        assert figure.spec.theme == THEME
        keys.append(key_of(figure, "program"))
    other = mine.rename(mine.parent / "other.toml")
    other.write_text(f"name = 'own'\n{MINE}", encoding="utf-8")
    text = f"theme = 'other.toml'\n{whole}"
    (figure,) = read_listing(listing(mine.parent, text)).figures
    assert {key_of(figure, "program"), *keys} == {keys[0]}
    other.write_text(f"{MINE}thin = 1", encoding="utf-8")
    (figure,) = read_listing(listing(mine.parent, text)).figures
    assert key_of(figure, "program") != keys[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("inptu = 1", ["'inptu'", "did you mean 'input'"]),
        ("input = 'red'", ["input", "'red'", "#268bd2"]),
        ("base = 'drk'", ["base 'drk'", "did you mean 'dark'"]),
        ("base = 3", ["base 3", "known: guide"]),
        ("value-size = 'x'", ["value-size", "'x'", "0.1 to 1000"]),
        ("value_size = 3", ["'value_size'", "did you mean 'value-size'"]),
        ("source = 'x'", ["unknown key 'source'"]),
        ("dash = [1]", ["dash", "[1]", "two lengths"]),
        ("maps = []", ["maps", "[]"]),
        ("pale = 2", ["pale", "2", "0 to 1"]),
        ('name = "a\\nb"', ["name", "one line"]),
        ("input =", ["TOML: Invalid value"]),
        ("\0", ["TOML"]),
        ("input = " + "[" * 5000, ["TOML"]),
    ],
)
def test_a_mistake_is_one_line_that_names_file_key_and_value(text, words, tmp_path):
    path = tmp_path / "b.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ca.ConvanimError) as caught:
        ca.animate(ca.Conv(5, 3), theme=path)
    said = str(caught.value)
    assert "\n" not in said
    assert all(word in said for word in ["b.toml", *words]), said


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ca.ConvanimError, match="can't be read: "):
            ca.Theme.from_toml(path)
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(ca.ConvanimError, match=r"latin\.toml can't be read: it is not UTF-8"):
        ca.Theme.from_toml(tmp_path / "latin.toml")
    asked = ["conv", "-i", "5", "-k", "3", "--theme", str(tmp_path / "none.toml"), "-o", "a.gif"]
    found = subprocess.run([sys.executable, "-m", "convanim", *asked], capture_output=True)
    assert found.returncode == 2
    assert found.stderr.count(b"\n") == 1


colours = st.tuples(*[st.integers(0, 255)] * 3)
lengths = st.floats(0.1, 1000)
VALUES = {
    "name": st.text(st.characters(exclude_categories=("C", "Z")), min_size=1),
    "maps": st.lists(colours, min_size=1, max_size=4).map(tuple),
    "dash": st.tuples(lengths, lengths),
    "shade_opacity": st.floats(0, 1),
    "pale": st.floats(0, 1),
}


def written(value: object) -> str:
    """A value in TOML."""
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    return repr(value)


@settings(max_examples=30)
@given(st.data())
def test_all_that_a_theme_has_can_be_written(tmp_path_factory, data):
    rows = [row for row in fields(ca.Theme) if row.init]
    given = {}
    for row in rows:
        usual = colours if isinstance(row.default, tuple) else lengths
        given[row.name] = data.draw(VALUES.get(row.name, usual))
    path = tmp_path_factory.mktemp("themes") / "a.toml"
    lines = (f"{name.replace('_', '-')} = {written(value)}\n" for name, value in given.items())
    path.write_text("".join(lines), encoding="utf-8")
    assert ca.Theme.from_toml(path) == ca.Theme(**given)
