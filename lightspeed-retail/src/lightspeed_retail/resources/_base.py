"""What a resource declaration is made of.

A :class:`Shape` is a named bag of fields; a :class:`Resource` is a shape that has an address of its own in the API.
Both are read like the documentation page they stand for::

    class ItemShop(Resource, path="ItemShop", key="itemShopID", page="ItemShop"):
        \"\"\"Stock of one item in one shop.\"\"\"

        actions = (List(), Get(), Update())
        sortable = ("itemShopID", "timeStamp")
        replication = Stamp("timeStamp")

        itemShopID = Id()
        itemID = Ref("Item")
        qoh = Integer("Quantity on hand; negative when more was sold than counted in.")
        timeStamp = Timestamp()

Nothing here knows how values travel (:mod:`lightspeed_retail.wire`), how they are asked for
(:mod:`lightspeed_retail.query`) or what a request costs beyond its base price (:mod:`lightspeed_retail.costs`).
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import ClassVar

DOCUMENTATION = "https://developers.lightspeedhq.com/retail/endpoints/"


# ---------------------------------------------------------------------------------------------------- fields

ARCHIVED = "archived"
"""The field that says whether a record is archived."""

NESTED = "nested"
"""Stands among the actions that write a field where only the body of the record around it may carry it."""


class Field:
    """One value of a record.

    Args:
        about: What its name leaves open: unit, sign, what 0 means, what moves it. Ends up as the column comment.
        aliases: Other spellings seen on the wire; differences in case alone need no alias.
        writable: True if every create and update takes it, or the names of the actions that do; :data:`NESTED` among
            them where a write of the record around it takes it.
        required: True if a create needs it, or the names of the actions that do.
        required_when: Another field and its values with which a create needs this one.
        choices: Documented values; the API may know more.
        deprecated: The documentation advises against it.
        undocumented: Not on the endpoint's own page; seen in recordings, nested samples or other clients.
        write_only: Taken in requests, never part of a reply.
        secret: A credential; never logged, and left out of everything that is not asked for by name.
    """

    name: str = ""

    def __init__(
        self,
        about: str = "",
        *,
        aliases: tuple[str, ...] = (),
        writable: bool | tuple[str, ...] = False,
        required: bool | tuple[str, ...] = False,
        required_when: tuple[str, tuple[str, ...]] | None = None,
        choices: tuple[str, ...] = (),
        deprecated: bool = False,
        undocumented: bool = False,
        write_only: bool = False,
        secret: bool = False,
    ) -> None:
        self.about = about
        self.required_when = required_when
        self.aliases = aliases
        self.choices = choices
        self.deprecated = deprecated
        self.undocumented = undocumented
        self.write_only = write_only
        self.secret = secret
        self._required_by = _actions(required, every=("create",))
        self._written_by = _actions(writable, every=("create", "update")) | self._required_by

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def written_by(self, action: str) -> bool:
        """Whether the body of ``action`` (``"create"``, ``"update"``, …) may carry this field."""
        return action in self._written_by

    def written_within(self) -> bool:
        """Whether the body of a record that this one is nested in may carry this field."""
        return not self._written_by.isdisjoint(("create", "update", NESTED))

    def required_by(self, action: str) -> bool:
        """Whether the body of ``action`` must carry this field."""
        return action in self._required_by


def _actions(names: bool | tuple[str, ...], *, every: tuple[str, ...]) -> frozenset[str]:
    if isinstance(names, bool):
        return frozenset(every if names else ())
    return frozenset(names)


class Integer(Field):
    """A whole number."""


class Id(Integer):
    """A key given by the API."""


class Ref(Integer):
    """The key of another record; 0 means none.

    Args:
        target: Name of the resource it points to; empty when the target has no endpoint of its own.
    """

    def __init__(self, target: str = "", about: str = "", **options: object) -> None:
        super().__init__(about, **options)  # type: ignore[arg-type]  # the options are Field's own, checked there
        self.target = target


class Float(Field):
    """A number with a fraction (a rate, a weight), exact as sent."""


class Money(Float):
    """An amount of money in the account's currency, exact as sent."""


class Text(Field):
    """Text; empty text is a value."""


class Flag(Field):
    """True or false."""


class Timestamp(Field):
    """A moment in time."""


class Date(Field):
    """A day, without time or zone."""


