from __future__ import annotations

import pickle

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support import convs, transposes

import convanim as ca
from convanim.errors import ConvanimError


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"view": "slated"}, "unknown view 'slated': did you mean 'slanted'?"),
        ({"theme": "drak"}, "unknown theme 'drak': did you mean 'dark'?"),
        ({"theme": 3}, "theme must be a name, a file or a Theme, got 3"),
        ({"dpi": 0}, "dpi must be a number from 10"),
        ({"dpi": float("nan")}, "dpi must be a number"),
        ({"duration": 5}, "duration must be a number from 20 to 655350, got 5"),
        ({"duration": 10**9}, "duration must be a number"),
        ({"duration": "fast"}, "got 'fast'"),
        ({"steps": [9]}, "step 9 is out of range: this layer has steps 0 to 8"),
        ({"steps": [-1]}, "step -1 is out of range"),
        ({"steps": []}, "at least one step"),
        ({"steps": [1.5]}, "steps must be whole numbers"),
        ({"x": np.zeros((4, 5))}, "x must have shape (5, 5), got (4, 5)"),
        ({"w": [[1, 2], [3]]}, "w is no array"),
        ({"x": np.full((5, 5), np.nan)}, "x must hold finite numbers"),
        ({"max_steps": None}, "max_steps must be a whole number, got None"),
        ({"max_pixels": float("nan")}, "max_pixels must be a whole number, got nan"),
        ({"dpi": 10**400}, "dpi must be a number from 10"),
        ({"view": ["slanted"]}, "unknown view"),
        ({"channels": (2, 3)}, "channels belongs to the layer: write it there"),
        ({"weights": "letters"}, "unknown weights 'letters'"),
        ({"labels": 1}, "labels must be true or false, got 1"),
        ({"max_steps": 8}, "9 steps are more than the limit of 8"),
    ],
)
def test_mistakes(options, words, conv):
    with pytest.raises(ConvanimError) as caught:
        ca.animate(conv, **options)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_limits_hold_before_anything_is_made():
    with pytest.raises(ConvanimError, match="is over the limit"):
        ca.animate(ca.Conv(10**12, 3))
    with pytest.raises(ConvanimError, match="10,609 steps are more than the limit"):
        ca.animate(ca.Conv(105, 3), dpi=30)
    with pytest.raises(ConvanimError, match="is over the limit"):
        ca.animate(ca.Conv(10**12, 10**12))
    assert len(ca.animate(ca.Conv(300, 3), steps=[5], dpi=30)) == 1
    assert len(ca.animate(ca.Conv(105, 3), max_steps=11_000, dpi=30)) == 103**2


@pytest.mark.parametrize(
    ("layer", "options"),
    [
        (ca.Conv(10**18, 3, stride=10**17), {}),
        (ca.Conv(3, 3, padding=10**12), {}),
        (ca.Conv((1, 10**6), 1), {}),
        (ca.ConvTranspose(3, 3, stride=10**12), {}),
        (ca.MaxPool(10**6, 10**3), {"view": "numerical"}),
        (ca.Conv(400, 3), {"view": "numerical"}),
        (ca.Conv(400, 3), {"view": "kernel"}),
        (ca.Conv(400, 3), {"labels": True}),
    ],
)
def test_what_is_too_much_for_vectors_too_is_refused_before_it_is_staged(
    layer, options, monkeypatch
):
    def staged(*_: object) -> None:
        raise AssertionError("staged")

    monkeypatch.setattr("convanim.animation.staged", staged)
    with pytest.raises(ConvanimError, match="lines and cells is over the limit of 100,000"):
        ca.animate(layer, steps=[0], **options)


@pytest.mark.parametrize("limits", [{"max_pixels": 1000}, {"dpi": 4500}])
def test_pixels_are_limited_where_there_are_some(limits, conv, tmp_path):
    animation = ca.animate(conv, **limits)
    for name in ("x.gif", "x.mp4", "x.png", "x-frames.png"):
        with pytest.raises(ConvanimError, match=r"^.*x.*: a frame of .* is over the limit of "):
            animation.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    assert len(animation.save(tmp_path / "x.svg", tmp_path / "x.pdf", tmp_path / "x.txt")) == 3
    assert len(animation.save(tmp_path / "y-frames.svg", tmp_path / "y-frames.pdf")) == 10


