"""Of each kind a process keeps the latest used."""

from config.roster import parse_roster
from desk.acts.rules import MOST, State
from tests.ledgers import YINCHUAN, roster_of


def test_of_each_kind_only_the_latest_used_are_kept() -> None:
    state = State(1, "", parse_roster(roster_of("a")), YINCHUAN)
    most = MOST["page"]
    for number in range(most):
        state.recall(("page", number), lambda number=number: number)
    assert state.recall(("page", 0), lambda: -1) == 0
    state.recall(("page", most), lambda: most)
    assert [key[1] for key in state.kept] == [*range(2, most), 0, most]
