"""What the tests of several packages share."""

from ._chromium import browser
from ._postgres import postgres

__all__ = ["browser", "postgres"]
