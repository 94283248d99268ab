"""A hand-made account small enough to know by heart, and one sandbox with the real world for all tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from lightspeed_retail_sandbox import Sandbox
from lightspeed_retail_sandbox.account import Account
from lightspeed_retail_sandbox.errors import Refusal
from lightspeed_retail_sandbox.routes import find

DATABASES = {"account", "chain", "open_chain"}
"""Fixtures that fill a database."""

NOW = datetime(2024, 6, 1, tzinfo=UTC)
URL = "http://sandbox.test/list"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder that fill a database."""
    for item in items:
        in_folder = item.path.is_relative_to(Path(__file__).parent)
        if in_folder and isinstance(item, pytest.Function) and not DATABASES.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.integration)


def tiny_world(*_: object) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Seven items, five sales, three customers."""
    yield "Account", [{"accountID": 7, "name": "Tiny", "status": "customer"}]
    yield "Shop", [{"shopID": 1, "name": "Main", "timeZone": "America/Denver", "contactID": 9}]
    yield (
        "Item",
        [
            {
                "itemID": key,
                "description": text,
                "upc": f"00000000{key:04}",
                "defaultCost": cost,
                "archived": key == 7,
                "tax": True,
                "taxClassID": 1,
                "timeStamp": datetime(2024, 1, day, 12, tzinfo=UTC),
            }
            for key, text, cost, day in (
                (1, "Bell", "2.5", 1),
                (2, "bell, large", "10", 2),
                (3, 'Tyre 27 "', "19.99", 2),
                (4, "Tube 100%", "0", 2),
                (5, "Käfig | /rack", "0.0000001", 2),
                (6, "Pump", "1000", 3),
                (7, "Gone", "1", 4),
            )
        ],
    )
    yield (
        "ItemPrice",
        [{"itemID": item, "amount": "5", "useTypeID": use, "useType": "x"} for item in range(1, 8) for use in (1, 2)],
    )
    yield (
        "ItemShop",
        [
            {"itemShopID": item * 10 + shop, "itemID": item, "shopID": shop, "qoh": item - 3}
            for item in range(1, 7)
            for shop in (0, 1)
        ],
    )
    yield "Tag", [{"tagID": 1, "name": "vip"}, {"tagID": 2, "name": "club"}]
    yield "TagRelation", [{"tagRelationID": 1, "customerID": 1, "tagID": 1, "itemID": 0}]
    yield (
        "Contact",
        [
            {
                "contactID": key,
                "Emails": [{"address": f"c{key}@example.com", "useType": "Primary"}],
                "Phones": [{"number": "555", "useType": "Home"}, {"number": "777", "useType": "Mobile"}],
                "Addresses": [],
                "Websites": [],
            }
            for key in (1, 2, 9)
        ],
    )
    yield (
        "Customer",
        [
            {"customerID": 1, "firstName": "Ann", "contactID": 1, "dob": date(1980, 7, 1), "creditAccountID": 1},
            {"customerID": 2, "firstName": "Bob", "contactID": 2},
            {"customerID": 3, "firstName": "", "contactID": 0},
        ],
    )
    yield (
        "CreditAccount",
        [
            {"creditAccountID": 1, "customerID": 1, "giftCard": False, "balance": "-5"},
            {"creditAccountID": 2, "customerID": 0, "giftCard": True, "code": "123456789012"},
        ],
    )
    yield "TaxClass", [{"taxClassID": 1, "name": "Item"}]
    yield "TaxCategory", [{"taxCategoryID": 1, "tax1Name": "City", "tax1Rate": "0.1", "tax2Rate": "0"}]
    yield "PaymentType", [{"paymentTypeID": 1, "name": "Cash", "type": "cash"}, {"paymentTypeID": 2, "name": "Card"}]
    yield (
        "Sale",
        [
            {
                "saleID": key,
                "completed": done is not None,
                "completeTime": done,
                "timeStamp": done or "2024-03-05T10:00:00+00:00",
                "updatetime": f"2024-03-0{key}T20:00:00+00:00",
                "shopID": 1,
                "taxCategoryID": 1,
                "customerID": customer,
                "calcDiscount": "1",
                "taxTotal": "0.9",
                "change": "0.1" if key == 1 else "0",
                "internalNoteID": 5 if key == 1 else 0,
            }
            for key, done, customer in (
                (1, "2024-03-01T18:00:00+00:00", 1),
                (2, "2024-03-02T06:30:00+00:00", 1),  # still March 1 in Denver
                (3, "2024-03-03T18:00:00+00:00", 0),
                (4, None, 2),
                (5, None, 0),
            )
        ],
    )
    yield "Note", [{"noteID": 5, "note": "call first"}]
    yield (
        "SaleLine",
        [
            {
                "saleLineID": key,
                "saleID": sale,
                "itemID": 1,
                "customerID": 1,
                "isLayaway": sale == 0,
                "taxClassID": 1,
                "unitQuantity": 1,
                "calcSubtotal": "10",
                "calcLineDiscount": "1",
                "calcTotal": "9.9",
                "calcTax1": "0.9",
                "avgCost": "4",
                "fifoCost": "4.123456789",
            }
            for key, sale in ((1, 1), (2, 1), (3, 2), (4, 3), (5, 0))
        ],
    )
    yield (
        "SalePayment",
        [
            {
                "salePaymentID": key,
                "saleID": key,
                "amount": "10",
                "paymentTypeID": 1,
                "timeStamp": "2024-03-01T18:00:00Z",
            }
            for key in (1, 2, 3)
        ],
    )
    yield "Option", [{"optionID": 1, "name": "percent", "value": "1.0E-8"}]
    yield "Session", [{"employeeID": 1, "Employee": {"employeeID": 1, "checkedInAt": "2024-05-31T15:00:00+00:00"}}]


@pytest.fixture(scope="session")
def account() -> Iterator[Account]:
    """The tiny account; not to be changed."""
    made = Account(tiny_world(), NOW.timestamp, NOW)
    yield made
    made.close()


@pytest.fixture(scope="session")
def ask(account):
    """Asks the tiny account: ``ask("Item", limit=2)``, ``ask("/API/Account/7/Item")``."""

    def answer(path: str, *pairs: tuple[str, str], gift_codes: bool = False, **query: object) -> dict[str, Any]:
        route, action = find("GET", path if path.startswith("/") else f"/API/V3/Account/7/{path}")
        parameters = [*pairs, *((name, str(value)) for name, value in query.items())]
        if action.name == "list":
            return account.lists.page(route, parameters, url=URL, gift_codes=gift_codes)
        return account.lists.single(route, parameters, gift_codes=gift_codes)

    return answer


@pytest.fixture(scope="session")
def keys(ask):
    """The keys of the records that a request finds: ``keys("Item", qoh=1)``."""

    def found(path: str, *pairs: tuple[str, str], **query: object) -> list[int]:
        reply = ask(path, *pairs, **query)
        name = next((name for name in reply if name != "@attributes"), None)
        records = reply[name] if name else []
        records = records if isinstance(records, list) else [records]
        return [int(next(iter(record.values()))) for record in records]

    return found


@pytest.fixture(scope="session")
def refused(ask):
    """The refusal that a request meets with."""

    def met(path: str, *pairs: tuple[str, str], **query: object) -> Refusal:
        with pytest.raises(Refusal) as caught:
            ask(path, *pairs, **query)
        return caught.value

    return met


@pytest.fixture(scope="session")
def chain() -> Iterator[Sandbox]:
    """A sandbox with the real world and without limits; not to be changed."""
    with Sandbox(scale=0.3, limits=False, now=NOW) as sandbox:
        yield sandbox


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Sandbox, Clock]]:
    clock = Clock()
    with Sandbox(world=tiny_world, clock=clock, registers=1, now=NOW) as sandbox:
        yield sandbox, clock


@pytest.fixture
def tiny(served) -> Sandbox:
    """A sandbox with the tiny account as if it had just been started; ``turn`` is its clock."""
    sandbox, clock = served
    clock.now += 3600
    sandbox.reset()
    return sandbox


@pytest.fixture
def turn(served) -> Clock:
    """The clock of ``tiny``."""
    return served[1]


@pytest.fixture
def browse() -> Iterator[requests.Session]:
    """An HTTP client without any of the project's own code."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def get(tiny, browse):
    """Asks the server of ``tiny``, with its token unless told otherwise."""

    def answer(path: str, *, token: str | None = None, **options: Any) -> requests.Response:
        settings = tiny.settings
        token = settings["access_token"] if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        url = path if path.startswith("http") else f"{settings['api_url']}{path}"
        return browse.request(options.pop("method", "GET"), url, headers=headers, timeout=10, **options)

    return answer


