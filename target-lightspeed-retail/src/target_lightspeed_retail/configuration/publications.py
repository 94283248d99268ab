"""How are the rows of a stream published?

The configuration says it once for each stream; here it is read, completed with what the catalogue knows, and checked,
so that a mistake is found before the first request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from lightspeed_retail import endpoints, query
from lightspeed_retail.errors import ConfigurationError, LightspeedError
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Resource
from target_lightspeed_retail.settings import TargetSettings

from .placeholders import Blanks, Template, Whole, compile_template
from .request_template import FILE, RequestTemplate
from .uploads import UploadFolder


class Method(StrEnum):
    """How rows are published."""

    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"
    UPSERT = "UPSERT"
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    FIND = "FIND"
    SKIP = "SKIP"


class Event(StrEnum):
    """What happens to the record that a row stands for."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


_EVENTS = {
    Method.POST: Event.CREATE,
    Method.PUT: Event.UPDATE,
    Method.DELETE: Event.DELETE,
}
"""What the methods do that are sent as they are, whatever the account holds."""

_ACTIONS = {
    Method.UPSERT: {Event.CREATE: ("create",), Event.UPDATE: ("update",)},
    Method.CREATE: {Event.CREATE: ("create",)},
    Method.UPDATE: {Event.UPDATE: ("update",)},
    Method.FIND: {},
}
"""The actions of the catalogue that the others need, by event; which event it is, the account tells."""

_DELETIONS = ("archive", "delete")

_WILDCARDS = frozenset("*?[")

_ON = {f"on_{event}": event for event in Event}

_REQUEST_OPTIONS = {"method", "endpoint", "path", "query", "payload", FILE, "unchecked"}

_OPTIONS = {
    *_REQUEST_OPTIONS,
    "stream",
    "match_on",
    "lookups",
    "keys",
    "nulls",
    "missing",
    "compare",
    "deleted_by",
    *_ON,
}

_FILE_OPTIONS = {"base64", "name"}

_CHOICES = {
    "keys": ("remote", "external"),
    "nulls": ("omit", "send", "clear"),
    "missing": ("error", "omit"),
    "compare": ("none", "journal", "account"),
}


@dataclass(frozen=True)
class Lookup:
    """A value that is the key of some other record.

    Attributes:
        resource: What kind of record.
        where: What is known of it: conditions by field.
        on_miss: ``reject``, ``omit`` or ``null``, if there is no such record.
    """

    resource: type[Resource]
    where: Mapping[str, Template]
    on_miss: str = "reject"


@dataclass(frozen=True)
class Publication:
    """How the rows of a stream are published.

    Attributes:
        method: How they are published.
        resource: What they are published as; None for an endpoint that the catalogue does not know.
        templates: The request for each event; a row with another event is skipped.
        path: Values for the placeholders of the resource's path.
        key: The record's key, where a row has it; None if it does not.
        match_on: How a record is found whose key is not known: alternatives, each of conditions by field.
        lookups: Values that are keys of other records, by the name they get; later ones may use earlier ones.
        external: Whether keys and references are those of another system.
        compare: ``none``, ``journal`` or ``account``.
        blanks: What is sent for null and missing values.
        deleted_by: Field that says that a row is gone; empty for ``_sdc_deleted_at`` alone.
        uploads: Where files are that rows may name.
    """

    method: Method
    resource: type[Resource] | None = None
    templates: Mapping[Event, RequestTemplate] = field(default_factory=dict)
    path: Mapping[str, Template] = field(default_factory=dict)
    key: Template | None = None
    match_on: Sequence[Mapping[str, Template]] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    external: bool = False
    compare: str = "journal"
    blanks: Blanks = field(default_factory=Blanks)
    deleted_by: str = ""
    uploads: UploadFolder = field(default_factory=UploadFolder)

    @property
    def finds(self) -> bool:
        """Whether the account decides which event a row is."""
        return self.method not in _EVENTS

    @property
    def only_event(self) -> Event:
        """The event that every row is that is not gone, unless the account decides."""
        return _EVENTS[self.method]

    def compares(self, template: RequestTemplate) -> bool:
        """Whether only what differs from the account is sent with a request; an action has nothing to compare."""
        update = template.action is not None and template.action.name == "update"
        return self.compare == "account" and update and template.resource is self.resource

    def fields(self) -> Iterator[str]:
        """The fields of a row that this cannot do without, but for what it looks up itself."""
        templates = [*self.path.values(), *(t for lookup in self.lookups.values() for t in lookup.where.values())]
        templates += [template for conditions in self.match_on for template in conditions.values()]
        for template in templates:
            yield from (name for name in template.fields() if name not in self.lookups)
        for request in self.templates.values():
            yield from (name for name in request.fields() if name not in self.lookups)
            yield from (name for name in request.address_fields() if name not in {*self.lookups, *self._found_keys()})
        if self.deleted_by:
            yield self.deleted_by

    def _found_keys(self) -> tuple[str, ...]:
        """The placeholder that stands for the record of a row, where that is found."""
        return self.resource.key if self.finds and self.resource else ()


