from __future__ import annotations

import pytest

from lightspeed_retail.auth.scopes import ALL, SCOPES, alternatives, explain, needed, parse, smallest, unlisted
from lightspeed_retail.errors import ConfigurationError, Forbidden
from lightspeed_retail.resources import RESOURCES

from ._authorization_server import jwt

READABLE = [one for one in RESOURCES.values() if one.listable() or one.singleton()]


def test_thirty_scopes_are_listed():
    assert len([scope for scope in SCOPES.values() if scope.listed]) == 30


def test_every_printed_scope_is_known():
    assert {name for resource in RESOURCES.values() for name in resource.scopes} <= set(SCOPES)


def test_only_what_ends_in_read_only_reads():
    assert all(scope.reads == name.endswith("_read") for name, scope in SCOPES.items())


# --------------------------------------------------------------------------------------------- asking for them


def test_everything_is_asked_for_by_default():
    assert parse([]) == (ALL,)


@pytest.mark.parametrize(
    "texts",
    [
        ["employee:register employee:tags"],
        ["employee:register", "employee:tags"],
        ["employee:register+employee:tags employee:register"],
    ],
)
def test_scopes_are_read_in_any_form(texts):
    assert parse(texts) == ("employee:register", "employee:tags")


def test_an_unknown_scope():
    with pytest.raises(ConfigurationError) as caught:
        parse(["employee:customer_read"])
    assert str(caught.value) == "There is no scope 'employee:customer_read'. Did you mean 'employee:customers_read'?"


def test_what_reads_is_preferred_and_what_the_list_lacks_comes_last():
    assert alternatives(("employee:cfd", "employee:register")) == (
        "employee:register_read",
        "employee:register",
        "employee:cfd",
    )


def test_what_reads_is_not_enough_to_write():
    printed = RESOURCES["item_shop"].scopes
    assert "employee:inventory_read" in alternatives(printed)
    assert alternatives(printed, writes=True) == ("employee:product_cost", "employee:inventory")


def test_a_page_that_prints_none():
    assert needed(RESOURCES["vendor"]) == []


def test_what_lies_below_a_parent_takes_what_the_parent_does():
    images = needed(RESOURCES["workorder_workorder_image"])
    assert images == [("employee:workbench",)]
    assert needed(RESOURCES["sale_sale_line"]) == [
        ("employee:register_read", "employee:register"),
        ("employee:register_read", "employee:register", "employee:cfd"),
    ]


def test_a_report_takes_what_tells_when_it_begins():
    assert needed(RESOURCES["reports_accounting_orders_by_tax_class"]) == [
        ("employee:reports",),
        ("employee:purchase_orders",),
    ]


@pytest.mark.parametrize(
    ("streams", "fewest"),
    [
        (["item"], ["register_read"]),
        (["item", "item_matrix"], ["product_cost"]),
        (["item", "sale", "credit_account"], ["register_read", "customers_read"]),
        (["customer", "item", "workorder"], ["workbench"]),
        (["inventory_log", "item_shop"], ["product_cost"]),
        (["item_attribute_set", "shop"], ["inventory_base"]),
        (["vendor", "session"], []),
    ],
)
def test_the_fewest_scopes(streams, fewest):
    choices = [choice for stream in streams for choice in needed(RESOURCES[stream])]
    assert smallest(choices) == tuple(f"employee:{name}" for name in fewest)


def test_the_fewest_scopes_for_everything_open_everything():
    choices = [choice for resource in READABLE for choice in needed(resource)]
    few = smallest(choices)
    assert all(set(few) & set(choice) for choice in choices)
    assert unlisted(few) == ["employee:inventory_base"]
    for name in few:
        assert any(not set(choice) & (set(few) - {name}) for choice in choices), f"{name} is not needed"


# ----------------------------------------------------------------------------------------------- being refused


@pytest.fixture
def refused():
    def explained(printed, access_token, *, writes=False):
        refusal = Forbidden("GET /API/V3/… was answered with 403 Forbidden: no.", status=403)
        explain(refusal, printed, writes=writes, access_token=access_token)
        return refusal

    return explained


def test_a_scope_is_missing(refused):
    refusal = refused(("employee:cfd", "employee:register"), jwt(scope="employee:tags employee:customers"))
    assert refusal.missing == ("employee:register_read", "employee:register", "employee:cfd")
    assert refusal.hint == (
        "This needs the scope employee:register_read or employee:register or employee:cfd; the token has "
        "employee:customers employee:tags. Leave this out, or log in again with more: lightspeed-retail login --scope "
        '"employee:customers employee:tags employee:register_read".'
    )


def test_the_other_spelling_of_the_claim(refused):
    refusal = refused(("employee:workbench",), jwt(scopes=["employee:tags"]))
    assert "the token has employee:tags." in refusal.hint


def test_the_token_does_not_tell(refused):
    refusal = refused(("employee:workbench",), "an-opaque-token")
    assert refusal.missing == ("employee:workbench",)
    assert "the scopes of the token are unknown" in refusal.hint


def test_writing_takes_more(refused):
    refusal = refused(("employee:register",), jwt(scope="employee:register_read"), writes=True)
    assert refusal.missing == ("employee:register",)
    assert refused(("employee:register",), jwt(scope="employee:register_read")).missing == ()


def test_a_page_that_prints_none_does_not_open_the_endpoint_to_every_token(refused):
    refusal = refused(RESOURCES["price_level"].scopes, jwt(scope="employee:tags"))
    assert refusal.missing == ()
    assert refusal.hint == (
        "The API does not document which scope this needs; the token has employee:tags. Leave this out, or log in "
        'again with everything the employee may do: lightspeed-retail login --scope "employee:all".'
    )
    assert "the scopes of the token are unknown" in refused((), "an-opaque-token").hint


@pytest.mark.parametrize(
    ("printed", "granted"),
    [(("employee:workbench",), ALL), (("employee:workbench",), "employee:workbench"), ((), ALL)],
)
def test_the_employee_lacks_the_right(refused, printed, granted):
    refusal = refused(printed, jwt(scope=granted))
    assert refusal.missing == ()
    assert refusal.hint.startswith(f"The token's scopes ({granted}) suffice, so the employee who logged in may lack")
