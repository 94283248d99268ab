"""The parts of a running sandbox that request handlers share."""

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
        oauth: The OAuth server.
        limits: The rate limits.
        reset: Restores the initial state.
        latency: Seconds each request takes at least.
        faults: The faults to inject.
        requests: The requests so far.
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
