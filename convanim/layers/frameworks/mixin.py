"""What layers and stacks share: their lines in frameworks."""

from __future__ import annotations

from typing import Any

__all__ = ["InFrameworks"]


class InFrameworks:
    """The base class of layers and of stacks, which have lines in frameworks."""

    __slots__ = ()

    def to(self, framework: str) -> str:
        """Return the line that makes this in a framework, as text.

        The line is for an input of shape (1, maps, *sizes), in Keras (1, *sizes, maps); without
        channels there is one map. Weights have `weight_shape`, except in Keras.

        Parameters
        ----------
        framework : str
            ``"torch"``, ``"keras"``, ``"onnx"`` or ``"jax"``.

        Returns
        -------
        str
            An expression of Python; of a stack in several lines where it is long. Its names
            are the usual ones: ``nn`` is torch.nn, ``jnp`` is jax.numpy, ``x`` the input, ``w`` the
            weights.

        Raises
        ------
        ConvanimError
            Where the framework has no such layer; the message says why.

        Examples
        --------
        >>> import convanim as ca
        >>> print(ca.Conv(5, kernel=3, stride=2, padding=1).to("torch"))
        nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1)
        >>> print(ca.Conv(5, kernel=2, padding=((0, 1), (0, 1)), stride=2).to("torch"))
        nn.Sequential(nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(1, 1, kernel_size=2, stride=2))
        >>> ca.AdaptiveAvgPool(5, 3).to("jax")
        Traceback (most recent call last):
        convanim.errors.ConvanimError: JAX ...
        """
        from convanim.layers.frameworks.table import line

        layers: tuple[Any, ...] = self.layers  # type: ignore[attr-defined]  # both have them
        return line(layers, framework)
