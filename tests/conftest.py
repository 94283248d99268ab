"""What the tests of several packages share."""

from ._postgres import postgres

__all__ = ["postgres"]
