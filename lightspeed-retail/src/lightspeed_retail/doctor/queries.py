"""Does a query do what it says? Filters, ``archived``, and the way from page to page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lightspeed_retail.errors import UnsafeLink
from lightspeed_retail.query import Query, at_least
from lightspeed_retail.resources._base import Resource, Stamp
from lightspeed_retail.resources.items import Item
from lightspeed_retail.resources.payments import SalePayment
from lightspeed_retail.resources.sales import Sale

from .check import Check
from .examination import Answer, Examination, Question
from .findings import Finding, Level, Remark, note, ok, problem, skipped
from .refusals import refusal

FUTURE = "2100-01-01T00:00:00+00:00"
"""A stamp that every record is older than."""

STAMPED = (Sale, Item, SalePayment)
"""Lists whose filter is tried: by ``updatetime``, by a stamp that records show, by one that they hide."""

ARCHIVING = (Item, Sale)
"""Lists whose ``archived`` is tried; a live account ignores it on sales."""

HARMLESS = frozenset({"limit"})
"""Parameters that a link may lose: the server's default is as good."""


def _those_of(
    resources: tuple[type[Resource], ...], query: Callable[[type[Resource]], Query], suffix: str
) -> Callable[[Examination], list[Question]]:
    """Questions to those of these lists that are to be read."""
    return lambda examination: [
        examination.list(resource, query(resource), name=f"{resource.slug()}, {suffix}")
        for resource in resources
        if resource in examination.streams
    ]


def _judged(
    judge: Callable[[Answer], Remark | None],
) -> Callable[[Examination, tuple[Answer, ...]], Finding]:
    """Judge each answer; those that were refused for other reasons are left to the check of their list."""

    def find(_examination: Examination, answers: tuple[Answer, ...]) -> Finding:
        facts = {answer.question.name: {"status": answer.status, "records": len(answer.records)} for answer in answers}
        remarks = [remark for answer in answers if (remark := judge(answer))]
        odd = [remark for remark in remarks if remark.level is not Level.OK]
        fine = ", ".join(remark.text for remark in remarks if remark.level is Level.OK)
        if not remarks:
            return skipped("none of these lists could be read")
        return Finding((*odd, *([ok(fine)] if fine else [])), facts)

    return find


# ----------------------------------------------------------------------------------------------------- stamps


def _stamp_of(resource: type[Resource]) -> str:
    following = resource.replication
    return following.field if isinstance(following, Stamp) else ""


def _honours_stamp(answer: Answer) -> Remark | None:
    """No record is as new as the filter asks for."""
    slug, stamp = answer.resource.slug(), _stamp_of(answer.resource)
    if answer.status == HTTPStatus.BAD_REQUEST:
        return note(f"{slug} refuses the filter on {stamp}", "Each run reads it in full.")
    if answer.error:
        return None
    if answer.items:
        return note(f"{slug} ignores the filter on {stamp}", "Each run reads it in full.")
    return ok(f"{slug} by {stamp}")


STAMPS = Check(
    "stamps",
    "Filters by stamp",
    _judged(_honours_stamp),
    _those_of(STAMPED, lambda resource: Query({_stamp_of(resource): at_least(FUTURE)}), "stamps in the future"),
)


# --------------------------------------------------------------------------------------------------- archived


def _honours_archived(answer: Answer) -> Remark | None:
    """Only archived records are listed."""
    slug = answer.resource.slug()
    if answer.error:
        return None
    if not answer.records:
        return ok(f"no archived {slug}")
    if all(str(record.get("archived")).lower() == "true" for record in answer.records):
        return ok(slug)
    return note(f"{slug} ignores archived", "Runs warn of it. Its archived records, if it has any, are missing.")


ARCHIVED = Check(
    "archived",
    "Archived records",
    _judged(_honours_archived),
    _those_of(ARCHIVING, lambda _: Query(archived="only"), "archived only"),
)


# ------------------------------------------------------------------------------------------------------ forms


