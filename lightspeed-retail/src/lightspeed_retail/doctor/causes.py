"""What is a list refused for? Simpler requests show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

from lightspeed_retail.query import Query
from lightspeed_retail.relations import refused
from lightspeed_retail.resources._base import AppendOnly, Stamp

from .examination import Answer
from .findings import Remark, note, problem
from .refusals import REPORT_IT, failed, quoted, status_of


@dataclass(frozen=True)
class Attempt:
    """A simpler request that shows what the refused one was refused for.

    Attributes:
        name: What it leaves out.
        follows: Whether it can succeed after a refusal with this status.
        simplify: The simpler query; None if there is nothing to leave out.
        explain: What its success means.
        records: How many records it asks for; 0 for as many as the refused one.
    """

    name: str
    follows: Callable[[int], bool]
    simplify: Callable[[Answer], Query | None]
    explain: Callable[[Answer, Query], Remark]
    records: int = 0

    def query(self, answer: Answer) -> Query | None:
        """The simpler query; None if there is nothing to leave out, or no use in it."""
        return self.simplify(answer) if self.follows(answer.status) else None


def _is_bad_request(status: int) -> bool:
    return status == HTTPStatus.BAD_REQUEST


def _same(answer: Answer) -> Query:
    return answer.question.query


def _limit(answer: Answer) -> int:
    """How many records were asked for."""
    return int(dict(answer.question.request.query).get("limit", 1))


def _of_many(answer: Answer) -> Query | None:
    """The same, if it asked for several records."""
    return _same(answer) if _limit(answer) > 1 else None


def _allowed_relations(answer: Answer) -> Query | None:
    """Without the relations that the refusal names, and what is below them."""
    query = answer.question.query
    barred = refused(query.relations, answer.words)
    return replace(query, relations=tuple(name for name in query.relations if name not in barred)) if barred else None


def _no_relations(answer: Answer) -> Query | None:
    query = answer.question.query
    return replace(query, relations=()) if query.relations else None


def _no_filter(answer: Answer) -> Query | None:
    """Without the filter by what the list is followed by; reports cannot be listed without their days."""
    following, query = answer.resource.replication, answer.question.query
    if not isinstance(following, Stamp | AppendOnly):
        return None
    return replace(query, filters={name: value for name, value in query.filters.items() if name != following.field})


def _no_sort(answer: Answer) -> Query | None:
    query = answer.question.query
    return replace(query, sort="") if query.sort else None


def _neither(answer: Answer) -> Query | None:
    unfiltered = _no_filter(answer)
    return replace(unfiltered, sort="") if unfiltered and unfiltered.sort else None


def _bare(answer: Answer) -> Query | None:
    query = answer.question.query
    bare = replace(_no_filter(answer) or query, sort="", relations=(), archived="")
    return bare if bare != query else None


def _dropped(answer: Answer, simpler: Query) -> str:
    return ", ".join(name for name in answer.question.query.relations if name not in simpler.relations)


def _explain_relations(answer: Answer, simpler: Query) -> Remark:
    return note(
        f"refuses the relations {_dropped(answer, simpler)}",
        f"Runs drop them. Set relations for {answer.resource.slug()} to leave them out.",
        quoted(answer),
    )


def _explain_load(answer: Answer, simpler: Query) -> Remark:
    return problem(
        f"fails with {status_of(answer)} when it loads {_dropped(answer, simpler)}",
        f"Set relations for {answer.resource.slug()} to load fewer.",
        quoted(answer),
    )


def _explain_filter(answer: Answer, simpler: Query) -> Remark:
    (field,) = answer.question.query.filters.keys() - simpler.filters.keys()
    return note(f"refuses the filter on {field}", "Each run reads it in full.", quoted(answer))


def _explain_sort(answer: Answer, _simpler: Query) -> Remark:
    return note(
        f"refuses to sort by {answer.question.query.sort}",
        "Runs read it in another order; one that is interrupted starts it anew.",
        quoted(answer),
    )


def _explain_neither(answer: Answer, _simpler: Query) -> Remark:
    return note("refuses both filter and sort", "Each run reads it in full.", quoted(answer))


def _explain_bare(answer: Answer, _simpler: Query) -> Remark:
    return problem("refuses the request of a run, but not the bare list", REPORT_IT, quoted(answer))


def _explain_again(answer: Answer, _simpler: Query) -> Remark:
    return note(f"failed once with {status_of(answer)}", "Runs try again.", quoted(answer))


def _explain_size(answer: Answer, _simpler: Query) -> Remark:
    return note(
        f"fails with {status_of(answer)} when it is asked for {_limit(answer)} records",
        "Runs ask for fewer at once.",
        quoted(answer),
    )


ATTEMPTS = (
    Attempt("once", failed, _same, _explain_again),
    Attempt("records", failed, _of_many, _explain_size, records=1),
    Attempt("relations", failed, _no_relations, _explain_load),
    Attempt("relations", _is_bad_request, _allowed_relations, _explain_relations),
    Attempt("filter", _is_bad_request, _no_filter, _explain_filter),
    Attempt("sort", _is_bad_request, _no_sort, _explain_sort),
    Attempt("filter and sort", _is_bad_request, _neither, _explain_neither),
    Attempt("relations", _is_bad_request, _no_relations, _explain_load),
    Attempt("request", _is_bad_request, _bare, _explain_bare),
)
"""Simpler requests, the likeliest first; the first that succeeds names the cause."""
