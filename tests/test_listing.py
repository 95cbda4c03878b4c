from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import listing

import convanim as ca
from convanim.command.cli import cli
from convanim.errors import ConvanimError
from convanim.gallery.listing import guide, read_listing
from convanim.gallery.looks import with_look
from convanim.look import SETTINGS

GOOD = '[[figure]]\nname = "a"\nlayer = "conv"\ninput = 5\nkernel = 3\n'

#: GUIDE's table of illustrations: number, name, i, k, s, p, d.
TABLE = """
1.1_(text) kernel 5 3 1 0 1
1.1 numerical_no_padding_no_strides 5 3 1 0 1
1.2 numerical_padding_strides 5 3 2 1 1
1.3 full_picture 5 3 1 0 1
1.4 strides_subsampling 5 3 2 0 1
1.5 numerical_average_pooling 5 3 1 0 1
1.6 numerical_max_pooling 5 3 1 0 1
2.1 no_padding_no_strides 4 3 1 0 1
2.2 arbitrary_padding_no_strides 5 4 1 2 1
2.3 same_padding_no_strides 5 3 1 1 1
2.4 full_padding_no_strides 5 3 1 2 1
2.5 no_padding_strides 5 3 2 0 1
2.6 padding_strides 5 3 2 1 1
2.7 padding_strides_odd 6 3 2 1 1
2.8a no_padding_no_strides_explained 5 3 1 0 1
2.8b no_padding_strides_explained 5 3 2 0 1
4.1_(text) matrix 4 3 1 0 1
4.1 no_padding_no_strides_transposed 4 3 1 0 1
4.2 arbitrary_padding_no_strides_transposed 5 4 1 2 1
4.3 same_padding_no_strides_transposed 5 3 1 1 1
4.4 full_padding_no_strides_transposed 5 3 1 2 1
4.5 no_padding_strides_transposed 5 3 2 0 1
4.6 padding_strides_transposed 5 3 2 1 1
4.7 padding_strides_odd_transposed 6 3 2 1 1
5.1 dilation 7 3 1 0 2
"""


def test_the_guide_is_its_table():
    rows = [line.split() for line in TABLE.strip().splitlines()]
    figures = guide().figures
    assert [(f.number, f.name) for f in figures] == [
        (row[0].replace("_", " "), row[1]) for row in rows
    ]
    for figure, row in zip(figures, rows, strict=True):
        i, k, s, p, d = map(int, row[2:])
        maps = (2, 3) if figure.name == "full_picture" else None
        layer = ca.Conv(i, k, stride=s, padding=p, dilation=d, channels=maps)
        if "average" in figure.name:
            layer = ca.AvgPool(i, k, stride=s)
        elif "max" in figure.name:
            layer = ca.MaxPool(i, k, stride=s)
        elif figure.name.endswith("transposed"):
            layer = layer.transpose()
        assert figure.animation.layer == layer


def test_the_guides_nineteen_animations_have_358_frames():
    views = ("slanted", "numerical")
    moving = [f.animation for f in guide().figures if f.animation.view.name in views]
    assert (len(moving), sum(map(len, moving))) == (19, 358)


def test_views_of_the_other_illustrations():
    views = {f.name: f.animation.view.name for f in guide().figures}
    assert views["kernel"] == "kernel"
    assert views["full_picture"] == "channels"
    assert views["strides_subsampling"] == "subsampling"
    assert views["no_padding_strides_explained"] == "counting"
    assert views["matrix"] == "matrix"
    assert guide().pick(["1.3"])[0].animation.layer.channels == (2, 3)


@pytest.mark.parametrize(
    ("number", "input_size"),
    [("4.1", 2), ("4.2", 6), ("4.3", 5), ("4.4", 7), ("4.5", 2), ("4.6", 3), ("4.7", 3)],
)
def test_inputs_of_the_transposed(number, input_size):
    (figure,) = guide().pick([number])
    assert figure.animation.layer.input == (input_size,) * 2


