"""What must nobody read in a log or a message?

Two nets, one behind the other: values are hidden by the name they stand under, and secrets that are known are hidden
wherever else they turn up, such as in a server's own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, quote, unquote

from .resources import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .settings import Settings

MASK = "***"

SECRETS = frozenset({
    "access_token",
    "authorization",
    "client_secret",
    "code",  # of an authorization, and of a gift card
    "code_verifier",
    "cookie",
    "password",
    "proxy-authorization",
    "refresh_token",
    "sessioncookie",
    "set-cookie",
    "token",
})  # fmt: skip
"""Names, in lower case, of headers, parameters and body fields that are secret whichever resource they belong to."""

PERSONAL = frozenset({
    "address",
    "address1",
    "address2",
    "cardholdername",
    "city",
    "company",
    "companyregistrationnumber",
    "contact",
    "customfieldvalues",
    "dob",
    "email",
    "emailaddress",
    "exp",
    "fax",
    "firstname",
    "fullname",
    "internalnote",
    "lastname",
    "mobile",
    "note",
    "notes",
    "number",
    "pager",
    "phonehome",
    "phonework",
    "printednote",
    "rawresponse",
    "rawvoidresponse",
    "shipinstructions",
    "shipnote",
    "state",
    "statecode",
    "title",
    "url",
    "vatnumber",
    "xnum",
    "zip",
})  # fmt: skip
"""Names, in lower case, of parameters and body fields that tell of a person; what is below them does too."""

_SHORTEST = 6
"""Shorter secrets are hidden by name only: they would blot out parts of ordinary words."""


class Masks:
    """Hides what must not be read.

    Args:
        secrets: Secret values.
        headers: Names of further headers that are secret.
        personal_data: Whether personal data may be shown.
    """

    def __init__(
        self, secrets: Iterable[str] = (), *, headers: Iterable[str] = (), personal_data: bool = False
    ) -> None:
        declared = {f.name.lower() for shape in SHAPES.values() for f in shape.fields.values() if f.secret}
        self._secret_names = SECRETS | declared
        self._hidden_names = self._secret_names if personal_data else self._secret_names | PERSONAL
        self._hidden_headers = SECRETS | {name.lower() for name in headers}
        self._secrets: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None
        self.personal_data = personal_data
        self.learn(*secrets)

    @classmethod
    def for_settings(cls, settings: Settings) -> Self:
        """Hide what the settings hold."""
        own = (settings.access_token, settings.refresh_token, settings.client_secret)
        extra = settings.headers or {}
        return cls(
            [secret for secret in (*own, *extra.values(), *_passwords(settings.token_store or "")) if secret],
            headers=extra,
            personal_data=settings.http_log_personal_data,
        )

    def learn(self, *secrets: str) -> None:
        """Hide these values too, also percent-encoded."""
        fresh = {secret for secret in secrets if len(secret) >= _SHORTEST} - self._secrets
        if fresh:
            self._secrets |= fresh
            known = {*self._secrets, *(quote(secret, safe="") for secret in self._secrets)}
            self._pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))

    def text(self, text: str) -> str:
        """Hide known secrets in a text."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Hide secret headers."""
        return {
            name: MASK if name.lower() in self._hidden_headers else self.text(value) for name, value in headers.items()
        }

    def query(self, query: Iterable[tuple[str, str]]) -> str:
        """Write query parameters for a reader: decoded where that is safe, and without what must not be read."""
        return self.text("&".join(f"{_readable(name)}={self._parameter(name, value)}" for name, value in query))

    def body(self, body: Any) -> Any:
        """Copy a decoded body without what must not be read."""
        match body:
            case dict():
                return {k: MASK if str(k).lower() in self._hidden_names else self.body(v) for k, v in body.items()}
            case list():
                return [self.body(value) for value in body]
            case str():
                return self.text(body)
            case _:
                return body

    def _parameter(self, name: str, value: str) -> str:
        """Hide a value by the last step of its name (``Contact.email``); an ``or`` expression by the names in it."""
        names = [name] if name != "or" else [part.partition("=")[0] for part in unquote(value).split("|")]
        if any(inner.rpartition(".")[2].lower() in self._hidden_names for inner in names):
            return MASK
        return _readable(value)


def _passwords(url: str) -> list[str]:
    """The passwords in the URL of a database, decoded; empty for a path."""
    before = re.findall(r"^[\w+]+://[^:/]*:([^@]*)@", url)
    after = [value for name, value in parse_qsl(url.partition("?")[2]) if name.lower().endswith("password")]
    return [*map(unquote, before), *after]


def _readable(text: str) -> str:
    """Percent-encode only what would be taken for something else, or break the line."""
    return quote(text, safe="/:,;<>=!~*'()[]{}\"|@$")