def _forms(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """One record comes as an object, none as no key or as empty text."""
    lists = [a for a in examination.answers if a.error is None and _is_documented_list(a.resource)]
    single = {type(a.value).__name__ for a in lists if len(a.items) == 1}
    empty = {EMPTY_FORMS.get(str(a.value), "other") for a in lists if not a.items}
    facts = {"single": sorted(FORMS_OF_ONE[name] for name in single if name in FORMS_OF_ONE), "empty": sorted(empty)}
    if not (single or empty):
        return skipped("no list has one record or none")
    return Finding.of(_odd_forms(facts), "as documented", facts)


def _is_documented_list(resource: type[Resource]) -> bool:
    """Whether a list comes in pages of records of which something is known."""
    return resource.listable() and resource.paged and bool(resource.fields)


def _odd_forms(facts: dict[str, list[str]]) -> Iterator[Remark]:
    if "list" in facts["single"]:
        yield note("a single record comes in a list", "Runs read both forms.")
    for form in ("{}", "[]"):
        if form in facts["empty"]:
            yield note(f"a list without records comes as {form}", "Runs read it as empty.")


FORMS_OF_ONE = {"dict": "object", "list": "list"}
EMPTY_FORMS = {"None": "no key", "": "empty text", "{}": "{}", "[]": "[]"}
FORMS = Check("forms", "Collapsed and empty lists", _forms)


# -------------------------------------------------------------------------------------------------- next page


def _next_page(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """Links keep their parameters, and the next page of the cheapest list brings other records."""
    lists = [a for a in examination.answers if a.error is None and _is_documented_list(a.resource) and _goes_on(a)]
    if not lists:
        return skipped("no list has a second page")
    first = min(lists, key=lambda answer: answer.question.request.cost)
    lost = {answer.resource.slug(): names for answer in reversed(lists) if (names := _lost(answer))}
    remarks = [*_losses(lost), *_second_page(examination, first)]
    facts = {"list": first.question.name, "parameters_lost": lost}
    return Finding.of(remarks, f"{first.resource.slug()} goes on with other records", facts)


def _goes_on(answer: Answer) -> bool:
    count = str(answer.attributes.get("count", ""))
    return bool(answer.records) and (bool(answer.following) or (count.isdigit() and int(count) > len(answer.items)))


def _lost(answer: Answer) -> list[str]:
    """The parameters of a request that the link to its next page lacks; none where pages are not linked."""
    kept = {name for name, _ in parse_qsl(urlsplit(answer.following).query, keep_blank_values=True)}
    asked = [name for name, _ in answer.question.request.query if name not in HARMLESS]
    return [name for name in asked if name not in kept] if answer.following else []


def _losses(lost: dict[str, list[str]]) -> Iterator[Remark]:
    if not lost:
        return
    names = list(dict.fromkeys(name for names in lost.values() for name in names))
    text = f"next links lose {', '.join(names)} ({', '.join(lost)})"
    if "sort" in names:
        yield problem(text, "Pages come in another order than asked for: report it.")
    else:
        yield note(text, "Runs put them back.")


def _second_page(examination: Examination, first: Answer) -> Iterator[Remark]:
    slug = first.resource.slug()
    try:
        question = _following(examination, first)
    except UnsafeLink as error:
        yield problem(f"the next link of {slug} leads to another host", error.hint, error.message)
        return
    second = examination.ask(question)
    visited = [_place(a.question.request.path, a.question.request.query) for a in (first, second)]
    known = [_identity(record, first.resource) for record in first.records]
    if second.error:
        yield problem(f"the next page of {slug}: {refusal(second).text}", refusal(second).advice, second.words)
    elif not second.records:
        yield note(f"the next page of {slug} is empty", "Runs read it as the last one.")
    elif all(_identity(record, first.resource) in known for record in second.records):
        yield problem(f"the next page of {slug} brings no new record", "Runs end the list with an error: report it.")
    elif second.following and _place(second.following) in visited:
        yield problem(f"next links of {slug} lead in a circle", "Runs end the list with an error: report it.")


def _following(examination: Examination, answer: Answer) -> Question:
    """The question for the next page: by its link, or by offset where there is none (V2)."""
    if answer.following:
        return examination.next_of(answer)
    name = f"{answer.question.name}, next page"
    return examination.list(answer.resource, answer.question.query, name=name, offset=len(answer.items))


def _identity(record: dict[str, Any], resource: type[Resource]) -> Any:
    return [record.get(key) for key in resource.key] if resource.key else record


def _place(url: str, query: Iterable[tuple[str, str]] = ()) -> tuple[str, frozenset[tuple[str, str]]]:
    """What an address asks for, whichever way it is written."""
    parts = urlsplit(url)
    return parts.path, frozenset((*parse_qsl(parts.query, keep_blank_values=True), *query))


NEXT_PAGE = Check("next_page", "The next page", _next_page)
