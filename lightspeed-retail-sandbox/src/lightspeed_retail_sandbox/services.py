"""What the server is made of, for those who answer requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .account import Account
from .deviations import Deviations
from .faults import Faults
from .limits import Limits
from .oauth import OAuthServer
from .request_log import RequestLog


@dataclass
class Services:
    """The parts of a running sandbox.

    Attributes:
        account: The records; replaced on reset.
        oauth: Asks merchants; issues and checks tokens.
        limits: Lets requests through.
        reset: Puts everything back to the beginning.
        latency: Seconds each request takes at least.
        faults: What goes wrong on purpose.
        requests: What was asked.
        deviations: How the account differs from the documentation.
    """

    account: Account
    oauth: OAuthServer
    limits: Limits
    reset: Callable[[], None]
    latency: float = 0.0
    faults: Faults = field(default_factory=Faults)
    requests: RequestLog = field(default_factory=RequestLog)
    deviations: Deviations = field(default_factory=Deviations)