def test_figures_are_picked_by_name_or_number():
    picked = guide().pick(["5.1", "dilation", "2.6"])
    assert [figure.name for figure in picked] == ["dilation", "padding_strides"]
    both = [figure.number for figure in guide().pick(["2.8"])]
    assert both == ["2.8a", "2.8b"]
    assert len(guide().pick([])) == 25
    with pytest.raises(ConvanimError, match="did you mean 'dilation'"):
        guide().pick(["dilatoin"])


def test_all_keys_of_an_entry(tmp_path):
    path = listing(
        tmp_path,
        """
title = "Mine"
formats = ["gif"]
[[figure]]
name = "a"
number = "1"
layer = "conv"
input = [5, 6]
kernel = "3x2"
padding = [[1, 0], 2]
view = "numerical"
theme = "dark"
dpi = 100
duration = 500
steps = [0, 2]
w = [[1, 2], [3, 4], [5, 6]]
formats = ["png", "pdf"]
max-pixels = 1000000
[[figure]]
name = "b"
transpose-of = "a"
[[figure]]
name = "c"
layer = "conv-transpose"
input = 3
kernel = 3
stride = 2
output-padding = 1
""",
    )
    found = read_listing(path)
    assert (found.name, found.title) == ("mine", "Mine")
    a, b, c = found.figures
    assert a.animation.layer == ca.Conv((5, 6), (3, 2), padding=((1, 0), 2))
    assert (a.formats, b.formats) == (("png", "pdf"), ("gif",))
    assert (a.animation.dpi, a.animation.timing.duration, len(a.animation)) == (100, 500, 2)
    assert b.animation.layer == a.animation.layer.transpose()
    assert c.animation.layer == ca.ConvTranspose(3, 3, stride=2, padding=0, output_padding=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("figure = 3", "no figures"),
        ("", "no figures"),
        ("[[figure]\n", "can't be read as TOML: Expected ']]'"),
        (GOOD + "strid = 2", "figure 1 (a): unknown key 'strid': did you mean 'stride'?"),
        ("titel = 'x'\n" + GOOD, "unknown key 'titel': did you mean 'title'?"),
        (GOOD.replace('name = "a"', ""), "figure 1: missing key 'name'"),
        (GOOD.replace("kernel = 3", ""), "figure 1 (a): missing key 'kernel'"),
        (GOOD.replace('layer = "conv"', ""), "give one of the keys 'layer'"),
        (GOOD.replace('"conv"', '"cnov"'), "unknown layer 'cnov': did you mean 'conv'?"),
        (GOOD.replace('"conv"', "7"), "unknown layer 7 (known: conv,"),
        (GOOD.replace('"conv"', '"max-pool"') + "output-padding = 1", "'output-padding'"),
        (GOOD + "stride = 0", "figure 1 (a): stride must be at least 1, got 0"),
        (
            GOOD + "stride = [1, 2, 3]\npadding = [1, 2]",
            "(a): stride has 3 numbers and the input 2 axes",
        ),
        (GOOD + "dpi = 'x'", "figure 1 (a): dpi must be a number"),
        (GOOD + "w = [[1]]", "figure 1 (a): w must have shape (3, 3), got (1, 1)"),
        (GOOD + "x = 'abc'", "figure 1 (a): x: unknown name 'abc'"),
        (GOOD + "steps = 4.5", "figure 1 (a): steps must be whole numbers"),
        (GOOD + "theme = 4", "theme must be a name"),
        (GOOD + "view = ['numerical']", "unknown view"),
        (GOOD + "formats = 'gif'", "formats must be a list"),
        (GOOD + "formats = ['jif']", "unknown format 'jif': did you mean 'gif'?"),
        (GOOD + GOOD, "figure 2: name 'a' is taken"),
        (GOOD.replace('"a"', '"../a"'), "name '../a' must be usable as a file's"),
        (GOOD.replace('"a"', '"a-frames"'), "must not end with '-frames'"),
        (GOOD.replace('"a"', '"A-Anim"'), "must not end with '-anim'"),
        (GOOD + "number = []", "number must be a text such as '2.1', got []"),
        (GOOD + "max-steps = nan", "max-steps must be a whole number, got nan: give 1 or more"),
        (GOOD + "[[figure]]\nname='b'\ntranspose-of=[]", "name of an earlier figure"),
        (GOOD.replace("5", "9" * 5000), "can't be read as TOML"),
        (GOOD.replace("5", "9" * 30), "input must be at most"),
        (GOOD + "x = " + "[" * 5000, "can't be read as TOML"),
        (GOOD.replace('"a"', "5"), "name must be a text of one line, got 5"),
        (
            GOOD + "[[figure]]\nname='b'\ntranspose-of='c'",
            "figure 2 (b): transpose-of 'c' must be the name of an earlier",
        ),
        (GOOD + "[[figure]]\nname='b'\ntranspose-of='a'\nstride=2", "unknown key 'stride'"),
        ("figure = [3]", "figure 1: must be a table"),
        (GOOD + "max-steps = 4", "9 steps are more than the limit of 4"),
        ("max-steps = 4\n" + GOOD, "figure 1 (a): 9 steps are more than the limit of 4"),
        ("theme = 'drak'\n" + GOOD, "mine.toml: unknown theme 'drak': did you mean 'dark'?"),
        ("labels = 1\n" + GOOD, "mine.toml: labels must be true or false, got 1"),
        ("dpi = 'x'\n" + GOOD, "mine.toml: dpi must be a number"),
        ("max-pixels = 0\n" + GOOD, "mine.toml: max-pixels must be at least 1, got 0"),
        ("thme = 'dark'\n" + GOOD, "unknown key 'thme': did you mean 'theme'?"),
        ("view = 'matrix'\n" + GOOD, "mine.toml: unknown key 'view'"),
        (GOOD + "view = 'matrix'\nlabels = true", "figure 1 (a): the matrix view has no labels"),
        (GOOD + "caption = 5", "figure 1 (a): caption must be a text of one line, got 5"),
        (GOOD + "title = ''", "figure 1 (a): title '' has no letter: give a text"),
        (GOOD + "caption = 'a\\nb'".replace("'", '"'), "caption must be a text of one line"),
        (GOOD + "titel = 'x'", "figure 1 (a): unknown key 'titel': did you mean 'title'?"),
    ],
)
def test_mistakes_name_file_entry_and_key(text, words, tmp_path):
    path = listing(tmp_path, text)
    with pytest.raises(ConvanimError) as caught:
        read_listing(path)
    message = str(caught.value)
    assert words in message
    assert message.startswith(str(path))
    assert "\n" not in message


