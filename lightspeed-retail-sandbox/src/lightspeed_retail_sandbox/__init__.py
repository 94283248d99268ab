"""A local server of the Lightspeed Retail (R-Series) API, faithful enough to try, test and time clients against."""

from __future__ import annotations

from .faults import Fault
from .request_log import Served
from .sandbox import Sandbox

__all__ = ["Fault", "Sandbox", "Served"]