class Api:
    """Writes to a sandbox and reads back, as any client could: ``api.post("Item", {...})``."""

    def __init__(self, sandbox: Sandbox, turn: Clock, http: requests.Session) -> None:
        self.sandbox = sandbox
        self.turn = turn
        self._http = http

    def ask(self, method: str, path: str, body: Any = None, *, content: bytes | None = None, files: Any = None,
            **query: str) -> requests.Response:  # fmt: skip
        settings = self.sandbox.settings
        return self._http.request(
            method,
            settings["api_url"]
            + (path if path.startswith("/") else f"/API/V3/Account/{settings['account_id']}/{path}"),
            params=query,
            json=body,
            data=content,
            files=files,
            headers={"Authorization": f"Bearer {settings['access_token']}", "Accept": "application/json"},
            timeout=10,
        )

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The record that a request is answered with."""
        reply = self.ask(method, path, body, **options)
        assert reply.status_code == 200, reply.text
        return next((value for name, value in reply.json().items() if name != "@attributes"), None)

    def get(self, path: str, *relations: str, **query: str) -> Any:
        return self.call("GET", path, load_relations=json.dumps(relations), **query)

    def rows(self, path: str, *relations: str, **query: str) -> list[Any]:
        """The records of a list."""
        found = self.get(path, *relations, **query) or []
        return found if isinstance(found, list) else [found]

    def post(self, path: str, body: Any, **options: Any) -> Any:
        return self.call("POST", path, body, **options)

    def put(self, path: str, body: Any, **options: Any) -> Any:
        return self.call("PUT", path, body, **options)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """The status and the message of a refusal."""
        reply = self.ask(method, path, body, **options)
        assert reply.status_code >= 400, reply.text
        return reply.status_code, reply.json()["message"]


@pytest.fixture(scope="session")
def open_chain() -> Iterator[tuple[Sandbox, Clock]]:
    clock = Clock()
    clock.now = NOW.timestamp()
    with Sandbox(scale=0.05, limits=False, now=NOW, clock=clock) as sandbox:
        yield sandbox, clock


@pytest.fixture
def api(open_chain, browse) -> Api:
    """The real world, written to by many tests: each makes the records that it looks at. A second passes in between."""
    sandbox, clock = open_chain
    clock.now += 1
    return Api(sandbox, clock, browse)