class Texts(Field):
    """A list of texts: a list, a plain text for one, or ``""`` for none.

    Args:
        wrapper: Key that encloses the list on the wire, if any.
    """

    def __init__(self, about: str = "", *, wrapper: str = "", **options: object) -> None:
        super().__init__(about, **options)  # type: ignore[arg-type]  # the options are Field's own, checked there
        self.wrapper = wrapper


class Anything(Field):
    """A value whose shape depends on the record or is not documented; kept as it comes."""


class Nested(Field):
    """Another record, or several, inside this one.

    Args:
        target: Name of the shape it holds.
        relation: Name to ask for it by in ``load_relations``, when that is not the field's own.
        embedded: Always part of the record, never asked for.
        single_only: Only the single-record request can load it.
    """

    def __init__(
        self,
        target: str,
        about: str = "",
        *,
        relation: str = "",
        embedded: bool = False,
        single_only: bool = False,
        **options: object,
    ) -> None:
        super().__init__(about, **options)  # type: ignore[arg-type]  # the options are Field's own, checked there
        self.target = target
        self.embedded = embedded
        self.single_only = single_only
        self._relation = relation

    @property
    def relation(self) -> str:
        """The name ``load_relations`` knows it by; empty when it is always there."""
        return "" if self.embedded else self._relation or self.name

    @property
    def shape(self) -> type[Shape]:
        """The shape of what it holds."""
        return SHAPES[self.target]


class One(Nested):
    """At most one record: an object; ``""`` or no key at all for none."""


class Many(Nested):
    """Any number of records: ``{wrapper: [records]}``, an object in place of the list for one, ``""`` for none.

    Args:
        wrapper: Key inside the wrapper object; the target's name if not given.
        bare: Field of the target that a plain text in place of the records stands for, where that has been seen.
        identified_by: Fields of the target, each of which tells in place of the key which record a write means.
        at_most: Number of records it can hold, where there is a limit.
    """

    def __init__(
        self,
        target: str,
        about: str = "",
        *,
        wrapper: str = "",
        bare: str = "",
        identified_by: tuple[str, ...] = (),
        at_most: int | None = None,
        **options: object,
    ) -> None:
        super().__init__(target, about, **options)  # type: ignore[arg-type]  # the options are Nested's own
        self.wrapper = wrapper or target
        self.bare = bare
        self.identified_by = identified_by
        self.at_most = at_most


# ---------------------------------------------------------------------------------------------------- shapes


class Shape:
    """A named bag of fields; what nested records without an endpoint of their own are declared as.

    Class keywords:
        fields_of: Shape whose fields its records have as well; those declared again replace them.
        without: Names of the fields of ``fields_of`` that its records do not have.

    Attributes:
        fields: Its fields by name, in the order of declaration.
        spellings: Its fields by everything they may be called, in lower case.
    """

    fields: ClassVar[dict[str, Field]] = {}
    spellings: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls, *, fields_of: type[Shape] | None = None, without: tuple[str, ...] = ()) -> None:
        super().__init_subclass__()
        shared = fields_of.fields if fields_of else {}
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = {name: field for name, field in shared.items() if name not in without} | own
        cls.spellings = {word.lower(): f for f in cls.fields.values() for word in (*f.aliases, f.name)}
        if cls.__name__ in SHAPES:  # relations name their target
            raise TypeError(f"There are two shapes named {cls.__name__}.")
        SHAPES[cls.__name__] = cls

    @classmethod
    def relations(cls) -> dict[str, Nested]:
        """What ``load_relations`` can add to a record of this shape, by relation name."""
        return {
            f.relation: f for f in cls.fields.values() if isinstance(f, Nested) and f.relation and not f.undocumented
        }

    @classmethod
    def identity(cls) -> str:
        """The field whose value is given by the API and identifies a record; empty if there is none."""
        return next((f.name for f in cls.fields.values() if isinstance(f, Id)), "")


SHAPES: dict[str, type[Shape]] = {}
"""Every declared shape and resource by class name."""


# --------------------------------------------------------------------------------------------------- actions


