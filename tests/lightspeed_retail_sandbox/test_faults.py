from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.faults import Fault, Faults

PATH = "/API/V3/Account/7/Item.json"


def test_orders_are_used_up_oldest_first():
    faults = Faults()
    faults.order(500, times=2)
    faults.order("drop")
    assert [faults.next(PATH) for _ in range(4)] == ["500", "500", "drop", ""]


def test_an_order_can_wait():
    faults = Faults()
    faults.order(503, after=2)
    assert list(faults) == [Fault("503", 1, "", 2)]
    assert [faults.next(PATH) for _ in range(4)] == ["", "", "503", ""]


def test_paths_are_told_apart():
    faults = Faults()
    faults.order("stall", path="/item")
    assert faults.next("/API/V3/Account/7/Sale.json") == ""
    assert faults.next(PATH) == "stall"


def test_without_a_path_only_the_rest_api_is_meant():
    faults = Faults()
    faults.order(500)
    assert faults.next("/auth/oauth/token") == ""
    faults.clear()
    assert faults.next(PATH) == ""


def test_methods_are_told_apart():
    faults = Faults()
    faults.order(500, method="POST")
    assert faults.next(PATH, "GET") == ""
    assert faults.next(PATH, "POST") == "500"


@pytest.mark.parametrize("order", [{"kind": "flood"}, {"kind": 500, "times": 0}, {"kind": 500, "after": -1}])
def test_what_cannot_be_ordered(order):
    with pytest.raises(ValueError, match="fault"):
        Faults().order(**order)
