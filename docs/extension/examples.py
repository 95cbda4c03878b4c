"""What is drawn of each row of the program's tables; a row without an entry ends the build.

Each entry is the words of a command. One with a format after it is shown in that format, where
the animated SVG would not tell.
"""

from __future__ import annotations

#: A layer of each kind.
LAYERS = {
    "conv": "conv -i 5 -k 3 -s 2 -p 1",
    "conv-transpose": "conv-transpose -i 3 -k 3 -s 2 -p 1",
    "max-pool": "max-pool -i 6 -k 2 --view numerical --sum",
    "avg-pool": "avg-pool -i 5 -k 3 -s 2 -p 1 --view numerical --sum",
    "lp-pool": "lp-pool -i 6 -k 2 --view numerical --sum",
    "adaptive-avg-pool": "adaptive-avg-pool -i 7 --output-size 5 --axes 1 --labels",
    "adaptive-max-pool": "adaptive-max-pool -i 7 --output-size 4 --view numerical",
    "global-avg-pool": "global-avg-pool -i 3x4 --view numerical --sum",
    "global-max-pool": "global-max-pool -i 3x4 --view numerical --sum",
    "max-unpool": "max-unpool -i 2 -k 2 --x '1 3 2 0; 5 2 1 4; 0 2 7 1; 6 1 3 2'",
    "upsample": "upsample -i 3 -r 2",
    "unfold": "unfold -i 4 -k 2 --labels",
    "fold": "fold --output-size 4 -k 2 --x ones --sum",
    "pixel-shuffle": "pixel-shuffle -i 2 -r 2 --channels 1 --labels",
    "pixel-unshuffle": "pixel-unshuffle -i 4 -r 2 --channels 1",
}

#: Parameters of layers.
PARAMETERS = {
    "input": "conv -i 4x6 -k 3",
    "kernel": "conv -i 6 -k 2x4",
    "factor": "upsample -i 2 -r 3",
    "stride": "conv -i 7 -k 3 -s 2 --labels",
    "padding": "conv -i 5 -k 3 -p 1:0 --labels",
    "padding_mode": "conv -i 5 -k 3 -p 1 --padding-mode reflect --labels",
    "dilation": "conv -i 7 -k 3 -d 2",
    "output_padding": "conv-transpose -i 3 -k 3 -s 2 -p 1 --output-padding 1 --labels",
    "output_size": "conv-transpose -i 3 -k 3 -s 2 -p 1 --output-size 6 --labels",
    "norm": "lp-pool -i 4 -k 2 --norm 3 --view numerical --sum",
    "ceil_mode": "max-pool -i 6 -k 3 -s 2 --ceil-mode --axes 1 --labels",
    "count_include_pad": "avg-pool -i 4 -k 2 -p 1 --no-count-include-pad --view numerical --sum",
    "rules": "max-pool -i 4 -k 1 -s 2 --ceil-mode --rules mxnet --axes 1 --labels",
    "mode": "upsample -i 3 -r 2 --mode bilinear",
    "order": "pixel-shuffle -i 2 -r 2 --channels 2 --order dcr",
    "channels": "conv -i 4 -k 3 --channels 2x3",
    "groups": "conv -i 4 -k 3 -p 1 --channels 4 --groups 4",
    "true_convolution": "conv -i 4 -k 3 --true-convolution --view numerical",
    "axes": "conv -i 8 -k 3 -s 2 -p 1 --axes 1",
}

#: Views.
VIEWS = {
    "slanted": "conv -i 5 -k 3 -p 1 --view slanted",
    "numerical": "conv -i 5 -k 3 -s 2 -p 1 --view numerical",
    "kernel": "conv -i 5 -k 3 --view kernel",
    "channels": "conv -i 5 -k 3 --channels 2x3 --view channels",
    "subsampling": "conv -i 5 -k 3 -s 2 --view subsampling",
    "counting": "conv -i 5 -k 3 -s 2 --view counting",
    "matrix": "conv -i 4 -k 3 --view matrix",
    "rows": "conv -i 7 -k 3 -s 2 -p 1 --axes 1 --view rows --labels",
    "slices": "conv -i 3x4x4 -k 3 -p 1 --view slices --dpi 80 --steps 0-11",
    "scatter": "conv-transpose -i 3 -k 3 -s 2 -p 1 --view scatter",
    "stack": "stack 'conv -i 7 -k 3' 'conv -k 3' --view stack",
    "maps": "conv -i 4 -k 3 --channels 2x2 --view maps --sum",
    "columns": "conv -i 4 -k 3 --view columns --sum",
    "pixels": "conv -i 6 -k 3 -p 1 --w sobel-x --view pixels --labels",
}

