"""Every command that records a fact can be tried, and leaves nothing behind when it is."""

import pytest

from desk.commands.table import tried_names
from tests.ledgers import adopted, fact, received
from tests.program import make_desk

TRIED = {
    "adopt": "a --publication guobao",
    "report-up": "a",
    "instruct": "a --rank city",
    "commend": "a",
    "attest": "late_report --unit d --evidence 通报",
    "assign": "a c",
    "repeat": "b a",
    "withdraw": "a",
    "commission": "防汛 --unit d --due 2030-01-01",
    "deliver": "C1 d",
    "miss": "C1 d",
    "reprimand": "d 2019Q1 --reason 短少",
    "decline-reprimand": "d 2019Q1 --reason 机构调整",
    "revoke": "p --reason 误",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = make_desk(tmp_path_factory.mktemp("tried") / "office")
    asked = fact("commissioned", "C1", "2019-01-08", units=["d"], title="甲", due="2019-01-20")
    items = [received("a", "2019-01-05"), received("b", "2019-01-06")]
    assert made.take([*items, asked, adopted("p", "b", "2019-01-09")]).status == 0
    return made


@pytest.mark.parametrize("name", tried_names())
def test_a_command_is_tried_and_nothing_is_kept(desk, name):
    before = desk("export").out
    done = desk("what-if", name, *TRIED[name].split())
    # yinchuan-2018 has no occurrences, and no unit that is short three quarters in a row.
    assert done.status == 0 or name in {"attest", "reprimand", "decline-reprimand"}, done.err
    assert ("未写入" in done.out) == (done.status == 0)
    assert desk("export").out == before
