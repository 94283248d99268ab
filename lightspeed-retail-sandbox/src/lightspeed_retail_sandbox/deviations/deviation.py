"""What is a deviation, and to which replies does it apply?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Self

from .exchange import Reply, Request

PAGES = ("every", "first", "middle", "last")
VERSIONS = ("", "V3", "V2")
UNTOUCHED = (401, 429)
"""Replies that no deviation changes: the client has to log in or wait first."""

SEPARATOR = "+"
"""Separates the values of an option that takes several."""


@dataclass(kw_only=True)
class Deviation:
    """One way in which an account differs from the documentation.

    Applies to reads. A subclass changes the request before it is answered (:meth:`ask`), the reply to it
    (:meth:`change`), or both. Its class keyword ``name`` is what it is switched on by, and the first line of its
    docstring describes it.

    Attributes:
        path: Endpoints it applies to, by their path below the account (``Item``, ``Inventory/Transfer``); ``*`` stands
            for any text.
        page: Which pages of a list: ``every``, ``first``, ``middle`` (neither first nor last) or ``last``. A list of
            one page is both the first and the last.
        version: ``V3`` or ``V2``; empty for both.
    """

    name: ClassVar[str] = ""

    path: str = "*"
    page: str = "every"
    version: str = ""

    def __init_subclass__(cls, *, name: str) -> None:
        super().__init_subclass__()
        cls.name = name
        KINDS[name] = cls

    def __post_init__(self) -> None:
        """Check the options.

        Raises:
            ValueError: There is no such page or version.
        """
        for option, known in (("page", PAGES), ("version", VERSIONS)):
            if getattr(self, option) not in known:
                raise ValueError(f"{option} of a deviation must be one of: {', '.join(filter(None, known))}.")

    @classmethod
    def made(cls, options: Mapping[str, Any]) -> Self:
        """A deviation of this kind from options that may be text.

        Raises:
            ValueError: An option is unknown or has a wrong type.
        """
        kinds = {field.name: type(field.default) for field in fields(cls) if field.init}
        unknown = sorted(options.keys() - kinds.keys())
        if unknown:
            raise ValueError(f"{cls.name} has no option {unknown[0]!r}. Options: {', '.join(kinds)}.")
        return cls(**{name: _converted(value, kinds[name]) for name, value in options.items()})

    def options(self) -> dict[str, Any]:
        """Its name and options."""
        return {"name": self.name} | {field.name: getattr(self, field.name) for field in fields(self) if field.init}

    def meets(self, request: Request) -> bool:
        """Whether it applies to the request, on some page at least."""
        return (
            request.method == "GET"
            and self.version in ("", request.version)
            and fnmatchcase(request.address.lower(), self.path.lower())
        )

    def ask(self, request: Request) -> Request:
        """What is asked in place of the request."""
        return request

    def answer(self, request: Request, reply: Reply) -> Reply:
        """What is answered in place of the reply."""
        return self.change(request, reply) if self.on_page(reply) else reply

    def on_page(self, reply: Reply) -> bool:
        """Whether it applies to the page that the reply holds."""
        match self.page:
            case "first":
                return reply.is_first
            case "last":
                return reply.is_last
            case "middle":
                return not reply.is_first and not reply.is_last
            case _:
                return True

    def change(self, request: Request, reply: Reply) -> Reply:  # noqa: ARG002  -- subclasses look at the request
        """The deviating reply, on a page that it applies to."""
        return reply


KINDS: dict[str, type[Deviation]] = {}
"""Every kind of deviation by name, in the order of declaration."""


def parsed(text: str) -> Deviation:
    """A deviation from text: ``not-found``, ``not-found:path=Industry,page=last``.

    Values of an option that takes several are joined by ``+``.

    Raises:
        ValueError: There is no such deviation or option.
    """
    name, _, rest = text.partition(":")
    options = dict(pair.partition("=")[::2] for pair in rest.split(",") if pair)
    return kind(name).made(options)


def kind(name: str) -> type[Deviation]:
    """The kind of deviation of that name.

    Raises:
        ValueError: There is none.
    """
    if name not in KINDS:
        raise ValueError(f"There is no deviation {name!r}. Deviations: {', '.join(KINDS)}.")
    return KINDS[name]


def _converted(value: Any, wanted: type) -> Any:
    if wanted is tuple:
        return tuple(value.split(SEPARATOR) if isinstance(value, str) else value)
    return wanted(value)
