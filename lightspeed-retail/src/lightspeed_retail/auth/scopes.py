"""Which scopes does a request need, and which does a token have?

Facts: the API's page on scopes, and the scopes that each endpoint's page prints. The API does not say whether a page
means any of its scopes or all of them; this client assumes any. A scope that ends in ``_read`` reads what the one
without the suffix can read. A page that prints none, such as that of PriceLevel, does not admit every token: its scopes
are undocumented.
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
"""Everything that the employee may do; the default of the login."""


@dataclass(frozen=True)
class Scope:
    """An access scope.

    Attributes:
        name: Its name.
        about: What it gives access to.
        reads: Whether it gives access for reading only.
        listed: Whether the API's page on scopes lists it; endpoints' pages print a few more.
    """

    name: str
    about: str
    reads: bool = False
    listed: bool = True


SCOPES = {
    scope.name: scope
    for scope in (
        Scope(ALL, "Everything that the employee may do."),
        # Read-only scopes come first, then the narrower ones: of several that suffice, the first one is chosen.
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
        Scope("employee:inventory_counts_reconcile", "Reconciling inventory counts with the stock."),
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
        Scope("employee:customers_view_gift_card_numbers", "Gift card numbers, unmasked."),
        Scope("employee:admin", "The set-up of the account."),
        Scope("employee:admin_employees", "Employees and their hours."),
        Scope("employee:admin_inventory", "The set-up of the inventory."),
        Scope("employee:admin_purchases", "The set-up of purchasing."),
        Scope("employee:admin_shops", "The set-up of the shops."),
        Scope("employee:admin_void_sale", "Voided sales."),
        Scope("employee:inventory_base", "The basics of items.", listed=False),
        Scope("employee:inventory_log", "The log of stock movements.", listed=False),
        Scope("employee:all_read", "Everything.", reads=True, listed=False),
        Scope("employee:cfd", "The customer-facing display.", listed=False),
        Scope("employee:register_open", "Opening a register.", listed=False),
        Scope("employee:register_close", "Closing a register.", listed=False),
        Scope("employee:register_withdraw", "Taking cash out of a register.", listed=False),
    )
}
"""Every known scope by name."""

_ORDER = {name: number for number, name in enumerate(SCOPES)}


# --------------------------------------------------------------------------------------------- choosing scopes


def parse(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes named in texts, separated by spaces or plus signs; :data:`ALL` if there are none.

    Raises:
        ConfigurationError: A scope is unknown.
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
    """Return the scopes that reading or writing a resource needs: of each choice, any one scope.

    The list is empty if the scopes are not documented. A resource below a parent also needs a scope of the parent; a
    report, one of the records that show on which day it begins.
    """
    choices = (alternatives(one.scopes, writes=writes) for one in _with_prerequisites(resource))
    return list(dict.fromkeys(choice for choice in choices if choice))


def alternatives(printed: Iterable[str], *, writes: bool = False) -> tuple[str, ...]:
    """Return the scopes of which any one suffices, the preferred one first; none if the page prints none.

    Args:
        printed: Scopes that the endpoint's page prints.
        writes: Whether to write rather than to read.
    """
    full = dict.fromkeys(printed)
    possible = full if writes else {**full, **dict.fromkeys(f"{name}_read" for name in full)}
    known = [SCOPES[name] for name in possible if name in SCOPES]
    sufficient = [scope for scope in known if not (writes and scope.reads)]
    sufficient.sort(key=lambda scope: (not scope.listed, _ORDER[scope.name]))
    return tuple(scope.name for scope in sufficient)


def smallest(choices: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the fewest scopes that hold one of every choice; unlisted ones only where no listed one suffices.

    Args:
        choices: Choices of any number of resources, as :func:`needed` returns them.
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
    """Return the scopes that the API's page on scopes does not list; the OAuth server may not know them."""
    return [name for name in names if not SCOPES[name].listed]


def _listed(names: Iterable[str]) -> list[str]:
    return [name for name in names if SCOPES[name].listed]


def _with_prerequisites(resource: type[Resource]) -> Iterator[type[Resource]]:
    """Yield a resource, then those that are read first to know what to ask of it."""
    yield resource
    if resource.parent:
        yield from _with_prerequisites(RESOURCES[snake_case(resource.parent)])
    if isinstance(resource.replication, ByDay):
        yield RESOURCES[snake_case(resource.replication.epoch[0])]


# --------------------------------------------------------------------------------------------------- refusals


def explain(refusal: Forbidden, printed: Iterable[str], *, writes: bool, access_token: str) -> None:
    """Set the hint and the missing scopes of a refusal, as far as they are known.

    Args:
        refusal: The API's refusal; its ``hint`` and :attr:`~Forbidden.missing` are set.
        printed: Scopes that the endpoint's page prints.
        writes: Whether the request writes.
        access_token: The token that was refused.
    """
    sufficient = alternatives(printed, writes=writes)
    granted = scope_claim(access_token)
    if not sufficient and ALL not in (granted or ()):
        refusal.hint = (
            f"The API does not document which scope this needs; {_has(granted)}. Leave this out, or log in again with "
            f"everything the employee may do: {login_with([ALL])}."
        )
        return
    if granted and granted & {ALL, *sufficient}:
        refusal.hint = (
            f"The token's scopes ({' '.join(sorted(granted))}) suffice, so the employee who logged in may lack the "
            "right: change the employee's role, let another employee log in, or leave this out."
        )
        return
    refusal.missing = sufficient
    refusal.hint = (
        f"This needs the scope {' or '.join(sufficient)}; {_has(granted)}. Leave this out, or log in again with more: "
        f"{login_with([*sorted(granted or ()), sufficient[0]])}."
    )


def login_with(names: Iterable[str]) -> str:
    """Return the command that logs in with these scopes."""
    return f'lightspeed-retail login --scope "{" ".join(names)}"'


def _has(granted: frozenset[str] | None) -> str:
    if granted is None:
        return "the scopes of the token are unknown"
    return f"the token has {' '.join(sorted(granted)) or 'none'}"
