from __future__ import annotations

from target_lightspeed_retail.outcomes.outcome import Outcome, Rejection, refuse


def test_a_refusal_says_what_is_wrong_and_what_to_do():
    assert refuse("It has no price.", "Fill it in.").rejection == Rejection(
        "It has no price. Fill it in.", "It has no price."
    )
    assert str(refuse("It has no price.", "")) == "It has no price."


def test_refusals_of_a_kind_can_be_counted_together():
    assert refuse("The file a.jpg is missing.", "", "A file is missing.").rejection.group == "A file is missing."


def test_outcomes_are_written_as_they_are_named():
    assert [f"{one}" for one in Outcome][:3] == ["created", "updated", "deleted"]
