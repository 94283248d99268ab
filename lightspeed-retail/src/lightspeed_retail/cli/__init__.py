"""The command ``lightspeed-retail``: log in, check the login, and look at the account."""

from __future__ import annotations

from . import catalogue, connection, doctor, estimate, look
from .group import main

__all__ = ["catalogue", "connection", "doctor", "estimate", "look", "main"]