#: Figures of several views, and one with a look of its own.
VIEWS = """
[[figure]]
name = "plain"
layer = "conv"
input = 5
kernel = 3
[[figure]]
name = "own"
layer-of = "plain"
theme = "gray"
labels = false
dpi = 50
duration = 200
max-steps = 100
max-pixels = 800000
[[figure]]
name = "numbers"
transpose-of = "plain"
view = "numerical"
[[figure]]
name = "matrix"
layer-of = "plain"
view = "matrix"
"""

#: For each setting that a whole list may have: a line of it, and its value.
FOR_LISTS = {
    "theme": ('theme = "dark"', ca.THEMES["dark"]),
    "labels": ("labels = true", True),
    "sum": ("sum = true", True),
    "plain": ("plain = true", True),
    "background": ('background = "#fdf6e3"', (253, 246, 227)),
    "font": ('font = "sans"', "sans"),
    "font_size": ("font-size = 11", 11),
    "dpi": ("dpi = 70.0", 70),
    "size": ("size = [320, 200]", (320, 200)),
    "width": ("width = 300", 300),
    "height": ("height = 300", 300),
    "duration": ("duration = 40", 40),
    "hold": ("hold = 2000", 2000),
    "loop": ('loop = "once"', "once"),
    "smooth": ("smooth = true", True),
    "max_steps": ("max-steps = 50", 50),
    "max_pixels": ("max-pixels = 900_000", 900_000),
}


def settings(figures) -> dict[str, dict[str, object]]:
    return {figure.name: dict(figure.spec.settings) for figure in figures}