class Publications:
    """The publications of a configuration.

    Args:
        settings: The target's settings.

    Raises:
        ConfigurationError: One of them is wrong.
    """

    def __init__(self, settings: TargetSettings) -> None:
        self._settings = settings
        self._made: list[tuple[str, Publication]] = []
        self._used: set[int] = set()
        for number, options in enumerate(settings.publications or ()):
            with about(f"Setting 'publications', entry {number + 1}"):
                self._made.append(self._read(options))
        for_all = {
            name: value
            for name in ("method", "endpoint", "path", "query", "payload")
            if (value := getattr(settings, name)) is not None
        }
        if for_all:
            with about(f"Setting {next(iter(for_all))!r}"):
                self._made.append(self._read({"stream": "*", **for_all}))
        self._check_shadowed(len(settings.publications or ()))

    def of(self, stream: str) -> Publication:
        """Return the publication of a stream: the first entry that matches its name.

        Raises:
            ConfigurationError: None matches, and the stream is not published by its name: it is not named like a
                resource that can be written, or ``publications`` are set and ``unmatched`` is not ``by_name``.
        """
        self._used.update(self._matching(stream))
        return self._find(stream)

    def _find(self, stream: str) -> Publication:
        for number in self._matching(stream):
            return self._made[number][1]
        if self._made and self._settings.unmatched == "refuse":
            patterns = [pattern for pattern, _ in self._made]
            raise ConfigurationError(
                f"No publication matches the stream {stream!r}.",
                f"{query.did_you_mean(stream, patterns)} Give it an entry in 'publications', "
                f"{{stream: {stream}, method: SKIP}} to leave it out, or set 'unmatched' to by_name.".strip(),
            )
        return self._by_name(stream)

    def _matching(self, stream: str) -> list[int]:
        """The number of the first entry that matches a stream, if one does."""
        return [number for number, (pattern, _) in enumerate(self._made) if fnmatchcase(stream, pattern)][:1]

    def unused(self) -> list[str]:
        """Return the patterns of the entries that no stream has matched, as they are configured."""
        return [pattern for number, (pattern, _) in enumerate(self._made) if number not in self._used]

    def _check_shadowed(self, entries: int) -> None:
        """Refuse an entry that an earlier one shadows: it would never be used.

        Args:
            entries: How many of the publications are entries of the setting ``publications``.
        """
        patterns = [pattern for pattern, _ in self._made[:entries]]
        for number, pattern in enumerate(patterns):
            for earlier, other in enumerate(patterns[:number]):
                if other in (pattern, "*") or (not set(pattern) & _WILDCARDS and fnmatchcase(pattern, other)):
                    raise ConfigurationError(
                        f"Setting 'publications', entry {number + 1} ({pattern!r}) is never used: entry {earlier + 1} "
                        f"({other!r}) matches the same streams first.",
                        "Put the more specific entry first, or remove one.",
                    )

    def names(self, stream: str) -> bool:
        """Whether a stream is configured by its own name."""
        return any(stream == pattern for pattern, _ in self._made)

    def external(self, resource: type[Resource]) -> Iterator[str]:
        """The streams whose keys may stand for records of a resource, as far as the configuration tells."""
        for pattern, publication in self._made:
            if publication.external and publication.resource is resource and not set(pattern) & _WILDCARDS:
                yield pattern
        with suppress(ConfigurationError):
            named = self._find(resource.slug())
            if named.external and named.resource is resource:
                yield resource.slug()

    # ------------------------------------------------------------------------------------------------- reading

    def _read(self, options: Any) -> tuple[str, Publication]:
        if not isinstance(options, Mapping):
            raise ConfigurationError("It is no object.", "Write it as {stream: …, method: …, endpoint: …}.")
        _check_options(options, _OPTIONS)
        for name in ("stream", "method"):
            if not isinstance(options.get(name), str) or not options[name]:
                raise ConfigurationError(f"It has no {name!r}.", f"Give {_wanted(name)}.")
        for name, choices in _CHOICES.items():
            if name in options and options[name] not in choices:
                raise ConfigurationError(f"{name!r} cannot be {options[name]!r}.", f"Give one of {', '.join(choices)}.")
        try:
            method = Method(options["method"].upper())
        except ValueError:
            raise ConfigurationError(
                f"There is no method {options['method']!r}.", f"Give one of {', '.join(Method)}."
            ) from None
        return options["stream"], self._publication(method, options)

    def _publication(self, method: Method, options: Mapping[str, Any]) -> Publication:
        if method is Method.SKIP:
            return Publication(method)
        if not isinstance(options.get("endpoint"), str):
            raise ConfigurationError("It has no 'endpoint'.", f"Give {_wanted('endpoint')}.")
        common = self._common(options)
        if method in _EVENTS:
            template = RequestTemplate.of(method, options["endpoint"], options)
            templates = {_EVENTS[method]: template} | self._exceptions(options)
            return Publication(method, template.resource, templates, template.path, template.key, **common)
        found = endpoints.find("GET", options["endpoint"])
        given = {name: compile_template(value) for name, value in (options.get("path") or {}).items()}
        path = {name: given.get(text.strip("{}"), compile_template(text)) for name, text in found.path.items()}
        key = compile_template(found.key) if found.key else _own_key(found.resource)
        templates = self._templates(method, found.resource, path, options)
        return Publication(method, found.resource, templates, path, key, **common)

    def _templates(
        self, method: Method, resource: type[Resource], path: Mapping[str, Template], options: Mapping[str, Any]
    ) -> dict[Event, RequestTemplate]:
        """The requests for the events that a method knows, with the exceptions that are configured."""
        exceptions = self._exceptions(options)
        templates: dict[Event, RequestTemplate] = {}
        for event, names in _ACTIONS[method].items():
            if event in exceptions:
                continue
            action = next((found for name in names if (found := resource.action(name))), None)
            if action is None:
                raise ConfigurationError(
                    f"{resource.path} cannot be {event}d, as {method} may have to.",
                    f"It offers {', '.join(endpoints.written(resource, one) for one in resource.actions)}.",
                )
            templates[event] = RequestTemplate.on(resource, action, path).with_content(options)
        for name in _DELETIONS:
            if (action := resource.action(name)) and method is not Method.FIND and method is not Method.CREATE:
                templates.setdefault(Event.DELETE, RequestTemplate.on(resource, action, path))
        return templates | exceptions

    def _exceptions(self, options: Mapping[str, Any]) -> dict[Event, RequestTemplate]:
        """The requests that are configured for single events."""
        found = {}
        for option, event in _ON.items():
            given = options.get(option)
            if given is None:
                continue
            if not isinstance(given, Mapping) or not {"method", "endpoint"} <= given.keys():
                raise ConfigurationError(
                    f"{option!r} is not complete.", f"Write it as {option}: {{method: …, endpoint: …}}."
                )
            _check_options(given, _REQUEST_OPTIONS)
            found[event] = RequestTemplate.of(str(given["method"]).upper(), str(given["endpoint"]), given)
        return found

    def _common(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """What is read alike for all methods."""

        def chosen(name: str) -> str:
            return str(options.get(name, getattr(self._settings, name)))

        return {
            "match_on": [_conditions(alternative, "match_on") for alternative in _listed(options.get("match_on"))],
            "lookups": {name: _lookup(name, given) for name, given in (options.get("lookups") or {}).items()},
            "external": chosen("keys") == "external",
            "compare": chosen("compare"),
            "blanks": Blanks(missing=chosen("missing"), nulls=chosen("nulls")),
            "deleted_by": str(options.get("deleted_by") or ""),
            "uploads": UploadFolder(Path(folder) if (folder := self._settings.upload_folder) else None),
        }

    # ------------------------------------------------------------------------------------------------- by name

    def _by_name(self, stream: str) -> Publication:
        """The publication of a stream that is named like a resource: its records shall be the same here."""
        resource = RESOURCES.get(stream)
        method = by_offer(resource) if resource else None
        if resource is None or method is None:
            kind = "no resource" if resource is None else "a resource that cannot be written by its key"
            raise ConfigurationError(
                f"No publication matches the stream {stream!r}, and it is named like {kind}.",
                f"Give it an entry in 'publications'; {{stream: {stream}, method: SKIP}} passes over it. "
                + query.did_you_mean(stream, [name for name, one in RESOURCES.items() if by_offer(one)]),
            )
        options = {"stream": stream, "method": method, "endpoint": resource.path}
        with about(f"Stream {stream!r}"):
            publication = self._publication(method, options)
        if len(resource.key) == 1 and publication.key is None:
            raise ConfigurationError(f"{stream} has no key of its own.", "Give it an entry in 'publications'.")
        return publication


def by_offer(resource: type[Resource]) -> Method | None:
    """How a resource can be written by its key; None if it cannot."""
    creates = resource.action("create")
    if (creates and creates.upload) or not resource.action("get"):
        return None
    if any(resource.fields[name].written_by("create") for name in resource.key if name in resource.fields):
        return None  # the key is of what an import is made from
    offers = (creates is not None, resource.action("update") is not None)
    return {(True, True): Method.UPSERT, (True, False): Method.CREATE, (False, True): Method.UPDATE}.get(offers)


def _own_key(resource: type[Resource]) -> Template | None:
    return Whole(resource.key[0]) if len(resource.key) == 1 else None


# ------------------------------------------------------------------------------------------------------ reading


@contextmanager
def about(what: str) -> Iterator[None]:
    """Say of which setting an error speaks."""
    try:
        yield
    except LightspeedError as error:
        raise ConfigurationError(f"{what}: {error.message}", error.hint) from None


def _wanted(name: str) -> str:
    return {
        "stream": "the name of a stream, or a pattern such as 'price_*'",
        "method": f"one of {', '.join(Method)}",
        "endpoint": "a path below the account, such as Item/{itemID}",
    }[name]


def _check_options(options: Mapping[str, Any], possible: set[str]) -> None:
    for name in options:
        if name not in possible:
            hint = query.did_you_mean(name, possible) or f"There are: {', '.join(sorted(possible))}."
            raise ConfigurationError(f"There is no option {name!r}.", hint)
    for name in ("path", "query", "payload", "lookups", *_ON):
        if options.get(name) is not None and not isinstance(options[name], Mapping):
            raise ConfigurationError(f"{name!r} is no object.", "Write it as {name: value}.")
    if isinstance(options.get(FILE), Mapping):
        with about(FILE):
            _check_options(options[FILE], _FILE_OPTIONS)


def _listed(given: Any) -> list[Any]:
    return [given] if isinstance(given, Mapping) else list(given or ())


def _conditions(given: Any, option: str) -> dict[str, Template]:
    if not isinstance(given, Mapping) or not given:
        raise ConfigurationError(f"{option!r} is no object of conditions.", 'Write it as {field: "{column}"}.')
    return {str(name): compile_template(value) for name, value in given.items()}


def _lookup(name: str, given: Any) -> Lookup:
    with about(f"lookups, {name}"):
        if not isinstance(given, Mapping) or not {"resource", "where"} <= given.keys():
            raise ConfigurationError(
                "It is not complete.", 'Write it as {resource: CustomerType, where: {name: "{segment}"}}.'
            )
        _check_options(given, {"resource", "where", "on_miss"})
        on_miss = given.get("on_miss", "reject")
        if on_miss not in ("reject", "omit", "null"):
            raise ConfigurationError(f"'on_miss' cannot be {on_miss!r}.", "Give one of reject, omit, null.")
        resource = endpoints.find("GET", str(given["resource"])).resource
        return Lookup(resource, _conditions(given["where"], "where"), on_miss)
