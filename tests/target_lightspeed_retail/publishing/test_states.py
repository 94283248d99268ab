from __future__ import annotations

from target_lightspeed_retail.publishing.states import States


def test_a_state_waits_for_the_rows_before_it():
    states = States()
    states.add(3, "after three")
    states.add(7, "after seven")
    assert states.take_latest(3) is None
    assert states.take_latest(5) == (3, "after three")
    assert states.take_latest(5) is None
    assert states.take_latest(None) == (7, "after seven")


def test_of_several_states_only_the_latest_counts():
    states = States()
    for number, state in [(0, "a"), (0, "b"), (4, "c")]:
        states.add(number, state)
    assert states.take_latest(1) == (0, "b")
    states.add(4, "d")
    assert states.take_latest(None) == (4, "d")