def test_a_large_layer_as_vectors(tmp_path):
    """AlexNet's first layer, which is too large for pixels at 150 dots an inch."""
    animation = ca.animate(ca.Conv(224, 11, stride=4, padding=2), dpi=150)
    assert animation.save(tmp_path / "a.svg") == [tmp_path / "a.svg"]
    with pytest.raises(ConvanimError, match=r"raise max_pixels, or write \.svg or \.pdf"):
        animation.save(tmp_path / "a.gif")


def test_all_targets_that_are_refused_are_named_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    animation = ca.animate(ca.Conv(9, 3), dpi=40, max_pixels=1000, steps=range(49))
    names = ["good.svg", "a.gif", "b.png", "c.jif", "d", "none/e.svg", "good.txt"]
    with pytest.raises(ConvanimError) as caught:
        animation.save(*names)
    told = str(caught.value)
    assert all(name in told for name in names if "good" not in name)
    assert "good" not in told
    assert "a.gif, b.png: a frame of" in told
    assert (len(told) <= 300, list(tmp_path.iterdir())) == (True, [])


def test_refused_targets_of_a_list_are_told_before_anything_is_drawn(tmp_path):
    from convanim.gallery.listing import read_listing

    path = tmp_path / "mine.toml"
    entry = '[[figure]]\nname = "{}"\nlayer = "conv"\ninput = {}\nkernel = 3\n'
    path.write_text(entry.format("a", 5) + entry.format("b", 300) + "steps = [0]\ndpi = 150\n")
    with pytest.raises(ConvanimError, match=r"figure 2 \(b\): b.gif: a frame of"):
        read_listing(path)
    path.write_text('formats = ["svg"]\n' + path.read_text())
    assert len(read_listing(path).figures) == 2


def test_places_that_cannot_be_written_are_all_named(conv, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.gif").mkdir()
    with pytest.raises(OSError, match=r"none/b\.png: is no folder") as caught:
        ca.animate(conv).save("a.gif", "none/b.png")
    assert "a.gif: is a folder" in str(caught.value)


def test_what_is_no_layer():
    with pytest.raises(ConvanimError, match="layer must be"):
        ca.animate((5, 3))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.jif", "unknown suffix '.jif': did you mean '.gif'?"),
        ("a", "has no suffix"),
        (".gif", "has no suffix"),
    ],
)
def test_suffixes(name, words, conv, tmp_path):
    with pytest.raises(ConvanimError) as caught:
        ca.animate(conv).save(tmp_path / "good.gif", tmp_path / name)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_save_wants_a_target(conv):
    with pytest.raises(ConvanimError, match="nothing to write"):
        ca.animate(conv).save()


def test_suffix_may_be_in_capitals(conv, tmp_path):
    assert ca.animate(conv, dpi=30).save(tmp_path / "A.GIF") == [tmp_path / "A.GIF"]


def test_steps_choose_frames_and_panel(conv, tmp_path):
    chosen = ca.animate(conv, steps=[0, 4, 8], dpi=30)
    assert len(chosen) == 3
    assert chosen.panel().width == pytest.approx(3 * chosen.scene.width)
    six = ca.animate(conv, steps=range(6)).panel()
    assert six.width == pytest.approx(4 * chosen.scene.width)
    assert six.height == pytest.approx(2 * chosen.scene.height)
    names = [path.name for path in chosen.save(tmp_path / "c-frames.png")]
    assert names == ["c-00.png", "c-04.png", "c-08.png"]


def test_ticks_count_frames(conv, tmp_path):
    ticks = []
    found = ca.animate(conv, dpi=30)
    found.save(tmp_path / "c.gif", tmp_path / "c.mp4", tick=lambda: ticks.append(1))
    assert len(ticks) == 18


