from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings

import convanim as ca

# By hand each run tries other examples; in CI the same ones, so that a run says something
# about the change alone. A mutant is tried often and needs no smallest example.
# With the profile `thorough`, properties are tried on many times as many examples.
settings.register_profile("by-hand", deadline=None, print_blob=True, max_examples=30)
settings.register_profile("thorough", settings.get_profile("by-hand"), max_examples=300)
settings.register_profile("ci", settings.get_profile("by-hand"), derandomize=True, database=None)
settings.register_profile(
    "mutants",
    settings.get_profile("ci"),
    max_examples=40,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "by-hand"))


@pytest.fixture(scope="session")
def conv() -> ca.Conv:
    """A layer with padding, strides and few steps (figure 2.6)."""
    return ca.Conv(5, kernel=3, stride=2, padding=1)
