"""Arithmetic backwards: layers between two sizes, inputs of an output, paddings, ways back."""

from convanim.tell.solver.back import LayerBack, StackBack, layer_back
from convanim.tell.solver.between import LayersBetween, layers_between
from convanim.tell.solver.inputs import Inputs, inputs_for
from convanim.tell.solver.same import SamePadding, same_padding
from convanim.tell.solver.through import StackInputs

__all__ = [
    "Inputs",
    "LayerBack",
    "LayersBetween",
    "SamePadding",
    "StackBack",
    "StackInputs",
    "inputs_for",
    "layer_back",
    "layers_between",
    "same_padding",
]