def test_every_setting_for_lists_is_here():
    assert sorted(FOR_LISTS) == sorted(name for name, row in SETTINGS.items() if row.for_lists)


@pytest.mark.parametrize("name", FOR_LISTS)
def test_a_look_of_the_list_is_that_of_figures_whose_view_has_it(name, tmp_path):
    line, value = FOR_LISTS[name]
    before = settings(read_listing(listing(tmp_path, VIEWS)).figures)
    after = settings(read_listing(listing(tmp_path, f"{line}\n{VIEWS}")).figures)
    views = {"plain": "slanted", "own": "slanted", "numbers": "numerical", "matrix": "matrix"}
    having = {figure for figure, view in views.items() if view in (SETTINGS[name].views or view)}
    having -= {"own"} if f"\n{name.replace('_', '-')} = " in VIEWS else set()
    for figure, found in after.items():
        # Nothing else of a figure changes, and nothing of one that has its own.
        assert found == {**before[figure], **({name: value} if figure in having else {})}
    assert before["plain"][name] != value


def test_looks_of_the_list_stand_together(tmp_path):
    together = {name: row for name, row in FOR_LISTS.items() if name not in ("width", "height")}
    text = "\n".join(line for line, _ in together.values())
    found = settings(read_listing(listing(tmp_path, f"{text}\n{VIEWS}")).figures)
    wanted = {name: value for name, (_, value) in together.items()}
    assert found["plain"] == {**found["plain"], **wanted}
    assert found["matrix"] == {
        **found["matrix"],
        **wanted,
        "labels": False,
        "sum": False,
    }
    own = {"theme": ca.THEMES["gray"], "labels": False, "dpi": 50, "duration": 200}
    assert found["own"] == {**found["own"], **own, "max_steps": 100, "max_pixels": 800_000}


def test_a_look_that_is_asked_for_comes_before_the_lists_and_after_an_entrys(tmp_path):
    path = listing(tmp_path, f'theme = "dark"\ndpi = 70\n{VIEWS}')
    look = {"theme": "guide", "labels": True}
    figures = with_look(read_listing(path).figures, look, ["svg", "txt"])
    assert {figure.formats for figure in figures} == {("svg", "txt")}
    found = settings(figures)
    themes = {name: figure["theme"].name for name, figure in found.items()}
    assert themes == {"plain": "guide", "own": "gray", "numbers": "guide", "matrix": "guide"}
    assert [figure["dpi"] for figure in found.values()] == [70, 50, 70, 70]
    assert [figure["labels"] for figure in found.values()] == [True, False, True, False]


def test_the_guide_in_another_look():
    figures = with_look(guide().figures, {"theme": "dark", "labels": True}, ["svg"])
    for plain, other in zip(guide().figures, figures, strict=True):
        view = plain.spec.view.name
        look = {"theme": "dark", **({"labels": True} if view in SETTINGS["labels"].views else {})}
        assert other.spec == ca.animate(plain.spec.layer, **{**plain.spec.given, **look})
        assert (other.name, other.heading) == (plain.name, plain.heading)


def run(folder: Path, *arguments: str):
    """Run a command of convanim that is to write into a folder."""
    return CliRunner().invoke(cli, [*arguments, "-o", str(folder)])


def test_the_command_draws_the_guide_in_another_look(tmp_path):
    look = ("--theme", "dark", "--labels", "--dpi", "40", "--duration", "120")
    names = ("padding_strides", "kernel")
    result = run(tmp_path, "guide", *names, *look, "-f", "svg", "-f", "gif")
    assert result.exit_code == 0, result.output
    labelled = ca.animate(
        ca.Conv(5, 3, stride=2, padding=1), theme="dark", labels=True, dpi=40, duration=120
    )
    bare = ca.animate(ca.Conv(5, 3), view="kernel", theme="dark", dpi=40, duration=120)
    for name, animation in zip(names, (labelled, bare), strict=True):
        for suffix in ("svg", "gif"):
            drawn = (tmp_path / f"{name}.{suffix}").read_bytes()
            assert drawn == animation.to_bytes(suffix)


