"""What may a token do?

Facts: the API's page on scopes, and the scopes that each endpoint's page prints. Nothing says whether a page's list
means any or all of them; here any one will do. A scope that ends in ``_read`` reads what the one without it can read.
A page that prints none, such as that of PriceLevel, does not say that every token will do: it leaves the scope open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import ByDay, Resource, snake_case

from .tokens import scope_claim

if TYPE_CHECKING:
    from lightspeed_retail.errors import Forbidden

ALL = "employee:all"
"""Everything the employee may do; what is asked for unless somebody asks for less."""


@dataclass(frozen=True)
class Scope:
    """Something a token may be allowed.

    Attributes:
        name: Its name.
        about: What it opens.
        reads: Whether it opens it for reading only.
        listed: Whether the API's page on scopes has it; endpoints' pages print a few more.
    """

    name: str
    about: str
    reads: bool = False
    listed: bool = True


SCOPES = {
    scope.name: scope
    for scope in (
        Scope(ALL, "Everything that the employee may do."),
        # What only reads comes first, then what opens least: of several that will do, the first one is chosen.
        Scope("employee:inventory_read", "Items and their stock.", reads=True),
        Scope("employee:register_read", "Sales and registers.", reads=True),
        Scope("employee:customers_read", "Customers.", reads=True),
        Scope("employee:product_cost", "What items cost."),
        Scope("employee:reports", "Reports."),
        Scope("employee:register", "Sales, payments and registers."),
        Scope("employee:customers", "Customers, their credit accounts and addresses."),
        Scope("employee:workbench", "Work orders."),
        Scope("employee:inventory", "Items and their stock."),
        Scope("employee:inventory_counts", "Inventory counts."),
        Scope("employee:inventory_counts_reconcile", "Taking the result of an inventory count for the stock."),
        Scope("employee:purchase_orders", "Orders to vendors and their shipments."),
        Scope("employee:special_orders", "Special orders of customers."),
        Scope("employee:transfers", "Transfers between shops."),
        Scope("employee:vendors", "Vendors."),
        Scope("employee:vendor_returns", "Returns to vendors."),
        Scope("employee:categories", "Categories."),
        Scope("employee:manufacturers", "Manufacturers."),
        Scope("employee:tags", "Tags."),
        Scope("employee:product_edit", "Changing items."),
        Scope("employee:register_layaway", "Layaways."),
        Scope("employee:register_refund", "Refunds."),
        Scope("employee:customers_view_gift_card_numbers", "The whole numbers of gift cards."),
        Scope("employee:admin", "The set-up of the account."),
        Scope("employee:admin_employees", "Employees and their hours."),
        Scope("employee:admin_inventory", "The set-up of the inventory."),
        Scope("employee:admin_purchases", "The set-up of purchasing."),
        Scope("employee:admin_shops", "The set-up of the shops."),
        Scope("employee:admin_void_sale", "Voided sales."),
        Scope("employee:inventory_base", "The basics of items.", listed=False),
        Scope("employee:inventory_log", "The log of stock movements.", listed=False),
        Scope("employee:all_read", "Everything.", reads=True, listed=False),
        Scope("employee:cfd", "What the display for customers shows.", listed=False),
        Scope("employee:register_open", "Opening a register.", listed=False),
        Scope("employee:register_close", "Closing a register.", listed=False),
        Scope("employee:register_withdraw", "Taking cash out of a register.", listed=False),
    )
}
"""Every known scope by name."""

_ORDER = {name: number for number, name in enumerate(SCOPES)}


# ------------------------------------------------------------------------------------------- asking for scopes


def chosen(texts: Iterable[str]) -> tuple[str, ...]:
    """Read the names of scopes, several of which may stand in one text; :data:`ALL` if there are none.

    Raises:
        ConfigurationError: A scope is not known.
    """
    names = tuple(dict.fromkeys(name for text in texts for name in text.replace("+", " ").split()))
    for name in names:
        if name not in SCOPES:
            raise ConfigurationError(
                f"There is no scope {name!r}.",
                did_you_mean(name, SCOPES) or f"There are: {', '.join(SCOPES)}.",
            )
    return names or (ALL,)


def needed(resource: type[Resource], *, writes: bool = False) -> list[tuple[str, ...]]:
    """Return what it takes to read a resource, or to write it: of each entry, any one scope.

    Nothing is returned for a resource whose scopes are not documented.

    A resource below a parent takes what its parent does; a report, what the records do that tell when it begins.
    """
    lists = (alternatives(one.scopes, writes=writes) for one in _with_what_it_reads(resource))
    return list(dict.fromkeys(choice for choice in lists if choice))


def alternatives(printed: Iterable[str], *, writes: bool = False) -> tuple[str, ...]:
    """Return the scopes of which any one will do, the preferred one first; none if the page prints none.

    Args:
        printed: The scopes that a page prints.
        writes: Whether to write rather than to read.
    """
    wide = dict.fromkeys(printed)
    possible = wide if writes else {**wide, **dict.fromkeys(f"{name}_read" for name in wide)}
    known = [SCOPES[name] for name in possible if name in SCOPES]
    fitting = [scope for scope in known if not (writes and scope.reads)]
    fitting.sort(key=lambda scope: (not scope.listed, _ORDER[scope.name]))
    return tuple(scope.name for scope in fitting)


def smallest(choices: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return as few scopes as will do, with one from every choice; unlisted ones only where nothing else will.

    Args:
        choices: What :func:`needed` returns, for any number of resources.
    """
    open_choices = [(choice, set(_listed(choice) or choice)) for choice in choices]
    forced = {name for _, preferred in open_choices if len(preferred) == 1 for name in preferred}
    rest = [preferred for choice, preferred in open_choices if not forced.intersection(choice)]
    candidates = sorted(set().union(*rest), key=_ORDER.__getitem__)
    for size in range(len(candidates) + 1):
        for some in combinations(candidates, size):  # the preferred ones come first
            if all(choice.intersection(some) for choice in rest):
                return tuple(sorted(forced.union(some), key=_ORDER.__getitem__))
    return ()


