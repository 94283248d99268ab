"""Can a list be read the way a run reads it?"""

from __future__ import annotations

from datetime import timedelta

from lightspeed_retail import relations
from lightspeed_retail.query import Query, above, at_least
from lightspeed_retail.resources._base import AppendOnly, ByDay, Resource, Stamp

from .causes import ATTEMPTS
from .check import Check
from .examination import Answer, Examination
from .findings import Finding, ok, problem, skipped
from .records import facts, presence, remarks
from .refusals import refusal

EPOCH = "1970-01-01T00:00:00+00:00"
"""A stamp that no record is older than."""


def list_check(resource: type[Resource]) -> Check:
    """The check of one list: a page with the sort, filter, relations and ``archived`` that a run sends."""
    name = resource.slug()
    missing = _missing(resource)
    if missing:
        return Check(name, name, lambda *_: skipped(f"not checked: {missing}"))
    return Check(
        name,
        name,
        judge,
        lambda examination: [examination.list(resource, as_a_run(examination, resource))],
        is_list=True,
    )


def _missing(resource: type[Resource]) -> str:
    """What a list needs that only the user can give; empty if it needs nothing."""
    if resource.placeholders():
        return f"it is read below each {resource.parent}"
    required = [f.name for f in resource.filters if f.required]
    return f"it needs a filter on {required[0]}" if required and not isinstance(resource.replication, ByDay) else ""


def as_a_run(examination: Examination, resource: type[Resource]) -> Query:
    """What a run asks of a list that an earlier run has read."""
    filters, sort = dict(resource.walks[0]), ""
    match resource.replication:
        case Stamp(field=stamp, hidden=hidden):
            filters[stamp], sort = at_least(EPOCH), "" if hidden else stamp
        case AppendOnly(field=key):
            filters[key], sort = above(0), key
        case ByDay(first=first, last=last):
            today = examination.clock().date()
            filters |= {first: (today - timedelta(days=1)).isoformat(), last: today.isoformat()}
    return Query(
        filters,
        sort if sort in resource.sortable and len(resource.walks) == 1 else "",
        () if resource.fixed else relations.default(resource),
        "true" if resource.archivable else "",
    )


def judge(examination: Examination, answers: tuple[Answer, ...]) -> Finding:
    """What the answer to a list means; where it is refused, find out what for."""
    (answer,) = answers
    if answer.error is None:
        return Finding.of(remarks(answer), _summary(answer), facts(answer))
    status = {"status": answer.status}
    for attempt in ATTEMPTS:
        simpler = attempt.query(answer)
        again = (
            examination.ask(examination.list(answer.resource, simpler, records=attempt.records)) if simpler else None
        )
        if simpler and again and again.error is None:
            found = (attempt.explain(answer, simpler), *remarks(again))
            return Finding(found, {**facts(again), **status, "refused": attempt.name})
    return Finding((refusal(answer),), status)


def _any_list(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """At least one list can be read: where none can, it is not the lists."""
    slugs = {resource.slug() for resource in examination.listed}
    asked = {answer.question.name for answer in examination.answers} & slugs
    read = {answer.question.name for answer in examination.answers if answer.error is None} & slugs
    facts = {"asked": len(asked), "read": len(read)}
    if not asked:
        return skipped("no list was asked for")
    if not read:
        advice = "Check api_url, api_version and account_id."
        return Finding((problem(f"none of {len(asked)} can be read", advice),), facts)
    return Finding((ok(f"{len(read)} of {len(asked)} can be read"),), facts)


ANY_LIST = Check("lists", "Lists", _any_list)


def _summary(answer: Answer) -> str:
    if not answer.records:
        return "no records"
    found = presence(answer)
    there = sum(state == "present" for state in found.values())
    return "as documented" + (f", with {there} of {len(found)} relations" if found else "")
