"""The menu: what a person can choose from, in words. Imports nothing heavy, so that a web page
needs no torch; a test keeps it equal to what is registered."""

from learner.catalog.encoders import (
    ENCODERS,
    TINY,
    auto_encoder,
    choose_encoder,
    encoder_entry,
)
from learner.catalog.entry import Entry
from learner.catalog.strategies import STRATEGIES, strategies_for

__all__ = [
    "ENCODERS",
    "STRATEGIES",
    "TINY",
    "Entry",
    "auto_encoder",
    "choose_encoder",
    "encoder_entry",
    "strategies_for",
]
