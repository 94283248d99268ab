"""What has a merchant granted? Connections, and the tokens that show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lightspeed_retail.auth.scopes import ALL

from .attempts import Attempts
from .clients import Client

READ = "_read"
"""What the names of scopes end with that only read."""


@dataclass
class Employee:
    """Who logs in and says yes.

    Attributes:
        user_id: The number in tokens.
        rights: Scopes for all that the employee may do; tokens are never worth more.
        locked: Whether the employee is locked, and with it every token.
    """

    user_id: int = 170236
    rights: frozenset[str] = frozenset({ALL})
    locked: bool = False

    def restore(self) -> None:
        """Unlock the employee, with every right."""
        self.rights, self.locked = frozenset({ALL}), False


@dataclass(eq=False)
class Connection:
    """What one yes of a merchant has begun.

    Attributes:
        client: Who is connected.
        employee: Who said yes.
        granted: What the client asked for and got.
        revoked: Whether it has ended.
        refreshes: Its latest refreshes.
    """

    client: Client
    employee: Employee
    granted: frozenset[str]
    revoked: bool = False
    refreshes: Attempts = field(default_factory=Attempts)

    @property
    def scopes(self) -> frozenset[str]:
        """What its tokens allow."""
        return capped(self.granted, self.employee.rights)

    @property
    def ended(self) -> bool:
        """Whether none of its tokens is of use (now)."""
        return self.revoked or self.employee.locked

    def renew(self) -> None:
        """Make it as it was in the beginning."""
        self.revoked, self.refreshes = False, Attempts()


@dataclass(eq=False)
class RefreshToken:
    """A refresh token.

    Attributes:
        text: What clients send.
        connection: What it belongs to.
        expires: When it expires if unused.
        replaces: The one it was bought with.
        deprecated: Whether a deprecated endpoint issued it.
        revoked: Whether it is of no more use.
    """

    text: str
    connection: Connection
    expires: float
    replaces: RefreshToken | None = None
    deprecated: bool = False
    revoked: bool = False

    def live(self, now: float) -> bool:
        """Whether it buys tokens."""
        return not (self.revoked or self.connection.ended or self.expires <= now)

    def take_over(self) -> None:
        """Revoke those it has come to replace."""
        former = self.replaces
        while former and not former.revoked:
            former.revoked = True
            former = former.replaces


@dataclass(eq=False)
class AccessToken:
    """An access token.

    Attributes:
        text: What clients send.
        connection: What it belongs to.
        expires: When it expires.
        refresh: The refresh token issued with it; takes over when this one is first used.
    """

    text: str
    connection: Connection
    expires: float
    refresh: RefreshToken

    @property
    def client_id(self) -> str:
        """Client that it was issued to."""
        return self.connection.client.client_id

    @property
    def scopes(self) -> frozenset[str]:
        """What it allows."""
        return self.connection.scopes


def capped(granted: frozenset[str], rights: frozenset[str]) -> frozenset[str]:
    """What is left of granted scopes when an employee has no more than certain rights."""
    if ALL in rights:
        return granted
    if ALL in granted:
        return rights
    as_granted = {scope for scope in granted if scope in rights or scope.removesuffix(READ) in rights}
    for_reading = {scope + READ for scope in granted if scope + READ in rights}
    return frozenset(as_granted | for_reading)


def allows(scopes: frozenset[str], printed: tuple[str, ...], *, reads: bool) -> bool:
    """Whether a token may use an endpoint.

    Args:
        scopes: What the token allows.
        printed: What the endpoint's page prints; any of them will do, nothing printed means any token.
        reads: Whether the request only reads, for which the ``_read`` variant of a scope will do.
    """
    if not printed or ALL in scopes:
        return True
    return any(scope in scopes or (reads and scope + READ in scopes) for scope in printed)
