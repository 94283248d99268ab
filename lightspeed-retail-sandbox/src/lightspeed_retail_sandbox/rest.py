"""The endpoints of the REST API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from lightspeed_retail.costs import cost
from lightspeed_retail.resources._base import Action

from . import bodies, relations, routes
from .bodies import Body
from .connections import AccessToken, allows
from .errors import ApiRefusal, Refusal
from .paging import Query
from .routes import Route
from .services import Services
from .wire import Json

GIFT_CODES = "employee:customers_view_gift_card_numbers"

BODILESS = frozenset({"GET", "DELETE"})
"""Methods whose body is ignored."""

LEAST_COST = 1.0
"""Cost of a request that fails before it is read."""


class Rest:
    """The REST API of one account.

    Args:
        services: The parts of the sandbox.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, request: Request) -> Response:
        """Answer a request."""
        headers: dict[str, str] = {}
        try:
            token = self._services.oauth.check(request.headers.get("authorization", ""))
            headers |= self._identity(token)
            content = b"" if request.method in BODILESS else await request.body()
            return reply(200, self._answer(request, content, token, headers), headers)
        except Refusal as refusal:
            return reply(refusal.status, refusal.body, headers | refusal.headers)

    def _answer(
        self, request: Request, content: bytes, token: AccessToken, headers: dict[str, str]
    ) -> Mapping[str, Json]:
        """Return the body of the reply; adds to its headers."""
        query = request.query_params.multi_items()
        gift_card = False
        price = LEAST_COST
        refused: Refusal | None = None
        try:
            route, action = self._admitted(request, token)
            names = relations.asked_for(route.resource, dict(query).get("load_relations", ""), single=action.single)
            body = bodies.read(action, request.headers.get("content-type", ""), content)
            price = _price(route, action, names, query, body)
            gift_card = route.resource.__name__ == "CreditAccount" and "code" in dict(query)
        except Refusal as refusal:
            refused = refusal
        headers |= self._services.limits.enter(price, gift_card=gift_card)
        if refused:
            raise refused
        account, gift_codes = self._services.account, GIFT_CODES in token.scopes
        if action.name == "list":
            url = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
            return account.lists.page(route, query, url=url, gift_codes=gift_codes)
        if action.method == "GET":
            return account.lists.single(route, query, gift_codes=gift_codes)
        return account.writes.answer(route, action, body, query, gift_codes=gift_codes)

    def _admitted(self, request: Request, token: AccessToken) -> tuple[Route, Action]:
        """Return the route and the action of a request that the token allows.

        Raises:
            ApiRefusal: The path is unknown, the account is another one, or a scope is missing.
        """
        route, action = routes.find(request.method, request.url.path)
        if route.account is not None and route.account != str(self._services.oauth.account_id):
            raise ApiRefusal(403, f"The access token does not belong to account {route.account}.")
        if not allows(token.scopes, route.resource.scopes, reads=request.method == "GET"):
            raise ApiRefusal(403, f"One of these scopes is needed: {', '.join(route.resource.scopes)}.")
        _check_format(request)
        return route, action

    def _identity(self, token: AccessToken) -> dict[str, str]:
        return {"X-LS-Acct-Id": str(self._services.oauth.account_id), "X-LS-OAuth-Client-Id": token.client_id}


def reply(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON reply as the API writes it: ASCII only, slashes escaped."""
    text = json.dumps(body, separators=(",", ":")).replace("/", "\\/")
    return Response(text, status, dict(headers or {}), "application/json")


def _price(route: Route, action: Action, names: tuple[str, ...], query: Query, body: Body) -> float:
    """Return the cost of a request, in drips."""
    given = dict(query)
    try:
        return cost(route.resource, action, relations=names, parameters=given, body=body.fields)
    except ValueError:
        return LEAST_COST  # an offset that is not a number; the request is refused later


def _check_format(request: Request) -> None:
    """Check that JSON is requested: XML is the API's default, and ``Accept`` takes precedence over the suffix.

    Raises:
        ApiRefusal: Another format is requested.
    """
    accepted = request.headers.get("accept", "*/*")
    by_suffix = request.url.path.lower().endswith(".json")
    if "json" in accepted or (by_suffix and not any(kind in accepted for kind in ("xml", "html"))):
        return
    if by_suffix and "*/*" in accepted:
        return
    raise ApiRefusal(501, "The sandbox answers in JSON only: end the path with .json or accept application/json.")
