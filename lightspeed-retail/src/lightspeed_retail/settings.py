"""What can be set, and is it set right?

The settings that everything in this repository shares are the attributes of :class:`Settings`. Name, kind, default and
meaning of each stand there once; :data:`SETTINGS` lists them for configuration schemas.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from .errors import ConfigurationError
from .query import did_you_mean

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class Setting:
    """One thing that can be set.

    Attributes:
        name: Its name, the same in every plugin.
        kind: ``string``, ``integer``, ``number``, ``boolean``, ``object`` or ``array``.
        default: What holds when it is not set; None if nothing does.
        about: What it means, in which unit.
        secret: Whether its value is shown to nobody.
        choices: The only values it takes; empty for any.
        minimum, maximum: The lowest and the highest value it takes, for numbers.
        refine: Further check of a value; raises :class:`ValueError` with the words of what to give instead.
    """

    name: str
    kind: str
    default: Any
    about: str
    secret: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refine: Callable[[Any], Any] | None = None

    def read(self, value: object) -> Any:
        """Turn a configured value, or its text, into the typed one.

        Raises:
            ConfigurationError: The value does not fit.
        """
        try:
            return self._checked(_KINDS[self.kind](self._as_choice(value)))
        except ValueError as wrong:
            shown = "cannot be used as it is" if self.secret else f"cannot be {value!r}"
            raise ConfigurationError(f"Setting {self.name!r} {shown}.", f"Give {wrong}.") from None

    def _as_choice(self, value: object) -> object:
        """The choice that a value stands for: YAML makes booleans of ``true`` and ``false``, Python writes ``True``."""
        return next((choice for choice in self.choices if choice == str(value).lower()), value)

    def _checked(self, value: Any) -> Any:
        if self.choices and value not in self.choices:
            raise ValueError(f"one of {', '.join(self.choices)}")
        if self.minimum is not None and value < self.minimum:
            raise ValueError(f"at least {self.minimum:g}")
        if self.maximum is not None and value > self.maximum:
            raise ValueError(f"at most {self.maximum:,}")
        return self.refine(value) if self.refine else value


# ------------------------------------------------------------------------------------------- kinds of values


def _string(value: object) -> str:
    if isinstance(value, bool | Mapping | list):
        raise ValueError("a text")  # noqa: TRY004 -- every wrong value is the same kind of news to the caller
    return str(value)


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}", value.strip(), re.ASCII):
        return int(value)
    raise ValueError("a whole number")


def _number(value: object) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]  # tried, not known
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("a number")
    return number


def _boolean(value: object) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    try:
        return known[str(value).strip().lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _object(value: object) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, Mapping):
        raise ValueError("an object, or the JSON text of one")  # noqa: TRY004 -- as above
    return dict(value)


def _array(value: object) -> list[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, list | tuple):
        raise ValueError("a list, or the JSON text of one")  # noqa: TRY004 -- as above
    return list(value)


_KINDS: dict[str, Callable[[object], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "object": _object,
    "array": _array,
}


# --------------------------------------------------------------------------------------------- further checks


def _base_url(url: str) -> str:
    wrong = ValueError("the address of a server, such as https://api.lightspeedapp.com")
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if not usable or parts.username is not None or parts.query or parts.fragment or re.search(r"[\s\\]", parts.netloc):
        raise wrong
    return url.strip().rstrip("/")


_API_PATH = re.compile(r"/API(?:/V\d)?(?:/Account(?:[./].*)?)?\Z")
"""What the client adds to ``api_url``. Case-sensitive: a gateway may well end in ``/api``."""


def _api_url(url: str) -> str:
    base = _base_url(url)
    if path := _API_PATH.search(base):
        raise ValueError(f"{base[: path.start()]}, without {path[0]}: the client adds the path")
    return base


def _credential(text: str) -> str:
    """One word (RFC 6750, 2.1); what comes out of a file or a clipboard often ends with a line break."""
    if not re.fullmatch(r"[!-~]+", text.strip()):
        raise ValueError("one word of ASCII text")
    return text.strip()


def _header_value(value: str) -> str:
    if not value.isprintable() or not value.isascii():
        raise ValueError("one line of ASCII text")
    return value


def _headers(headers: dict[str, Any]) -> dict[str, str]:
    """Header names are tokens; a line break in a value would smuggle in another header (RFC 9110, 5.1 and 5.5)."""
    for name, value in headers.items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) or not isinstance(value, str):
            raise ValueError('names and texts, such as {"X-Gateway-Token": "..."}')
        _header_value(value)
        if name.lower() == "authorization":
            raise ValueError("other headers than Authorization, which the login sets")
    return headers


# ------------------------------------------------------------------------------------------------ the settings


def setting(
    kind: str,
    about: str,
    *,
    default: object = None,
    secret: bool = False,
    choices: tuple[str, ...] = (),
    minimum: float | None = None,
    maximum: float | None = None,
    refine: Callable[[Any], Any] | None = None,
) -> Any:
    """Declare a setting as an attribute of a dataclass; arguments as for :class:`Setting`."""
    declared = {
        "kind": kind,
        "about": about,
        "secret": secret,
        "choices": choices,
        "minimum": minimum,
        "maximum": maximum,
        "refine": refine,
    }
    return field(default=default, repr=not secret, metadata=declared)


def declared(cls: type[DataclassInstance]) -> tuple[Setting, ...]:
    """The settings that are the attributes of a dataclass, in the order of their declaration."""
    return tuple(Setting(name=f.name, default=f.default, **f.metadata) for f in fields(cls))


def values(settings: Iterable[Setting], config: Mapping[str, object]) -> dict[str, Any]:
    """Read settings out of a configuration; other keys in it are none of ours.

    Args:
        settings: What can be set.
        config: Values by name. Texts stand for numbers, booleans and objects too, as environment variables do; None
            and empty text mean not set.

    Returns:
        Those that are set, checked and typed.

    Raises:
        ConfigurationError: A value does not fit; says which and what to give, and shows no secret.
    """
    return {s.name: s.read(config[s.name]) for s in settings if config.get(s.name) not in (None, "")}


def check_names(names: Iterable[str], settings: Iterable[Setting]) -> None:
    """Refuse names that are not settings: a misspelt one would silently have no effect.

    Args:
        names: Names from a configuration. Those with a leading underscore are allowed: they are Meltano's own
            (``_select``, ``_metadata``).
        settings: The settings there are.

    Raises:
        ConfigurationError: Some are unknown. The message lists all of them, with the closest setting of each.
    """
    known = [setting.name for setting in settings]
    unknown = [name for name in names if name not in known and not name.startswith("_")]
    if unknown:
        hints = dict.fromkeys(filter(None, (did_you_mean(name, known) for name in unknown)))
        raise ConfigurationError(
            f"Unknown setting{'s' if len(unknown) > 1 else ''}: {', '.join(map(repr, unknown))}.",
            " ".join(hints) or "Remove it, or run --about to list the settings.",
        )


def json_schema(settings: Iterable[Setting]) -> dict[str, Any]:
    """Write settings as the JSON Schema that describes a configuration of them."""
    return {"type": "object", "properties": {setting.name: _property(setting) for setting in settings}}


def _property(setting: Setting) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": [setting.kind, "null"], "description": setting.about}
    if setting.default is not None:
        schema["default"] = setting.default
    if setting.choices:
        schema["enum"] = [*setting.choices, None]
    if setting.secret:
        schema |= {"secret": True, "writeOnly": True}
    return schema


def read_object(file: IO[str]) -> dict[str, Any]:
    """Read the JSON object that a file holds.

    Raises:
        ConfigurationError: It holds something else; what it holds is not shown, for it may be secret.
    """
    try:
        found = json.load(file)
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{file.name} is not JSON: {error}.", "Correct the file.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file.name} is not text in UTF-8.", "Save it as such.") from None
    if not isinstance(found, dict):
        raise ConfigurationError(f"{file.name} holds no JSON object.", 'It has to look like {"name": "value"}.')
    return found


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The shared settings, checked and typed; the descriptions stand with the attributes."""

    account_id: int | None = setting(
        "integer", "Account to read or write; taken from the token, else asked of the API, if not set.", minimum=1
    )
    client_id: str | None = setting("string", "ID of the OAuth client.", refine=_credential)
    client_secret: str | None = setting(
        "string", "Secret of the OAuth client; public clients have none.", secret=True, refine=_credential
    )
    refresh_token: str | None = setting(
        "string",
        "First refresh token of the connection. It is spent on first use and its successors live in token_store; "
        "a newly set one replaces them.",
        secret=True,
        refine=_credential,
    )
    access_token: str | None = setting(
        "string",
        "Bearer token to be used as it is and never refreshed; goes before all other ways to log in.",
        secret=True,
        refine=_credential,
    )
    token_store: str | None = setting(
        "string",
        "Where tokens live between runs: a file, by default one in the user's state folder; or, for programs on many "
        "machines, a database by its SQLAlchemy URL, such as postgresql://user:password@host/database.",
        secret=True,
    )
    api_url: str = setting("string", "Address of the API.", default="https://api.lightspeedapp.com", refine=_api_url)
    auth_url: str = setting(
        "string", "Address of the OAuth server.", default="https://cloud.lightspeedapp.com", refine=_base_url
    )
    api_version: str = setting(
        "string", "Version of the API: V3 walks lists by cursor, V2 by offset.", default="V3", choices=("V3", "V2")
    )
    headers: Mapping[str, str] | None = setting(
        "object",
        "Extra headers of every request to api_url, such as a token that a gateway wants. They go to auth_url only if "
        "it is on the same host.",
        secret=True,
        refine=_headers,
    )
    user_agent: str | None = setting(
        "string", "User-Agent of every request; names this client if not set.", refine=_header_value
    )
    request_timeout: float = setting(
        "number", "Seconds to wait for the server to send something.", default=60, minimum=0.001, maximum=3600
    )
    max_attempts: int = setting(
        "integer", "How often a request is tried when the server or the network fails.", default=6, minimum=1
    )
    max_concurrency: int = setting("integer", "Most requests at the same time.", default=4, minimum=1, maximum=100)
    http_log: str = setting(
        "string",
        "What is logged of each request: nothing (off); method, path, status and time (simple); also query, cost, "
        "bucket level, attempt and sizes (full); also headers and bodies, shortened (long); http_log_format (custom).",
        default="off",
        choices=("off", "simple", "full", "long", "custom"),
    )
    http_log_format: str | None = setting(
        "string", "Line to log for each request when http_log is custom, such as '{method} {path} {status}'."
    )
    http_log_personal_data: bool = setting(
        "boolean", "Whether the HTTP log shows names, addresses and other personal data.", default=False
    )

    @classmethod
    def from_mapping(cls, config: Mapping[str, object]) -> Self:
        """Read the shared settings out of a configuration, as :func:`values` does."""
        return cls(**values(SETTINGS, config))


SETTINGS: tuple[Setting, ...] = declared(Settings)
"""Every shared setting, in the order of their declaration."""
