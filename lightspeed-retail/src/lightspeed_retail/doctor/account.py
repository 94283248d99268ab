"""Whose account is it, what may the token read, and at which addresses does the API answer?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

from lightspeed_retail.auth.scopes import ALL, SCOPES, login_with, needed, smallest
from lightspeed_retail.auth.tokens import account_claim, scope_claim
from lightspeed_retail.errors import RateLimited
from lightspeed_retail.query import OUTSIDE_ACCOUNT, Query
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.resources.account import Account, Locale, Session

from .check import Check
from .examination import NO_ANSWER, Answer, Examination, Question
from .findings import Finding, Remark, note, ok, problem, skipped
from .refusals import refusal, status_of

OTHER = {"V3": "V2", "V2": "V3"}


# ------------------------------------------------------------------------------------------------- connection


def _connected(examination: Examination, answers: tuple[Answer, ...]) -> Finding:
    """The API answers, and the account is known."""
    (answer,) = answers
    facts = {"status": answer.status, "cost": answer.charged}
    if answer.status in (HTTPStatus.UNAUTHORIZED, NO_ANSWER) or isinstance(answer.error, RateLimited):
        error = answer.error
        advice = (error.hint if error else "") or "Check api_url and the login."
        return Finding((problem("the API cannot be reached with this login", advice, answer.words),), facts)
    claimed = account_claim(examination.transport.token())
    named = [int(str(record.get("accountID"))) for record in answer.records if str(record.get("accountID")).isdigit()]
    wanted = examination.settings.account_id
    found = claimed or (named[0] if len(named) == 1 else None)
    if wanted and wanted not in (found or wanted, *named):
        text = "account_id is set to another account than the token is for"
        return Finding((problem(text, "Correct account_id, or leave it out.", f"set {wanted}, token {found}"),), facts)
    examination.account_id = wanted or found
    if examination.account_id is None:
        return Finding((problem("the API does not say which account the token is for", "Set account_id."),), facts)
    remarks = [refusal(answer)] if answer.error else []
    return Finding.of(remarks, "the API answers", facts)


CONNECTION = Check(
    "connection",
    "Connection and account",
    _connected,
    lambda examination: [examination.list(Account, Query(), name="account")],
)


# ----------------------------------------------------------------------------------------------------- scopes


def _granted(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """The token has a scope for every stream that is to be read, but for those whose list it has just read."""
    granted = scope_claim(examination.transport.token())
    if granted is None:
        return skipped("the token does not say its scopes")
    read = {answer.resource for answer in examination.answers if answer.error is None}
    lacking = {
        resource.slug(): choices
        for resource in examination.streams
        if resource not in read and (choices := [c for c in needed(resource) if not granted & {ALL, *c}])
    }
    known = [name for name in SCOPES if name in granted]
    facts = {"granted": known, "lacking": {name: [list(c) for c in choices] for name, choices in lacking.items()}}
    if not lacking:
        return Finding((ok(f"enough for {len(examination.streams)} streams"),), facts)
    more = smallest(choice for choices in lacking.values() for choice in choices)
    advice = f"Log in again with more ({login_with([*known, *more])}), or do not select these streams."
    return Finding((problem(f"missing for {', '.join(lacking)}", advice),), facts)


SCOPES_GRANTED = Check("scopes", "Scopes", _granted)


# ------------------------------------------------------------------------------------------------------ paths


def _at_both(resource: type[Resource], examination: Examination) -> list[Question]:
    return [examination.at(resource, prefix) for prefix in OUTSIDE_ACCOUNT]


def _either_path(_examination: Examination, answers: tuple[Answer, ...]) -> Finding:
    """What stands outside the account answers at both addresses, or at one of them."""
    facts = {answer.question.name: answer.status for answer in answers}
    there = [answer for answer in answers if answer.error is None]
    prefixes = dict(zip(OUTSIDE_ACCOUNT, answers, strict=True))
    if not there:
        worst = next((a for a in answers if a.status != HTTPStatus.NOT_FOUND), answers[0])
        return Finding((refusal(worst),), facts)
    return Finding.of(_missing_paths(prefixes), f"at {' and '.join(OUTSIDE_ACCOUNT)}", facts)


def _missing_paths(answers: dict[str, Answer]) -> Iterator[Remark]:
    there = next(prefix for prefix, answer in answers.items() if answer.error is None)
    for prefix, answer in answers.items():
        if answer.error is not None:
            yield note(f"{status_of(answer)} at {prefix}", f"Runs read it at {there}.")


SESSION = Check("session", "Session", _either_path, partial(_at_both, Session))
LOCALE = Check("locale", "Locale", _either_path, partial(_at_both, Locale))


# --------------------------------------------------------------------------------------------------- versions


def _answers_too(examination: Examination, answers: tuple[Answer, ...]) -> Finding:
    """The version of the API that runs do not use answers as well."""
    if not answers:
        return skipped("no list could be read")
    (answer,) = answers
    other, facts = OTHER[examination.version], {"status": answer.status}
    if answer.error is None:
        return Finding((ok(f"{other} answers too"),), facts)
    advice = f"Leave api_version at {examination.version}."
    return Finding((note(f"{other} does not answer ({status_of(answer)})", advice),), facts)


def _in_other_version(examination: Examination) -> list[Question]:
    """The first list that could be read, in the other version."""
    other = OTHER[examination.version]
    read = [a.resource for a in examination.answers if a.error is None and a.resource in examination.listed]
    return [examination.list(one, Query(), name=f"{one.slug()} in {other}", version=other) for one in read[:1]]


OTHER_VERSION = Check("other_version", "The other version of the API", _answers_too, _in_other_version)
