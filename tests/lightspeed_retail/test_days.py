"""Days that come as moments: local midnight, in UTC."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lightspeed_retail.days import day_of, zone
from lightspeed_retail.resources._base import Date, Shape
from lightspeed_retail.wire import Decoder, Misfit, scalar

ZONES = sorted(zoneinfo.available_timezones())
SINCE, UNTIL = date(1900, 1, 1), date(2100, 12, 31)


def begins(day: date, where: str) -> datetime:
    """The moment, in UTC, at which a day begins."""
    return datetime.combine(day, time(), ZoneInfo(where)).astimezone(UTC)


def never() -> tuple[ZoneInfo, ...]:
    raise AssertionError("the zones of the account make no difference here")


class BornSomewhere(Shape):
    dob = Date()


@settings(deadline=None)
@given(st.dates(SINCE, UNTIL), st.sampled_from(ZONES))
def test_local_midnight_names_its_day_in_every_zone(day: date, where: str) -> None:
    moment = begins(day, where)
    assume(moment.astimezone(ZoneInfo(where)).date() == day)  # Samoa had no 30 December 2011
    text = moment.isoformat()
    assert Decoder(BornSomewhere, {}, zones=lambda: (ZoneInfo(where),)).decode({"dob": text}).record == {
        "dob": str(day)
    }


@settings(deadline=None)
@given(st.dates(SINCE, UNTIL), st.sampled_from(ZONES))
def test_few_zones_have_to_be_known(day: date, where: str) -> None:
    moment = begins(day, where)
    assume(not time(10) <= moment.time() <= time(12))
    assume(moment.astimezone(ZoneInfo(where)).date() == day)
    assert day_of(moment, never) == day


@pytest.mark.parametrize(
    ("where", "day"),
    [
        ("Europe/Paris", "1900-05-01"),
        ("Europe/Amsterdam", "1930-05-01"),
        ("Europe/Dublin", "1900-05-01"),
        ("America/New_York", "2011-08-05"),
        ("America/Sao_Paulo", "2018-11-04"),  # begins at 01:00
        ("Pacific/Chatham", "2024-01-15"),
        ("Pacific/Auckland", "2024-01-15"),
        ("Pacific/Honolulu", "2024-01-15"),
    ],
)
def test_the_day_is_known_without_the_zone(where: str, day: str) -> None:
    assert scalar(Date(), begins(date.fromisoformat(day), where).isoformat()) == day


@pytest.mark.parametrize("where", ["Pacific/Apia", "Pacific/Pago_Pago", "Pacific/Kiritimati", "Pacific/Honolulu"])
@pytest.mark.parametrize("others", [[], ["America/New_York"], ["Europe/Paris", "No/Such_Zone"]])
def test_where_two_days_begin_the_zone_decides(where: str, others: list[str]) -> None:
    zones = [found for name in [*others, where] if (found := zone(name))]
    assert day_of(begins(date(2024, 1, 15), where), lambda: zones) == date(2024, 1, 15)


def test_the_first_zone_counts_most() -> None:
    moment = datetime(2024, 1, 15, 11, tzinfo=UTC)
    apia, pago = ZoneInfo("Pacific/Apia"), ZoneInfo("Pacific/Pago_Pago")
    assert day_of(moment, lambda: (apia, pago)) == date(2024, 1, 16)
    assert day_of(moment, lambda: (pago, apia)) == date(2024, 1, 15)


@given(st.dates(date(1, 1, 2), date(9999, 12, 30)), st.integers(-14 * 4, 14 * 4))
def test_midnight_with_its_own_offset_needs_no_zone(day: date, quarters: int) -> None:
    there = timezone(timedelta(minutes=15 * quarters))
    assert day_of(datetime.combine(day, time(), there), never) == day


@pytest.mark.parametrize(
    "text", ["2024-03-05T15:37:12+00:00", "2024-03-05T11:07:00+00:00", "2024-03-05T04:00:01+00:00"]
)
def test_what_is_midnight_nowhere_is_no_day(text: str) -> None:
    with pytest.raises(Misfit):
        scalar(Date(), text)
