"""Layers made of nodes and models of ONNX, by their public fields."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from convanim.checks import call_or_none, items
from convanim.errors import ConvanimError, shortened, told_of
from convanim.layers import Layer, Stack
from convanim.layers.frameworks.classes import Part
from convanim.layers.frameworks.onnx.classes import CLASSES, INPUTS
from convanim.layers.frameworks.reading import Found, layer_of

__all__ = ["from_onnx"]

#: Fields of an attribute's value, by the number of its type (``AttributeProto.AttributeType``).
_FIELDS = {1: "f", 2: "i", 3: "s", 4: "t", 6: "floats", 7: "ints"}

#: Fields of a tensor's numbers, and how they are packed, by the number of its type.
_NUMBERS = {1: ("float_data", "f"), 6: ("int32_data", "i"), 7: ("int64_data", "q")}

#: Attributes that are lists, and those that are texts.
_LISTS = ("kernel_shape", "strides", "pads", "dilations", "output_padding", "output_shape")
_TEXTS = ("auto_pad", "mode", "coordinate_transformation_mode", "nearest_mode")

#: Inputs that must be known, since without them a node has a usual value.
_CONSTANT = ("constant_value", "axes", "output_shape")

#: Limit on the numbers that are read of a tensor: pads, scales and sizes are few.
_MOST = 64

#: Limit on the nodes of a sequence.
_MOST_NODES = 1000


def from_onnx(node: Any, input_size: Any = None, channels: int | None = None) -> Layer | Stack:
    """Make a layer of a node of ONNX, or a stack of a model whose nodes follow each other.

    ONNX is not imported: the fields of nodes and tensors are looked at. What moves no window
    (activations, normalizations, a last flatten) is passed over, and a Pad becomes the padding of
    the window that comes next. Weights are not taken over.

    Parameters
    ----------
    node : onnx.ModelProto, onnx.GraphProto, onnx.NodeProto, or a sequence of nodes
        A model tells the sizes of kernels and the numbers of maps by its weights.
    input_size : int, or one int per axis, optional
        Size of the input in cells, without batch and maps; by default that of a model's input.
    channels : int, optional
        Input maps, where neither the input nor weights tell them.

    Returns
    -------
    Layer or Stack
        Without channels where all have one map.

    Raises
    ------
    ConvanimError
        Where a node can't be drawn, does not fit, or does not follow the one before it; the
        message names it and its place.
    """
    graph = call_or_none(attrgetter("graph"), node) or node
    held = call_or_none(attrgetter("node"), graph)
    alone = held is None and call_or_none(_kind, node)
    nodes = (node,) if alone else items(node if held is None else held, _MOST_NODES)
    if not nodes or not all(isinstance(call_or_none(_kind, one), str) for one in nodes):
        raise ConvanimError(f"{shortened(node)} is no node and no model of ONNX: give one")
    if len(nodes) > _MOST_NODES:
        raise ConvanimError(f"a model of more than {_MOST_NODES} nodes is too long: give fewer")
    tensors: dict[str, Any] = {}
    found: list[Found] = []
    if held is not None:
        tensors |= {one.name: one for one in graph.initializer}
        said = next((one for one in graph.input if one.name not in tensors), None)
        found += _input(said)
    return layer_of([*found, *_parts(nodes, tensors)], input_size, channels)


#: Returns the kind of a node.
_kind = attrgetter("op_type")


_domain = attrgetter("domain")

#: Domains of ONNX's own nodes; None is of an object that has none.
_OWN = ("", "ai.onnx", None)


def _input(said: Any) -> Iterator[Found]:
    """Yield the shape of a model's input, if it is known."""
    dims = [one.dim_value for one in said.type.tensor_type.shape.dim] if said is not None else []
    if len(dims) > 2 and all(dims[2:]):
        given: dict[str, Any] = {"input": tuple(dims[2:])}
        # One map alone may have no axis.
        yield Found(
            said.name, Part("input", given | ({"channels": dims[1]} if dims[1] > 1 else {}))
        )


def _parts(nodes: Sequence[Any], tensors: dict[str, Any]) -> Iterator[Found]:
    """Yield what nodes are; each must read what the one before it makes."""
    read = ""
    for number, node in enumerate(nodes):
        said = f"node {number} ({node.op_type})" if len(nodes) > 1 else node.op_type
        with told_of(said):
            attributes = {one.name: _value(one) for one in _several(node, "attribute")}
            reads, makes = _several(node, "input"), _several(node, "output")
            if not makes:
                raise ConvanimError("it makes nothing: give it an output")
        if node.op_type == "Constant":
            for name in ("value_ints", "value_floats", "value_int", "value_float", "value"):
                if name in attributes:
                    tensors[makes[0]] = attributes[name]
            continue
        with told_of(said):
            if read and reads[:1] != (read,):
                what = shortened(reads[0]) if reads else "nothing"
                raise ConvanimError(
                    f"it reads {what}, not {shortened(read)}: give nodes that follow each other"
                )
            # Other domains may mean another thing by a name.
            if node.op_type not in CLASSES or call_or_none(_domain, node) not in _OWN:
                raise ConvanimError("it can't be drawn: give nodes that move a window")
            given = {**attributes, **_constants(node, tensors)}
            row = CLASSES[node.op_type]
            _check_kinds(given)
            known = given if row.usual is None else {n: given[n] for n in given if n in row.usual}
            yield Found(said, row.part((), known))
        read = makes[0]


def _several(node: Any, name: str) -> tuple[Any, ...]:
    """Return a field of a node that has several entries."""
    found = items(call_or_none(attrgetter(name), node))
    if found is None:
        raise ConvanimError(f"its {name} can't be read: give a node of ONNX")
    return found


def _check_kinds(given: Mapping[str, Any]) -> None:
    """Raise ConvanimError where an attribute is of another kind than it must be."""
    for name, value in given.items():
        for names, kind, what in ((_LISTS, list, "numbers, one per axis"), (_TEXTS, str, "a text")):
            if name in names and not isinstance(value, kind):
                raise ConvanimError(f"{name} must be {what}, got {shortened(value)}")


def _constants(node: Any, tensors: Mapping[str, Any]) -> dict[str, Any]:
    """Return the constant inputs of a node: numbers, and the shape of the weights."""
    reads = [*zip(INPUTS.get(node.op_type, ()), node.input[1:], strict=False)]
    for name, read in reads:
        if read and read not in tensors and name in _CONSTANT:
            raise ConvanimError(f"its {name} must be a constant: give the model")
    return {
        name: list(tensors[read].dims) if name == "weight_shape" else _numbers(tensors[read])
        for name, read in reads
        if read in tensors
    }


def _value(attribute: Any) -> Any:
    """Return the value of an attribute; None where it is of another kind."""
    field = _FIELDS.get(attribute.type)
    value: Any = getattr(attribute, field) if field else None
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return list(value) if field in ("floats", "ints") else value


def _numbers(tensor: Any) -> list[Any]:
    """Return the numbers of a tensor, or of a constant."""
    if isinstance(tensor, list | int | float):
        return tensor if isinstance(tensor, list) else [tensor]
    field, code = _NUMBERS.get(tensor.data_type, ("", ""))
    raw = tensor.raw_data
    size = struct.calcsize(f"<{code}")
    if not field or len(raw) > _MOST * size or len(raw) % size:
        raise ConvanimError(f"the tensor {tensor.name!r} can't be read: give whole numbers")
    if raw:
        return list(struct.unpack(f"<{len(raw) // size}{code}", raw))
    return list(getattr(tensor, field))
