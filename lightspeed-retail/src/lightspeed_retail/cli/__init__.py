"""The command ``lightspeed-retail``: log in, check the login, and look at the account."""

from __future__ import annotations

from . import connection, doctor, look
from .group import main

__all__ = ["connection", "doctor", "look", "main"]
