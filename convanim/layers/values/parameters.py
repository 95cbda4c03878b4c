"""The parameters of layers: one row per parameter, from which everything about it is made.

Constructors check values by the rows; the options of the command line with their help, the keys
of lists of figures, captions, recipes and tables of the documentation are made from them. The
constructor of a layer says which parameters it has, and their defaults.
"""

from __future__ import annotations

from convanim.layers.values.checks import (
    Parameter,
    WholeNumbers,
    WordOf,
    channels,
    padding_pairs,
    power,
    switch,
    whole_number,
)

__all__ = ["PARAMETERS"]

#: The parameters by their names.
PARAMETERS = {
    row.name: row
    for row in (
        Parameter(
            name="input",
            says="Input size.",
            check=WholeNumbers(1),
            usual=(1, 12),
            metavar="N[xN]",
            symbol="i",
            letter="i",
            other_names=("input_size",),
        ),
        Parameter(
            name="kernel",
            says="Kernel (or window) size.",
            check=WholeNumbers(1),
            usual=(1, 7),
            metavar="N[xN]",
            symbol="k",
            letter="k",
            other_names=("kernel_size", "kernel_shape", "pool_size"),
        ),
        Parameter(
            name="factor",
            says="Output cells per input cell, along each axis (or the reverse).",
            check=WholeNumbers(1),
            usual=(1, 4),
            metavar="N[xN]",
            symbol="r",
            letter="r",
            other_names=("upscale_factor", "downscale_factor", "scale_factor", "blocksize"),
        ),
        Parameter(
            name="stride",
            says="Stride.",
            check=WholeNumbers(1),
            usual=(1, 5),
            metavar="N[xN]",
            symbol="s",
            letter="s",
            neutral=1,
            phrase="stride {}",
            neutral_phrase="unit strides",
            when_none="the kernel",
            other_names=("strides",),
        ),
        Parameter(
            name="padding",
            says="Padding; begin:end where the two ends differ; negative to crop; or a word, such"
            " as same.",
            check=padding_pairs,
            usual=(0, 5),
            metavar="N[:N][xN[:N]]",
            symbol="p",
            letter="p",
            neutral=(0, 0),
            phrase="padding {}",
            other_names=("pads",),
        ),
        Parameter(
            name="padding_mode",
            says="What stands in the padding: zeros, reflect, replicate, circular.",
            check=WordOf(("zeros", "reflect", "replicate", "circular")),
            metavar="NAME",
            neutral="zeros",
        ),
        Parameter(
            name="dilation",
            says="Dilation.",
            check=WholeNumbers(1),
            usual=(1, 4),
            metavar="N[xN]",
            symbol="d",
            letter="d",
            neutral=1,
            phrase="dilation {}",
            shows_neutral=False,
            other_names=("dilations", "dilation_rate"),
        ),
        Parameter(
            name="output_padding",
            says="Cells added to the output's end.",
            check=WholeNumbers(0),
            usual=(0, 3),
            metavar="N[xN]",
            symbol="a",
            neutral=0,
            phrase="output padding {}",
            shows_neutral=False,
        ),
        Parameter(
            name="output_size",
            says="Output size.",
            check=WholeNumbers(1),
            usual=(1, 12),
            metavar="N[xN]",
            other_names=("output_shape",),
        ),
        Parameter(
            name="norm",
            says="Power of the norm.",
            check=power,
            usual=(1, 5),
            metavar="NUMBER",
            phrase="norm of power {}",
            other_names=("norm_type",),
        ),
        Parameter(
            name="ceil_mode",
            says="Round the output size up.",
            check=switch,
            neutral=False,
            phrase="rounded up",
        ),
        Parameter(
            name="count_include_pad",
            says="Whether the padding counts in the mean.",
            check=switch,
            neutral=True,
            phrase="padding not counted",
        ),
        Parameter(
            name="rules",
            says="Whose rules for padding and rounding up: pytorch, onnx, mxnet.",
            check=WordOf(("pytorch", "onnx", "mxnet")),
            metavar="NAME",
            neutral="pytorch",
            phrase="by the rules of {}",
        ),
        Parameter(
            name="mode",
            says="How cells are filled: nearest, bilinear.",
            check=WordOf(("nearest", "bilinear")),
            metavar="NAME",
        ),
        Parameter(
            name="order",
            says="Order of the maps: crd (as PyTorch) or dcr (as TensorFlow).",
            check=WordOf(("crd", "dcr")),
            metavar="NAME",
        ),
        Parameter(
            name="channels",
            says="Input and output maps; one number where they are as many.",
            check=channels,
            usual=(1, 4),
            metavar="N[xN]",
            other_names=("in_channels", "out_channels"),
        ),
        Parameter(
            name="groups",
            says="Groups of maps; each group is convolved on its own.",
            check=whole_number,
            usual=(1, 4),
            metavar="N",
            symbol="g",
            neutral=1,
            phrase="{} groups",
            shows_neutral=False,
            other_names=("group",),
        ),
        Parameter(
            name="true_convolution",
            says="Rotate the kernel by 180°, as convolutions in mathematics do.",
            check=switch,
            neutral=False,
        ),
        Parameter(
            name="axes",
            says="Number of axes of an input of one number: 1, 2 or 3.",
            check=whole_number,
            usual=(1, 3),
            metavar="N",
            when_none="2",
        ),
    )
}