@pytest.mark.parametrize("name", FOR_LISTS)
def test_the_command_has_every_look_of_lists_for_the_guide(name, tmp_path):
    known = {parameter.name for parameter in cli.get_command(None, "guide").params}
    assert name in known
    assert not known & {n for n, row in SETTINGS.items() if not row.for_lists}


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (("--theme", "drak"), "unknown theme 'drak': did you mean 'dark'?"),
        (("--dpi", "0"), "dpi must be a number from"),
        (("--max-steps", "5"), "dilation: 9 steps are more than the limit of 5"),
        (("--max-pixels", "70000"), "dilation.gif: a frame of "),
        (("-f", "jif"), "unknown format 'jif': did you mean 'gif'?"),
    ],
)
def test_a_mistake_in_the_guides_look_is_told_before_anything_is_drawn(look, words, tmp_path):
    result = run(tmp_path, "guide", "no_padding_no_strides", "dilation", *look)
    assert isinstance(result.exception, ConvanimError)
    assert str(result.exception).startswith(words)
    assert list(tmp_path.iterdir()) == []


def test_a_look_need_not_fit_figures_and_formats_that_nobody_asked_for(tmp_path):
    look = ("--dpi", "2000", "--max-steps", "4")
    result = run(tmp_path, "guide", "no_padding_no_strides", *look, "-f", "svg")
    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["no_padding_no_strides.svg"]


def test_title_and_caption_of_a_figure(tmp_path):
    words = 'title = "A walk: 3 × 3"\ncaption = "What $x$ is: ⌊o⌋."\n'
    titled, plain = read_listing(
        listing(tmp_path, GOOD + words + GOOD.replace('"a"', '"b"'))
    ).figures
    assert (titled.title, titled.own_caption) == ("A walk: 3 × 3", "What $x$ is: ⌊o⌋.")
    assert (titled.heading, plain.heading) == ("A walk: 3 × 3", "b")
    assert (plain.title, plain.own_caption) == ("", "")
    # What is said of it changes nothing of the picture.
    assert titled.spec == plain.spec


def test_every_figure_of_the_guide_has_a_title():
    titles = [figure.title for figure in guide().figures]
    assert all(titles)
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["a b#c?.toml", "..toml"])
def test_the_lists_name_is_its_folders(tmp_path, name):
    (tmp_path / name).write_text(GOOD)
    with pytest.raises(ConvanimError, match="the list's name"):
        read_listing(tmp_path / name)


def test_a_list_from_an_editor_that_marks_utf_8(tmp_path):
    text = '[[figure]]\nname = "a"\nlayer = "conv"\ninput = 3\nkernel = 2\n'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8-sig")
    assert [figure.name for figure in read_listing(tmp_path / "a.toml").figures] == ["a"]


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ConvanimError, match="can't be read"):
        read_listing(tmp_path / "none.toml")
    with pytest.raises(ConvanimError, match="can't be read"):
        read_listing(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    with pytest.raises(ConvanimError, match="not UTF-8"):
        read_listing(tmp_path / "latin.toml")


def test_parameters_of_the_guide_stand_in_one_place():
    """No module repeats a figure's name."""
    names = [figure.name for figure in guide().figures if "_" in figure.name]
    package = Path(ca.__file__).parent
    for path in package.rglob("*.py"):
        text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not [name for name in names if name in text], path


@pytest.mark.parametrize(
    ("name", "least"), [("layers", 40), pytest.param("networks", 15, marks=pytest.mark.slow)]
)
def test_the_galleries_beyond_the_guide_can_be_read_and_told(name, least):
    figures = read_listing(Path(__file__).parents[1] / "gallery" / f"{name}.toml").figures
    assert len(figures) >= least
    for figure in figures:
        told = figure.animation.caption
        assert told == " ".join(told.split())
        assert figure.animation.scene.at(0).primitives
    if name == "layers":  # each view has a figure, but those of the guide
        used = {view for f in figures for view in f.animation.view.name.split("+")}
        assert used >= {"rows", "slices", "maps", "scatter", "columns", "pixels", "stack"}