def unlisted(names: Iterable[str]) -> list[str]:
    """Those that the API's page on scopes does not have; the OAuth server may not know them."""
    return [name for name in names if not SCOPES[name].listed]


def _listed(names: Iterable[str]) -> list[str]:
    return [name for name in names if SCOPES[name].listed]


def _with_what_it_reads(resource: type[Resource]) -> Iterator[type[Resource]]:
    yield resource
    if resource.parent:
        yield from _with_what_it_reads(RESOURCES[snake_case(resource.parent)])
    if isinstance(resource.replication, ByDay):
        yield RESOURCES[snake_case(resource.replication.epoch[0])]


# ----------------------------------------------------------------------------------------------- being refused


def explain(refusal: Forbidden, printed: Iterable[str], *, writes: bool, access_token: str) -> None:
    """Say in a refusal which scope is missing, as far as that can be known.

    Args:
        refusal: What the API answered; its hint and :attr:`~Forbidden.missing` are set.
        printed: The scopes that the endpoint's page prints.
        writes: Whether the request was to write.
        access_token: The token that was refused.
    """
    wanted = alternatives(printed, writes=writes)
    granted = scope_claim(access_token)
    if not wanted and ALL not in (granted or ()):
        refusal.hint = (
            f"The API does not document which scope this takes; {_has(granted)}. Leave this out, or log in again with "
            f"everything the employee may do: {login_with([ALL])}."
        )
        return
    if granted and granted & {ALL, *wanted}:
        refusal.hint = (
            f"The token's scopes ({' '.join(sorted(granted))}) should do, so the employee who logged in may lack the "
            "right: change the employee's role, let another employee log in, or leave this out."
        )
        return
    refusal.missing = wanted
    refusal.hint = (
        f"This takes the scope {' or '.join(wanted)}; {_has(granted)}. Leave this out, or log in again with more: "
        f"{login_with([*sorted(granted or ()), wanted[0]])}."
    )


def login_with(names: Iterable[str]) -> str:
    """Return the command that asks for these scopes."""
    return f'lightspeed-retail login --scope "{" ".join(names)}"'


def _has(granted: frozenset[str] | None) -> str:
    if granted is None:
        return "which the token has is not known"
    return f"the token has {' '.join(sorted(granted)) or 'none'}"
