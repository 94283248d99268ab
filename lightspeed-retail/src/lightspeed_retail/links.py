"""May the token travel there, and does the link still ask for the same?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from .errors import UnsafeLink

_DEFAULT_PORTS = {"http": 80, "https": 443}

_LIMIT = re.compile(r"([?&]limit=)[0-9]+(?=&|$)")


class Origin(NamedTuple):
    """Scheme, host and port of an address: what must agree for a credential to be sent along."""

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        port = "" if self.port in (None, _DEFAULT_PORTS.get(self.scheme)) else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def origin(url: str) -> Origin:
    """Return where an address leads.

    Raises:
        ValueError: It is no address.
    """
    return _origin(urlsplit(url))


def follow(link: str, api_url: str) -> str:
    """Check a link out of a reply, such as ``next`` of a V3 list.

    Args:
        link: A complete URL.
        api_url: The address of the API; the link must have its scheme, host and port.

    Returns:
        The address to ask: path and query of the link on the host of ``api_url``. It is put together anew, because
        programs disagree on where the host of an oddly written URL ends.

    Raises:
        UnsafeLink: It leads elsewhere.
    """
    home = origin(api_url)
    try:
        parts = urlsplit(link)
        there = _origin(parts)
    except ValueError:
        raise UnsafeLink("A link in a reply is no web address; it was not followed.", _HINT) from None
    if there != home or parts.username is not None or "\\" in link:
        raise UnsafeLink(f"A link in a reply leads to {there}, not to {home}; it was not followed.", _HINT)
    query = f"?{parts.query}" if parts.query else ""
    return f"{home}/{parts.path.removeprefix('/')}{query}"


_HINT = "If a gateway stands before the API, set api_url to the address that its replies carry."


def _origin(parts: SplitResult) -> Origin:
    scheme = parts.scheme.lower()
    return Origin(scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS.get(scheme))


def carries(link: str, parameter: str) -> bool:
    """Whether the link has a parameter."""
    return any(name == parameter for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True))


def lost(link: str, parameters: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The parameters of a request that a link out of its reply leaves out.

    A link to the next page carries all parameters of the first request; what it leaves out would silently change what
    is listed.
    """
    kept = {name for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True)}
    return tuple((name, value) for name, value in parameters if name not in kept)


def resized(link: str, limit: int) -> str:
    """The link with another size of the page; as it is if it names none."""
    return _LIMIT.sub(rf"\g<1>{limit}", link)


def without(link: str, parameter: str) -> str:
    """The link without a parameter; everything else as it is."""
    address, mark, query = link.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] != parameter]
    return f"{address}{mark}{'&'.join(kept)}"
