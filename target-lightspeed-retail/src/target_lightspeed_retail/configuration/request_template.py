"""Which request does a publication make, and what may be in it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from lightspeed_retail import bodies, endpoints
from lightspeed_retail.errors import ConfigurationError, FieldNotTaken, UnknownField, WrongValue
from lightspeed_retail.resources._base import ARCHIVED, Action, Resource

from .placeholders import Object, Template, compile_template, literals

FILE = "file"
"""The option that says where an upload comes from."""

UNCHECKED = "If the API takes it all the same, set unchecked: true for this publication."
"""What to do if the catalogue is wrong about an endpoint."""

FILES = ("image", "binary")
"""The parts of uploads that hold a file."""


@dataclass(frozen=True)
class RequestTemplate:
    """A request with placeholders, checked against the catalogue.

    Attributes:
        method: HTTP method.
        endpoint: Its path as configured, for messages.
        resource: What it addresses; None for an endpoint that the catalogue does not know.
        action: What it does there; None likewise.
        path: Values for the placeholders of the resource's path.
        key: Key of the one record it addresses; None if it addresses none, or the publication finds the record.
        segments: The path below the account, for an endpoint that the catalogue does not know; else empty.
        query: Query parameters.
        payload: Its body; None for the row's own fields.
        file: Where an upload comes from: a path, or ``base64`` and ``name``.
    """

    method: str
    endpoint: str
    resource: type[Resource] | None
    action: Action | None
    path: Mapping[str, Template] = field(default_factory=dict)
    key: Template | None = None
    segments: Sequence[Template] = ()
    query: Mapping[str, Template] = field(default_factory=dict)
    payload: Template | None = None
    file: Template | None = None

    @classmethod
    def of(cls, method: str, endpoint: str, options: Mapping[str, Any]) -> Self:
        """Find the endpoint and check what is configured for it.

        Args:
            method: HTTP method.
            endpoint: Path below the account, with placeholders.
            options: ``path``, ``query``, ``payload``, ``file`` and ``unchecked``, as configured.

        Raises:
            ConfigurationError: The API has no such endpoint, or it does not take that.
        """
        if options.get("unchecked"):
            segments = [compile_template(segment) for segment in endpoint.strip("/").split("/")]
            template = cls(method, endpoint, None, None, segments=segments)
        else:
            found = endpoints.find(method, endpoint)
            given = {name: compile_template(value) for name, value in (options.get("path") or {}).items()}
            template = cls(
                method,
                endpoint,
                found.resource,
                found.action,
                path={name: _filled(text, given) for name, text in found.path.items()},
                key=_filled(found.key, given) if found.key else None,
            )
        return template.with_content(options)

    @classmethod
    def on(cls, resource: type[Resource], action: Action, path: Mapping[str, Template]) -> Self:
        """The plain request for an action of a resource; the publication finds the record."""
        return cls(action.method, endpoints.written(resource, action).partition(" ")[2], resource, action, path=path)

    def with_content(self, options: Mapping[str, Any]) -> Self:
        """The same request with what is configured for its query, body and file.

        Raises:
            ConfigurationError: The endpoint does not take that.
        """
        payload = self._wrapped(options.get("payload"))
        template = None if payload is None else compile_template(payload)
        if template and self.resource and self.action and not self._is_list_of_row(payload):
            checked = {name: value for name, value in payload.items() if not self.archives or name.lower() != ARCHIVED}
            _check_payload(self.resource, self.action, checked, literals(template))
        query = {name: compile_template(value) for name, value in (options.get("query") or {}).items()}
        file = options.get(FILE)
        if self.uploads != (file is not None) and self.action is not None:
            raise ConfigurationError(
                f"{self.method} {self.endpoint} {'uploads a file' if self.uploads else 'takes no file'}.",
                'Say where it comes from: file: "{path}", or file: {base64: "{content}", name: "{name}"}.'
                if self.uploads
                else "Leave 'file' out.",
            )
        return type(self)(
            **{
                **vars(self),
                "query": query,
                "payload": template,
                "file": None if file is None else compile_template(file),
            }
        )

    def _wrapped(self, payload: Any) -> Any:
        """A payload as the endpoint has it: what is configured for one record of a bulk call, in its list."""
        if payload is None or not self.items_in or self.items_in in payload:
            return payload
        return {self.items_in: [payload]}

    def _is_list_of_row(self, payload: Any) -> bool:
        """Whether the records of a bulk call are a list that the rows have, so that they are not known yet."""
        return list(payload) == [self.items_in] and isinstance(payload[self.items_in], str)

    @property
    def name(self) -> str:
        """The endpoint as the catalogue writes it, whatever the configuration calls it."""
        return endpoints.written(self.resource, self.action) if self.resource and self.action else str(self)

    @property
    def items_in(self) -> str:
        """The name of the list that its records are in; empty if it is no bulk call."""
        return self.action.items_in if self.action else ""

    @property
    def archives(self) -> bool:
        """Whether a row's ``archived`` is published with it, by a request of its own if need be."""
        writes = self.action is not None and self.action.name in ("create", "update") and not self.uploads
        return writes and self.resource is not None and ARCHIVED in self.resource.fields

    @property
    def uploads(self) -> bool:
        """Whether it sends a file."""
        return bool(self.action and self.action.upload)

    @property
    def files(self) -> tuple[str, ...]:
        """The parts of an upload that hold a file."""
        return tuple(part for part in (self.action.upload if self.action else ()) if part in FILES)

    @property
    def takes_body(self) -> bool:
        """Whether it sends anything but its address."""
        return self.method != "DELETE"

    @property
    def needs_fields(self) -> bool:
        """Whether it is of no use without a field of the row: an action may be, an upload has its file."""
        plain = self.action is not None and self.action.name in ("create", "update")
        return plain and not self.uploads and self.payload is None

    @property
    def needs_content(self) -> bool:
        """Whether it does nothing without a field; with ``payload: {}``, that is meant."""
        if self.uploads or self.payload == Object({}):
            return False
        if self.action is None:
            return self.method == "PUT"
        return self.action.name in ("create", "update")

    def own_fields(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return which columns of a stream the request takes, in the order of the stream.

        Args:
            names: The columns.
        """
        if self.resource is None or self.action is None:
            return tuple(names)
        if self.action.items_in in names:
            return (self.action.items_in,)
        taken = {*bodies.takes(self.resource, self.action), *([ARCHIVED] if self.archives else [])}
        known = self.resource.spellings
        return tuple(name for name in names if name.lower() in known and known[name.lower()].name in taken)

    def fields(self) -> Iterator[str]:
        """The fields of a row that it cannot do without, but for its address."""
        for template in (self.payload, self.file, *self.query.values()):
            if template is not None:
                yield from template.fields()

    def address_fields(self) -> Iterator[str]:
        """The fields of a row that its address needs."""
        for template in (self.key, *self.segments, *self.path.values()):
            if template is not None:
                yield from template.fields()

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def _check_payload(resource: type[Resource], action: Action, payload: Mapping[str, Any], known: Any) -> None:
    """Check the fields of a payload, and the values in it that need no row.

    Raises:
        ConfigurationError: The endpoint does not take a field, or a value does not fit.
    """
    try:
        bodies.check_fields(resource, action, payload)
        for record in known.get(action.items_in, []) if action.items_in else [known]:
            bodies.check_choices(resource, bodies.typed(resource, record))
    except (FieldNotTaken, UnknownField, WrongValue) as wrong:
        raise ConfigurationError(wrong.message, f"{wrong.hint} {UNCHECKED}".strip()) from None


def _filled(text: str, given: Mapping[str, Template]) -> Template:
    """What stands in a segment of the path: a value given for its placeholder, else what is written."""
    name = text.strip("{}")
    return given[name] if name in given else compile_template(text)