#: Options of views and looks.
OPTIONS: dict[str, str | tuple[str, str]] = {
    "view": "conv -i 4 -k 3 --view slanted+matrix",
    "labels": "conv -i 6 -k 3 -s 2 -p 1 --labels",
    "sum": "conv -i 4 -k 3 --view numerical --sum",
    "plain": "conv -i 5 -k 3 -p 1 --padding-mode reflect --plain",
    "shown": "conv -i 224 -k 7 -s 2 -p 3 --shown 12 --labels",
    "theme": "conv -i 5 -k 3 --theme contrast",
    "background": "conv -i 5 -k 3 --theme guide --background '#fdf6e3'",
    "font": "conv -i 4 -k 3 --view numerical --font sans",
    "font_size": "conv -i 4 -k 3 --view numerical --font-size 16",
    "dpi": ("conv -i 5 -k 3 --dpi 60", "gif"),
    "size": ("conv -i 5 -k 3 --theme guide --size 480x270", "png"),
    "width": ("conv -i 5 -k 3 --theme guide --width 160", "png"),
    "height": ("conv -i 5 -k 3 --theme guide --height 160", "png"),
    "max_pixels": ("conv -i 5 -k 3 --dpi 100 --max-pixels 90000", "gif"),
    "duration": "conv -i 5 -k 3 --duration 250",
    "hold": "conv -i 4 -k 3 --hold 3000",
    "loop": "conv -i 5 -k 3 --loop once",
    "smooth": "conv -i 5 -k 3 --smooth",
    "poster": ("conv -i 5 -k 3 --theme guide --poster last", "png"),
    "max_steps": "conv -i 104 -k 3 --max-steps 10404 --shown 6 --steps 0-8",
    "steps": "conv -i 5 -k 3 --steps 0-2,8",
    "x": "max-pool -i 4 -k 2 --x '1 3 2 0; 5 2 1 4; 0 2 7 1; 6 1 3 2' --view numerical",
    "w": "conv -i 5 -k 3 --w laplacian --view numerical",
    "bias": "conv -i 4 -k 3 --bias 2 --view numerical --sum",
    "weights": "conv -i 4 -k 3 --view matrix --weights numbers",
    "counts": "conv-transpose -i 4 -k 3 -s 2 --view scatter --counts --x ones --w ones",
}

#: The layer of which each theme has a picture.
THEMED = "conv -i 5 -k 3 -s 2 -p 1 --view slanted+numerical"

#: The layer of which each format has a file.
FILED = "conv -i 4 -k 3"

#: How each format is shown on a page: as the animation that it is, or by files of another one.
FORMATS = {
    "gif": "gif",
    "webp": "webp",
    "apng": "apng",
    "mp4": "mp4",
    "webm": "webm",
    "pdf": "svg",
    "frames.pdf": "frames.svg",
    "png": "png",
    "frames.png": "frames.png",
    "svg": "svg",
    "frames.svg": "frames.svg",
    "anim.svg": "anim.svg",
    "html": "html",
    "tikz": "svg",
    "frames.tikz": "frames.svg",
    "pptx": "frames.svg",
    "txt": "txt",
}

#: The language of the lines to paste, and the page of the recipe, of each place.
LANGUAGES = {
    "beamer": "tex",
    "powerpoint": "text",
    "keynote": "text",
    "reveal": "html",
    "marp": "markdown",
    "github": "markdown",
    "docs": "text",
}
RECIPES = {
    "beamer": "beamer",
    "powerpoint": "powerpoint",
    "keynote": "keynote",
    "reveal": "reveal",
    "marp": "marp",
    "github": "github",
    "docs": "sphinx",
}
