"""Lines of frameworks, run by the frameworks: the same sizes and values, and read as layers again.

By hand, where they are installed: ``pip install torch keras jax``, and then
``HYPOTHESIS_PROFILE=thorough pytest -m slow tests/test_frameworks_run.py``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_pools,
    any_transposes,
    folds,
    shuffles,
    unfolds,
    unpools,
    upsamplings,
    whole_numbers,
)

import convanim as ca

pytestmark = pytest.mark.slow

seeds = st.integers(0, 2**32 - 1)

KINDS = {
    "conv": any_convs(),
    "conv-transpose": any_transposes(),
    "pool": any_pools(),
    "adaptive": adaptive_pools(),
    "unpool": unpools(),
    "upsample": upsamplings(),
    "unfold": unfolds(),
    "fold": folds(),
    "shuffle": shuffles(st.just(2)),
}


@st.composite
def stacks(draw: st.DrawFn) -> ca.Stack:
    """Stacks of two to four layers with weights and poolings, over two axes."""
    maps = draw(st.integers(1, 3))
    made: list[ca.Layer] = []
    size: Any = draw(st.tuples(*[st.integers(6, 12)] * 2))
    for _ in range(draw(st.integers(2, 4))):
        kernel, stride = draw(st.integers(1, 3)), draw(st.integers(1, 2))
        given_ = {"stride": stride, "padding": ((draw(st.integers(0, kernel // 2)), 0), 0)}
        more = draw(st.integers(1, 3))
        try:
            kind = draw(st.sampled_from([ca.Conv, ca.MaxPool, ca.AvgPool]))
            channels = (maps, more) if kind is ca.Conv else maps
            layer = kind(size, kernel, **given_, channels=channels)
        except ca.ConvanimError:
            assume(False)
        made.append(layer)
        size, maps = layer.output_size, layer.channels[1]
    return ca.Stack(*made)


def line_of(layer: Any, framework: str) -> str | None:
    """The line of a layer; None where there is none, which test_frameworks is about."""
    try:
        line: str = layer.to(framework)
    except ca.ConvanimError:
        event("no line")
        return None
    event("a line")
    return line


def batch(layer: Any, x: np.ndarray) -> np.ndarray:
    """The input with axes for a batch of one and for the maps."""
    first = layer.layers[0]
    has_maps = first.channels or first.kind in ("fold", "pixel-shuffle")
    return (x if has_maps else x[None])[None].astype(np.float64)


def with_maps(layer: ca.Layer, w: np.ndarray) -> np.ndarray:
    return w if layer.channels else w[None, None]


def numbers_of(layer: Any, seed: int) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
    """An input, and the weights and biases of the layers that have some."""
    weighted = [one for one in layer.layers if one.weight_shape is not None]
    w = [whole_numbers(one.weight_shape, seed + 1 + n) for n, one in enumerate(weighted)]
    b = [np.asarray(whole_numbers(one.bias_shape, seed + 9 + n)) for n, one in enumerate(weighted)]
    x = np.random.default_rng(seed).permutation(int(np.prod(layer.x_shape))) - 5
    return x.reshape(layer.x_shape), w, b


def computed(layer: Any, x: np.ndarray, w: list[Any], b: list[Any] | None) -> np.ndarray:
    """What the layer computes here."""
    if isinstance(layer, ca.Stack):
        return layer.apply(x, w, b)
    return layer.apply(x, *(w or [None]), *(b or []))


def check(found: np.ndarray, expected: np.ndarray) -> None:
    """Compare, without the axes of the batch and of a single map."""
    assert [n for n in found.shape if n > 1] == [n for n in expected.shape if n > 1]
    np.testing.assert_allclose(found.ravel(), expected.ravel(), rtol=1e-4, atol=1e-4)


def check_read(found: Any, layer: Any, x: np.ndarray, w: list[Any]) -> None:
    """Check a layer that was made of an object."""
    weighted = [one for one in found.layers if one.weight_shape is not None]
    own = [np.reshape(one, two.weight_shape) for one, two in zip(w, weighted, strict=True)]
    expected = computed(layer, x, w, None)
    check(computed(found, np.reshape(x, found.x_shape), own, None), expected)


def maps_told(layer: Any) -> int | None:
    """Input maps of layers without weights."""
    first = layer.layers[0]
    if not first.channels or any(one.weight_shape for one in layer.layers):
        return None
    return first.channels[0] if first.kind == "fold" else first.input_shape[0]


every_kind = pytest.mark.parametrize("kind", [*KINDS, "stack"])


def layers_of(data: st.DataObject, kind: str) -> Any:
    return data.draw(stacks() if kind == "stack" else KINDS[kind])


@every_kind
@given(data=st.data(), seed=seeds)
def test_pytorch(kind, data, seed):
    torch = pytest.importorskip("torch", reason="no PyTorch: pip install torch")
    layer = layers_of(data, kind)
    scope = {"nn": torch.nn, "float": float}
    line = line_of(layer, "torch")
    if line is None:
        return
    module = eval(line, scope).double()
    x, w, b = numbers_of(layer, seed)
    parameters = dict(module.named_parameters())
    kernels = [one for name, one in parameters.items() if name.endswith("weight")]
    biases = [one for name, one in parameters.items() if name.endswith("bias")]
    weighted = [one for one in layer.layers if one.weight_shape is not None]
    with torch.no_grad():
        for n, one in enumerate(weighted):
            kernels[n].copy_(torch.tensor(with_maps(one, w[n])))
            biases[n].copy_(torch.tensor(b[n].reshape(-1)))
        numbers = torch.tensor(batch(layer, x))
        if kind == "unpool":
            given_ = {"stride": layer.stride, "padding": layer.padding}
            pooling = ca.MaxPool(layer.output_size, layer.kernel, **given_)
            pool = eval(pooling.to("torch"), scope)
            pool.return_indices = True
            found = module(*pool(numbers), output_size=numbers.shape)
        else:
            found = module(numbers)
    check(found.numpy(), computed(layer, x, w, b))
    size = layer.layers[0].input
    check_read(ca.from_torch(module, size, maps_told(layer)), layer, x, w)


@every_kind
@given(data=st.data(), seed=seeds)
def test_jax(kind, data, seed):
    jax = pytest.importorskip("jax", reason="no JAX: pip install jax")
    jax.config.update("jax_enable_x64", True)
    layer = layers_of(data, kind)
    line = line_of(layer, "jax")
    if line is None:
        return
    x, w, _ = numbers_of(layer, seed)
    scope = {"jax": jax, "jnp": jax.numpy, "x": jax.numpy.asarray(batch(layer, x))}
    weighted = [n for n, one in enumerate(layer.layers, 1) if one.weight_shape is not None]
    for n, kernel in zip(weighted, w, strict=True):
        name = f"w{n}" if kind == "stack" else "w"
        scope[name] = jax.numpy.asarray(with_maps(layer.layers[n - 1], kernel).astype(float))
    exec(line if kind == "stack" else f"x = {line}", scope)
    check(np.asarray(scope["x"]), computed(layer, x, w, None))


def keras_kernel(layer: Any, w: np.ndarray, depthwise: bool) -> np.ndarray:
    """Weights in the order of Keras."""
    w = with_maps(layer, w)
    if depthwise:
        read, made = layer.channels
        return np.moveaxis(w.reshape(read, made // read, *layer.kernel), (0, 1), (-2, -1))
    return np.moveaxis(w, (0, 1), (-1, -2))


def repeats_edges(layer: ca.Layer | ca.Stack, line: str) -> bool:
    """Whether Keras on PyTorch repeats the edges of what an average pooling reads."""
    return "AveragePooling" in line and any(
        max(0, (axis.output - 1) * axis.stride + axis.span - axis.input) % 2
        for one in layer.layers
        if isinstance(one, ca.AvgPool)
        for axis in one.axes
    )


@every_kind
@given(data=st.data(), seed=seeds)
def test_keras(kind, data, seed):
    """On PyTorch.

    On JAX, Keras 3.15 has wrong windows in an adaptive pooling of 7 to 7, NaN in one to a larger
    size, and a fold of the wrong size where the stride is larger than the kernel. On PyTorch an
    average pooling repeats the input's edge where a padding "same" differs at its ends: only the
    sizes of such ones are compared.
    """
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras: Any = pytest.importorskip("keras", reason="no Keras: pip install keras torch")
    layer = layers_of(data, kind)
    line = line_of(layer, "keras")
    if line is None:
        return
    x, w, b = numbers_of(layer, seed)
    numbers = batch(layer, x).astype(np.float32)
    last: Callable[[Any], Any] = lambda array: np.moveaxis(array, 1, -1)  # noqa: E731
    if "keras.ops" in line:
        columns = kind in ("fold", "unfold")  # the only ones with the maps first
        given_ = numbers if columns else last(numbers)
        given_ = keras.ops.convert_to_tensor(given_)
        made = keras.ops.convert_to_numpy(eval(line, {"keras": keras, "x": given_}))
        check(made if columns else np.moveaxis(made, -1, 1), computed(layer, x, w, b))
        return
    model = eval(line, {"keras": keras})
    model.build(last(numbers).shape)
    inner = [one for one in getattr(model, "layers", [model]) if one.get_weights()]
    weighted = [one for one in layer.layers if one.weight_shape is not None]
    for own, one, kernel, bias in zip(inner, weighted, w, b, strict=True):
        order = keras_kernel(one, kernel, "Depthwise" in type(own).__name__)
        own.set_weights([order, bias.reshape(-1)])
    made = np.moveaxis(keras.ops.convert_to_numpy(model(last(numbers))), -1, 1)
    expected = computed(layer, x, w, b)
    if repeats_edges(layer, line):
        assert made.size == expected.size
    else:
        check(made, expected)
    check_read(ca.from_keras(model, layer.layers[0].input, maps_told(layer)), layer, x, w)