looks = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.sampled_from(["dark", ca.Theme("mine", input=(1, 2, 3), dash=[1, 2])]),
        "dpi": st.sampled_from([150.0, 30, 72.5]),
        "duration": st.sampled_from([1000, 50, 33.3]),
        "max_steps": st.just(20_000),
        "max_pixels": st.just(10**8),
        "steps": st.sampled_from([[0], range(1), np.array([0, 0])]),
    },
)
views = st.sampled_from(
    [
        {},
        {"labels": True},
        {"view": "numerical"},
        {"view": "counting"},
        {"view": "channels"},
        {"view": "matrix", "weights": "numbers"},
        {"view": "matrix"},
    ]
)
PYTHON = {**{name: getattr(ca, name) for name in ca.__all__}, "np": np}


@given(convs(st.just(2)) | transposes(st.just(2)), views, looks, st.data())
def test_repr_makes_the_animation_again(layer, view, look, data):
    kinds = st.sampled_from(["i8", "u8", "f8", "f4", "f2", "bool", ">i4", ">f8"])
    for name, shape in (("x", layer.input), ("w", layer.kernel)):
        if data.draw(st.booleans()):
            numbers = np.random.default_rng(len(look)).normal(0, 3, shape)
            look = {**look, name: np.abs(numbers).astype(data.draw(kinds))}
    try:
        animation = ca.animate(layer, **view, **look)
    except ConvanimError:
        hypothesis.reject()
    again = eval(repr(animation), dict(PYTHON))
    assert again == animation
    assert hash(again) == hash(animation)
    assert repr(again) == repr(animation)
    assert eval(repr(animation.theme), dict(PYTHON)) == animation.theme


def test_repr_is_what_a_user_would_write(conv):
    assert repr(ca.animate(conv)) == "animate(Conv(5, kernel=3, stride=2, padding=1))"
    assert repr(ca.animate(conv, view="numerical", steps=[0, 2], dpi=72)) == (
        "animate(Conv(5, kernel=3, stride=2, padding=1), view='numerical', dpi=72, steps=(0, 2))"
    )


def test_repr_of_much_is_shortened_and_says_so():
    animation = ca.animate(ca.Conv(64, 3), x=np.eye(64), steps=[*range(100), 3])
    assert repr(animation) == "animate(Conv(64, kernel=3), steps=<101 steps>, x=<64×64 numbers>)"
    assert repr(ca.animate(ca.Conv(64, 3), steps=range(5, 105))).endswith("steps=range(5, 105))")


def test_animations_differ_where_something_does(conv):
    numbers = np.arange(25).reshape(5, 5)
    all_of_them = [
        ca.animate(conv),
        ca.animate(conv, dpi=100),
        ca.animate(conv, x=numbers),
        ca.animate(conv, x=numbers.astype(float)),
        ca.animate(conv, x=numbers + 1),
        ca.animate(ca.Conv(5, 3)),
    ]
    for number, one in enumerate(all_of_them):
        assert [one == other for other in all_of_them].index(True) == number
        assert sum(one == other for other in all_of_them) == 1
    assert ca.animate(conv) != "animate"


def test_an_animation_keeps_its_numbers(conv):
    numbers = np.zeros((5, 5))
    animation = ca.animate(conv, x=numbers)
    numbers[:] = 9
    assert animation == ca.animate(conv, x=np.zeros((5, 5)))


def test_travels_to_another_process(conv):
    found = ca.animate(conv)
    assert found.scene.steps == 9
    again = pickle.loads(pickle.dumps(found))
    assert (again.layer, again.scene.width) == (found.layer, found.scene.width)


def test_own_theme(conv, tmp_path):
    green = ca.Theme(name="mine", input=(0, 200, 0))
    ca.animate(conv, theme=green).save(tmp_path / "g.png")

    assert (0, 200, 0) in [c for _, c in Image.open(tmp_path / "g.png").getcolors(99999)]