@dataclass(frozen=True)
class Action:
    """Something an endpoint can be asked to do.

    Attributes:
        name: What the catalogue calls it.
        method: HTTP method.
        path: Appended to the address of the collection, or of one record when ``single``; begins with ``../`` if it
            takes the place of the last segment, and with ``.`` if it is a suffix.
        single: Whether it addresses one record by its key.
        cost: Base price of the request in drips; surcharges stand in :mod:`lightspeed_retail.costs`.
        takes: Body fields of a call; creates and updates take what the fields say of themselves.
        requires: Those of ``takes`` that must be there.
        one_of: Fields of which at least one must be there (and true, for flags).
        items_in: Key of the flat array that a bulk call wraps its records in.
        most_items: Most records in one bulk call.
        upload: Parts of a multipart request, when that is what it takes.
        idempotent: Whether a POST leaves the same behind when it is sent twice.
    """

    name: str
    method: str
    path: str = ""
    single: bool = False
    cost: float = 1
    takes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    items_in: str = ""
    most_items: int = 100
    upload: tuple[str, ...] = ()
    idempotent: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no harm, as far as its body adds no nested records; a POST mostly does."""
        return self.idempotent or self.method != "POST"

    @property
    def downloads(self) -> bool:
        """Whether it answers with a file, whose kind is the suffix of the address."""
        return self.path.startswith(".") and not self.path.startswith("../")


def List() -> Action:
    """Read all records, page by page."""
    return Action("list", "GET")


def Get() -> Action:
    """Read one record by its key."""
    return Action("get", "GET", single=True)


def Create(*, cost: float = 1, one_of: tuple[str, ...] = (), upload: tuple[str, ...] = ()) -> Action:
    """Make a new record."""
    return Action("create", "POST", cost=cost, one_of=one_of, upload=upload)


def Update(*, cost: float = 1) -> Action:
    """Change the fields that are sent; the others keep their value."""
    return Action("update", "PUT", single=True, cost=cost)


def Delete(*, cost: float = 1) -> Action:
    """Remove one record for good."""
    return Action("delete", "DELETE", single=True, cost=cost)


def Archive(*, cost: float = 1) -> Action:
    """Send a DELETE that only sets ``archived``."""
    return Action("archive", "DELETE", single=True, cost=cost)


# ----------------------------------------------------------------------------------------------- replication


@dataclass(frozen=True)
class Stamp:
    """Changed records are found by a modification stamp that can be filtered.

    Attributes:
        field: The stamp.
        fallback: Stamp to follow when replies lack ``field``.
        hidden: The API filters and sorts by it but does not show it in records.
    """

    field: str
    fallback: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class AppendOnly:
    """Records never change; new ones have a higher key.

    Attributes:
        field: The key.
        created: When a record was made; tells how far the tail is settled. Empty where no such field exists.
    """

    field: str
    created: str = ""


@dataclass(frozen=True)
class ByDay:
    """A report: asked for by first and last day.

    Attributes:
        field: The day a row belongs to.
        first, last: Query parameters of the window, both included.
        epoch: Resource and timestamp whose earliest value tells on which day the report can begin.
    """

    field: str
    first: str
    last: str
    epoch: tuple[str, str]


Replication = Stamp | AppendOnly | ByDay | None


# ------------------------------------------------------------------------------------------------- resources


class Within(enum.Enum):
    """What the path of an endpoint is relative to."""

    ACCOUNT = "account"  # /API/V3/Account/{accountID}/
    VERSION = "version"  # /API/V3/
    API = "api"  # /API/


@dataclass(frozen=True)
class Filter:
    """A query parameter beyond the record's own fields.

    Attributes:
        field: Its name and type.
        required: Whether a list without it is refused.
        operators: The operators it takes; empty for all of them.
    """

    name: str
    kind: type[Field]
    about: str = ""
    required: bool = False
    operators: tuple[str, ...] = ()


class Resource(Shape):
    """An endpoint of the API and the records it answers with.

    Class keywords:
        path: Address below ``within``; ``{placeholders}`` are keys of the parents.
        key: Name, or names, of the fields that identify a record.
        page: Page of the vendor's documentation, below :data:`DOCUMENTATION`.
        reply: Key of the records in a reply, when it is not the last segment of ``path``.
        parent: Resource whose records the placeholders of ``path`` are taken from.
        view_of: Resource that delivers the same rows in one flat list.
        selected: Whether a tap reads it unless told otherwise.
        within: What ``path`` is relative to.

    Attributes:
        actions: What can be done with it.
        sortable: Fields that V3 sorts by.
        nested: Relations below other relations, dotted, as documented.
        fixed: Every relation it has, dotted, where all of them always come and none can be asked for.
        filters: Query parameters beyond its own fields.
        walks: Query parameters of the separate lists that together hold all records.
        replication: How changed records are found; None means only by reading all of them.
        traces: Fields by which a record that an earlier POST made can be found again, the surest first; those of one
            entry together. Nothing keeps them unique.
        scopes: Access scopes that its page prints.
        archivable: Whether records are archived instead of deleted, so that lists hide them by default.
        paged: Whether its lists come in pages.
    """

    path: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ()
    page: ClassVar[str] = ""
    reply: ClassVar[str] = ""
    parent: ClassVar[str] = ""
    view_of: ClassVar[str] = ""
    selected: ClassVar[bool] = True
    within: ClassVar[Within] = Within.ACCOUNT

    actions: ClassVar[tuple[Action, ...]] = ()
    sortable: ClassVar[tuple[str, ...]] = ()
    nested: ClassVar[tuple[str, ...]] = ()
    fixed: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    walks: ClassVar[tuple[dict[str, str], ...]] = ({},)
    replication: ClassVar[Replication] = None
    traces: ClassVar[tuple[tuple[str, ...], ...]] = ()
    scopes: ClassVar[tuple[str, ...]] = ()
    archivable: ClassVar[bool] = False
    paged: ClassVar[bool] = True

    def __init_subclass__(
        cls,
        *,
        path: str = "",
        key: str | tuple[str, ...] = (),
        page: str = "",
        reply: str = "",
        parent: str = "",
        view_of: str = "",
        selected: bool = True,
        within: Within = Within.ACCOUNT,
        fields_of: type[Shape] | None = None,
        without: tuple[str, ...] = (),
    ) -> None:
        super().__init_subclass__(fields_of=fields_of, without=without)
        if not path:  # what a family of endpoints has in common, such as the reports, is no endpoint itself
            del SHAPES[cls.__name__]
            return
        cls.path = path
        cls.key = (key,) if isinstance(key, str) else key
        cls.page = DOCUMENTATION + page
        cls.reply = reply or path.rpartition("/")[2]
        cls.parent = parent
        cls.view_of = view_of
        cls.selected = selected
        cls.within = within
        RESOURCES[snake_case(cls.__name__)] = cls

    @classmethod
    def identity(cls) -> str:
        """The key, if it is one field; empty if not."""
        return cls.key[0] if len(cls.key) == 1 else ""

    @classmethod
    def slug(cls) -> str:
        """Its name in snake case, as :data:`RESOURCES` knows it."""
        return snake_case(cls.__name__)

    @classmethod
    def placeholders(cls) -> tuple[str, ...]:
        """The parent keys in its path, outermost first."""
        return tuple(re.findall(r"\{(\w+)\}", cls.path))

    @classmethod
    def template(cls, action: Action) -> str:
        """The path of one of its actions, with placeholders for the parents' keys and its own: ``Item/{itemID}``."""
        path = cls.path
        if action.single and not cls.singleton():
            path += f"/{{{cls.identity() or 'key'}}}"
        if action.path.startswith("../"):
            return path.rpartition("/")[0] + action.path.removeprefix("..")
        return path + ("/" if action.path and not action.downloads else "") + action.path

    @classmethod
    def action(cls, name: str) -> Action | None:
        """The action of that name, or None if the endpoint does not offer it."""
        return next((a for a in cls.actions if a.name == name), None)

    @classmethod
    def archive_action(cls) -> Action | None:
        """Return what archives a record: an action of that name, else an update that takes ``archived``.

        None if the API documents neither. A DELETE that archives is declared as :func:`Archive`.
        """
        return cls.action("archive") or cls._update_of_archived()

    @classmethod
    def restore_action(cls) -> Action | None:
        """Return what brings an archived record back: an action of that name, else an update that takes ``archived``.

        None if the API documents neither.
        """
        return cls.action("restore") or cls._update_of_archived()

    @classmethod
    def _update_of_archived(cls) -> Action | None:
        field = cls.fields.get(ARCHIVED)
        return cls.action("update") if field and field.written_by("update") else None

    @classmethod
    def listable(cls) -> bool:
        """Whether its records can be listed."""
        return cls.action("list") is not None

    @classmethod
    def singleton(cls) -> bool:
        """Whether there is one record of it, found without a key."""
        return cls.action("get") is not None and not cls.listable()


RESOURCES: dict[str, type[Resource]] = {}
"""Every endpoint by its name in snake case, in the order of declaration."""


def snake_case(name: str) -> str:
    """``CustomerCustomField`` → ``customer_custom_field``, ``CCCharge`` → ``cc_charge``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
