"""How is an account asked, and what did it answer?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Self

from lightspeed_retail.errors import (
    LightspeedError,
    MalformedReply,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
)
from lightspeed_retail.limits import request_cost
from lightspeed_retail.links import follow
from lightspeed_retail.pages import Walk
from lightspeed_retail.query import Query, address
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.settings import Settings
from lightspeed_retail.transport import Request, Transport
from lightspeed_retail.wire import ATTRIBUTES, Raw

ATTEMPTS = 1
"""A failure is what is looked for; it is not tried away."""

PATIENCE = 15.0
"""Most seconds to wait for a reply."""

SORT = {"V3": "sort", "V2": "orderby"}
"""The query parameter that sorts, by version."""

NO_ANSWER = 0
"""Status of a request that was not answered."""


@dataclass(frozen=True)
class Question:
    """A request to one endpoint.

    Attributes:
        name: What reports call it.
        resource: The endpoint.
        request: What is sent.
        query: What is asked of a list.
    """

    name: str
    resource: type[Resource]
    request: Request
    query: Query = field(default_factory=Query)


@dataclass(frozen=True)
class Answer:
    """What came back for a question.

    Attributes:
        question: The question.
        status: HTTP status; :data:`NO_ANSWER` if there is none.
        headers: Response headers; empty unless the request succeeded.
        body: Decoded JSON; None unless the request succeeded.
        error: Why it did not succeed.
        received: When the answer came.
    """

    question: Question
    status: int
    headers: Mapping[str, str]
    body: Any
    error: LightspeedError | None
    received: datetime

    @property
    def resource(self) -> type[Resource]:
        """The endpoint that was asked."""
        return self.question.resource

    @property
    def words(self) -> str:
        """The server's own words, or why there are none; may hold values."""
        return getattr(self.error, "api_message", "") or (self.error.message if self.error else "")

    @property
    def from_api(self) -> bool:
        """Whether the API itself refused, not something in front of it: its refusals name an error class."""
        return bool(getattr(self.error, "code", ""))

    @property
    def charged(self) -> float | None:
        """Drips it was charged; None if the reply does not say."""
        return request_cost(self.headers)

    @property
    def attributes(self) -> Mapping[str, Any]:
        """Paging attributes; empty where there are none."""
        found = self.body.get(ATTRIBUTES) if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def key(self) -> str:
        """The key that the records stand under; empty if there is none."""
        keys = [key for key in self.body if key != ATTRIBUTES] if isinstance(self.body, dict) else []
        documented = (key for key in keys if key.lower() == self.resource.reply.lower())
        return next(documented, keys[0] if keys else "")

    @property
    def value(self) -> Any:
        """What stands under that key; None for no key."""
        return self.body[self.key] if self.key else None

    @property
    def items(self) -> list[Any]:
        """What is listed, whether or not it has the form of records."""
        if self.value in (None, "", {}):
            return []
        return self.value if isinstance(self.value, list) else [self.value]

    @property
    def records(self) -> list[Raw]:
        """The records."""
        return [item for item in self.items if isinstance(item, dict)]

    @property
    def following(self) -> str:
        """The link to the next page (V3); empty if there is none."""
        link = self.attributes.get("next")
        return link if isinstance(link, str) else ""


class Examination:
    """Asks one account and keeps the answers.

    Args:
        settings: The settings.
        streams: The resources that are to be read.
        listed: Those of them whose lists are checked.
        records: Records asked of each list.
        clock: Current time in UTC.
        connect: Makes the way to the network from the settings.

    Attributes:
        answers: Every answer, in order.
        account_id: The account, once it is known.
        refused: The refusal of the login; nothing more is asked after it.
    """

    def __init__(
        self,
        settings: Settings,
        streams: tuple[type[Resource], ...],
        listed: tuple[type[Resource], ...],
        *,
        records: int = 1,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        connect: Callable[[Settings], Transport] = Transport,
    ) -> None:
        self.settings = replace(
            settings, max_attempts=ATTEMPTS, request_timeout=min(settings.request_timeout, PATIENCE)
        )
        self.streams = streams
        self.listed = listed
        self.records = records
        self.clock = clock
        self.transport = connect(self.settings)
        self.answers: list[Answer] = []
        self.account_id: int | None = None
        self.refused: Unauthorized | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.transport.close()

    @property
    def version(self) -> str:
        """The version of the API that runs use."""
        return self.settings.api_version

    @property
    def spent(self) -> float:
        """Drips that all requests were charged, or should have been where no reply says."""
        return self.transport.spent

    def ask(self, question: Question) -> Answer:
        """Ask, and keep the answer; an error is an answer."""
        try:
            reply = self.transport.send(question.request)
        except LightspeedError as error:
            answer = Answer(question, _status(error), {}, None, error, self.clock())
            if isinstance(error, Unauthorized):
                self.refused = error
        else:
            answer = Answer(question, reply.status, reply.headers, reply.body, None, self.clock())
        self.answers.append(answer)
        return answer

    # ------------------------------------------------------------------------------------------ questions

    def list(
        self,
        resource: type[Resource],
        query: Query,
        *,
        name: str = "",
        version: str = "",
        offset: int | None = None,
        records: int = 0,
    ) -> Question:
        """A page of a list, asked for as a run does.

        Args:
            resource: What is listed.
            query: Filters, sort, relations.
            name: What reports call it; the stream if not given.
            version: Version of the API; that of the settings if not given.
            offset: Records to skip (V2).
            records: Records to ask for; as many as of every list if not given.
        """
        version = version or self.version
        name = name or resource.slug()
        walk = Walk(resource, self.address(resource, version), query, records or self.records, f"doctor {name}")
        sort = ((SORT[version], query.sort),) if query.sort else ()
        skip = (("offset", str(offset)),) if offset is not None else ()
        return Question(name, resource, walk.request(*sort, *skip), query)

    def at(self, resource: type[Resource], prefix: str) -> Question:
        """A single resource outside the account, below one of the prefixes it may be found at."""
        path = f"{prefix}{resource.path}.json"
        request = Request("GET", path, cost=1, asker=f"doctor {resource.slug()}", scopes=resource.scopes)
        return Question(f"{resource.slug()} at {prefix}", resource, request)

    def next_of(self, answer: Answer) -> Question:
        """The page that a page links to.

        Raises:
            UnsafeLink: The link leads to another host.
        """
        follow(answer.following, self.settings.api_url)
        request = replace(answer.question.request, path=answer.following, query=())
        return replace(answer.question, name=f"{answer.question.name}, next page", request=request)

    def address(self, resource: type[Resource], version: str) -> str:
        """The path of a collection."""
        return address(resource, version, self.account_id or 0, {})


def _status(error: LightspeedError) -> int:
    match error:
        case RequestRefused() | ServerFailure():
            return error.status
        case RateLimited():
            return HTTPStatus.TOO_MANY_REQUESTS
        case MalformedReply():
            return HTTPStatus.OK
    return NO_ANSWER
