"""Connections that merchants have granted, with their access and refresh tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from lightspeed_retail.auth.scopes import ALL

from .clients import Attempts, Client

READ = "_read"
"""Suffix of read-only scopes."""


@dataclass
class Employee:
    """The employee who logs in and allows access.

    Attributes:
        user_id: The number in tokens.
        rights: Scopes that the employee's rights cover; tokens never allow more.
        locked: Whether the employee is locked, which invalidates every token.
    """

    user_id: int = 170236
    rights: frozenset[str] = frozenset({ALL})
    locked: bool = False

    def restore(self) -> None:
        """Unlock the employee, with every right."""
        self.rights, self.locked = frozenset({ALL}), False


@dataclass(eq=False)
class Connection:
    """A connection between a client and the account.

    Attributes:
        client: The connected client.
        employee: The employee who allowed it.
        granted: Scopes that were granted.
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
        """The scopes of its tokens."""
        return capped(self.granted, self.employee.rights)

    @property
    def ended(self) -> bool:
        """Whether none of its tokens is valid now."""
        return self.revoked or self.employee.locked

    def renew(self) -> None:
        """Restore its initial state."""
        self.revoked, self.refreshes = False, Attempts()


@dataclass(eq=False)
class RefreshToken:
    """A refresh token.

    Attributes:
        text: What clients send.
        connection: What it belongs to.
        expires: When it expires if unused.
        replaces: The refresh token it was exchanged for.
        deprecated: Whether a deprecated endpoint issued it.
        revoked: Whether it was revoked.
    """

    text: str
    connection: Connection
    expires: float
    replaces: RefreshToken | None = None
    deprecated: bool = False
    revoked: bool = False

    def live(self, now: float) -> bool:
        """Return whether it is valid."""
        return not (self.revoked or self.connection.ended or self.expires <= now)

    def take_over(self) -> None:
        """Revoke the refresh tokens that it replaces."""
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
        """Its scopes."""
        return self.connection.scopes


def capped(granted: frozenset[str], rights: frozenset[str]) -> frozenset[str]:
    """Return the part of granted scopes that an employee's rights cover."""
    if ALL in rights:
        return granted
    if ALL in granted:
        return rights
    as_granted = {scope for scope in granted if scope in rights or scope.removesuffix(READ) in rights}
    for_reading = {scope + READ for scope in granted if scope + READ in rights}
    return frozenset(as_granted | for_reading)


def allows(scopes: frozenset[str], printed: tuple[str, ...], *, reads: bool) -> bool:
    """Return whether a token may use an endpoint.

    Args:
        scopes: Scopes of the token.
        printed: Scopes on the endpoint's page: any of them is enough; without any, every token is.
        reads: Whether the request only reads: then the ``_read`` variant is enough.
    """
    if not printed or ALL in scopes:
        return True
    return any(scope in scopes or (reads and scope + READ in scopes) for scope in printed)
