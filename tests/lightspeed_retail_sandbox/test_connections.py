from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.connections import allows, capped


@pytest.mark.parametrize(
    ("scopes", "printed", "reads", "allowed"),
    [
        ({"employee:register"}, ("employee:register", "employee:admin"), True, True),
        ({"employee:reports"}, ("employee:register",), True, False),
        ({"employee:all"}, ("employee:register",), False, True),
        ({"employee:customers_read"}, ("employee:customers",), True, True),
        ({"employee:customers_read"}, ("employee:customers",), False, False),
        (set(), (), True, True),
    ],
)
def test_scopes(scopes, printed, reads, allowed):
    assert allows(frozenset(scopes), printed, reads=reads) is allowed


@pytest.mark.parametrize(
    ("granted", "rights", "left"),
    [
        ({"employee:register"}, {"employee:all"}, {"employee:register"}),
        ({"employee:all"}, {"employee:register"}, {"employee:register"}),
        ({"employee:register", "employee:reports"}, {"employee:reports"}, {"employee:reports"}),
        ({"employee:customers_read"}, {"employee:customers"}, {"employee:customers_read"}),
        ({"employee:customers"}, {"employee:customers_read"}, {"employee:customers_read"}),
    ],
)
def test_rights_cap_what_was_granted(granted, rights, left):
    assert capped(frozenset(granted), frozenset(rights)) == left