def test_a_picture_too_large_is_refused_before_numbers_are_made():
    for layer in (ca.Conv(4900, 4900), ca.Conv((1, 20_000_000), (1, 20_000_000))):
        with pytest.raises(ConvanimError, match="is over the limit"):
            ca.animate(layer)


@pytest.mark.parametrize(
    ("layer", "options", "name", "words"),
    [
        (ca.Conv(40, 3), {"steps": range(401)}, "x.pdf", "over PDF's 14,400"),
        (
            ca.Conv((1, 1000), 1, stride=(1, 500)),
            {"view": "numerical", "dpi": 150},
            "x.mp4",
            "format's 16,384",
        ),
        (
            ca.Conv((1, 3000), 1, stride=(1, 1500)),
            {"view": "numerical", "dpi": 150},
            "x.gif",
            "format's 65,535",
        ),
    ],
)
def test_what_a_format_cannot_hold(layer, options, name, words, tmp_path):
    with pytest.raises(ConvanimError, match=words):
        ca.animate(layer, **options).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", ["slanted", "numerical", "channels", "counting", "matrix"])
def test_a_transposed_layer_whose_data_are_all_cropped(view, tmp_path):
    layer = ca.ConvTranspose(1, 1, stride=2, padding="1:0", output_padding=1)
    assert layer.output_size == (1, 1)
    ca.animate(layer, view=view, dpi=30).save(tmp_path / "x.gif", tmp_path / "x.pdf")


@pytest.mark.parametrize(
    "wrong",
    [
        {"input": "blue"},
        {"input": (300, 0, 0)},
        {"cell": 0},
        {"margin": float("nan")},
        {"shade_opacity": 1.5},
        {"pale": -0.1},
        {"dash": (0, 3)},
        {"maps": ((1, 2),)},
        {"maps": ()},
        {"maps": 3},
        {"name": None},
        {"ink": np.array([1.0, 2, 3])},
        {"cell": np.array([1, 2])},
        {"cell": 1e300},
        {"dash": (1e-300, 1)},
    ],
)
def test_themes_are_checked(wrong):
    with pytest.raises(ConvanimError, match=f"theme's {next(iter(wrong))}"):
        ca.Theme(**wrong)


def test_a_theme_of_arrays_is_one_of_tuples():
    theme = ca.Theme("mine", ink=np.array([1, 2, 3]), cell=np.float32(8), maps=np.eye(3, dtype=int))
    assert theme == ca.Theme("mine", ink=(1, 2, 3), cell=8, maps=((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    assert repr(theme) == (
        "Theme(name='mine', ink=(1, 2, 3), maps=((1, 0, 0), (0, 1, 0), (0, 0, 1)), cell=8.0)"
    )
    assert repr(ca.Theme()) == "Theme()"


@pytest.mark.parametrize(
    "options",
    [
        {"labels": np.True_},
        {"steps": np.arange(3)},
        {"steps": (step for step in (0, 1, 2))},
        {"dpi": np.float32(30)},
        {"max_steps": np.int64(9)},
        {"x": range(5)},
    ],
)
def test_values_of_numpy_and_others_that_make_sense(options, conv):
    if "x" in options:
        with pytest.raises(ConvanimError, match=r"x must have shape \(5, 5\), got \(5,\)"):
            ca.animate(conv, **options)
    else:
        assert len(ca.animate(conv, **options)) in (3, 9)


@pytest.mark.parametrize("name", ["theme", "labels", "steps", "dpi", "view", "weights"])
def test_arrays_where_none_makes_sense(name, conv):
    with pytest.raises(ConvanimError) as caught:
        ca.animate(conv, **{name: np.array([[1.5, 3], [3, 4]])})
    assert str(caught.value).isprintable()


def test_a_layer_too_large_to_compute_is_refused_before_it_is_lowered():
    with pytest.raises(ConvanimError, match="too large to compute"):
        ca.MaxPool((3,), 10**12, padding=5 * 10**11).apply([1, 2, 3])
    with pytest.raises(ConvanimError, match="x must have shape"):
        ca.Conv(10**12, 3).apply([[1]], np.eye(3))
