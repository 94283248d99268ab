"""What do the headers of all replies say of limits, cost and time?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lightspeed_retail import limits
from lightspeed_retail.replies import server_time

from .check import Check
from .examination import Answer, Examination
from .findings import Finding, Remark, note, skipped

BUCKET, BUCKET_PER_REGISTER = 90.0, 10.0
"""Drips that the bucket of one register holds, and those that each further one adds."""

DRIP, DRIP_PER_REGISTER = 1.0, 0.5
"""Drips that leave the bucket of one register each second, and those that each further one adds."""

NO_REPLY = "no request has succeeded"

SKEW = timedelta(seconds=60)
"""How far apart clocks may be; a reply takes a while to arrive."""


def _any_reply(examination: Examination) -> bool:
    return any(answer.error is None for answer in examination.answers)


# ----------------------------------------------------------------------------------------------------- limits


def _limits(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """The bucket has a documented size, and the drip rate is that of as many registers."""
    told = [a.headers for a in examination.answers if limits.bucket(a.headers)]
    if not _any_reply(examination):
        return skipped(NO_REPLY)
    if not told:
        advice = "Runs wait only once a request is turned away."
        return Finding((note("replies do not say the limits", advice),))
    bucket, burst, rate = limits.bucket(told[-1]), limits.burst(told[-1]), limits.drip_rate(told[-1])
    size = bucket.size if bucket else 0.0
    registers = 1 + (size - BUCKET) / BUCKET_PER_REGISTER
    facts = {"bucket": size, "burst": burst.size if burst else None, "drip_rate": rate, "registers": registers}
    said = f"{size:g} drips, {rate or DRIP:g} a second, as with {registers:g} register{'s' if registers > 1 else ''}"
    return Finding.of(_odd_limits(size, registers, rate), said, facts)


def _odd_limits(size: float, registers: float, rate: float | None) -> Iterator[Remark]:
    advice = "Runs follow the headers; nothing is to be done."
    if registers < 1 or registers % 1:
        yield note(f"a bucket of {size:g} drips, which no number of registers gives", advice)
    elif rate is None:
        yield note("replies do not say the drip rate", advice)
    elif rate != DRIP + DRIP_PER_REGISTER * (registers - 1):
        yield note(f"a bucket of {registers:g} registers with a drip rate of {rate:g}", advice)


LIMITS = Check("limits", "Rate limits", _limits)


# ------------------------------------------------------------------------------------------------------- cost


def _costs(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """Every request was charged what the documentation says."""
    charged = {
        a.question.name: (a.question.request.cost, a.charged) for a in examination.answers if a.charged is not None
    }
    if not _any_reply(examination):
        return skipped(NO_REPLY)
    if not charged:
        return Finding((note("replies do not say the cost", "Runs reckon with the documented cost."),))
    odd = {name: pair for name, pair in charged.items() if pair[0] != pair[1]}
    facts = {name: {"expected": expected, "charged": cost} for name, (expected, cost) in odd.items()}
    return Finding.of(_odd_costs(odd), f"as documented for {len(charged)} requests", facts)


def _odd_costs(odd: dict[str, tuple[float, float]]) -> Iterator[Remark]:
    if odd:
        name, (expected, cost) = next(iter(odd.items()))
        more = f", and {len(odd) - 1} more differ" if len(odd) > 1 else ""
        text = f"{name} costs {cost:g} instead of {expected:g} drips{more}"
        yield note(text, "Runs follow the headers; they may take longer.")


COSTS = Check("costs", "Cost of requests", _costs)


# ------------------------------------------------------------------------------------------------------ clock


def _clock(examination: Examination, _answers: tuple[Answer, ...]) -> Finding:
    """The clocks of the API and of this machine agree."""
    skews = [time - a.received for a in examination.answers if (time := server_time(a.headers))]
    if not skews:
        return skipped("replies have no date")
    skew = min(skews, key=abs)  # the quickest reply
    seconds = round(skew.total_seconds())
    facts = {"seconds_ahead": seconds}
    if abs(skew) <= SKEW:
        return Finding.of((), "within a minute of the API's", facts)
    text = f"this machine's clock is {abs(seconds) / 60:.0f} min {'behind' if seconds > 0 else 'ahead of'} the API's"
    return Finding((note(text, "Set it: tokens are renewed and bookmarks checked by it."),), facts)


CLOCK = Check("clock", "Clock", _clock)
