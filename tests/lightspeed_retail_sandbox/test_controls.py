from __future__ import annotations


def test_faults_can_be_ordered_listed_and_forgotten(get):
    order = {"kind": "503", "times": 2, "path": "/Sale"}
    ordered = order | {"after": 0, "method": ""}
    assert get("/sandbox/faults", method="POST", json=order).json() == ordered
    assert get("/sandbox/faults").json() == [ordered]
    assert get("/sandbox/faults", method="DELETE").json() == []


def test_bad_orders_are_refused_with_a_reason(get):
    reply = get("/sandbox/faults", method="POST", json={"kind": "flood"})
    assert reply.status_code == 400
    assert "flood" in reply.json()["message"]
    assert get("/sandbox/faults", method="POST", json=[]).status_code == 400
    assert get("/sandbox/faults", method="POST", data="{").status_code == 400


def test_requests_can_be_listed_and_forgotten(get):
    get("/API/V3/Account.json")
    listed = get("/sandbox/requests").json()
    assert [(one["path"], one["status"]) for one in listed] == [("/API/V3/Account.json", 200)]
    assert get("/sandbox/requests", method="DELETE").json() == []


def test_records_can_be_changed(get, tiny):
    body = {"resource": "item", "key": 1, "set": {"description": "New"}}
    assert get("/sandbox/change", method="POST", json=body).status_code == 200
    assert tiny.rows("item")[0]["description"] == "New"
    for wrong in ({"resource": "item"}, body | {"key": 99}, body | {"set": {"nonsense": 1}}):
        assert get("/sandbox/change", method="POST", json=wrong).status_code == 400


def test_reset(get, tiny):
    tiny.delete("item", 1)
    assert get("/sandbox/reset", method="POST").status_code == 200
    assert get("/API/V3/Account/7/Item/1.json").status_code == 200
