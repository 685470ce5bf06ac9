"""Several processes at one ledger at once: the chain doesn't fork, nothing is lost or doubled,
nobody waits for ever.
"""

import time

MAILS = 120


def test_two_poll_the_same_mailbox_while_a_third_records(office_of):
    """A process that finds the mailbox taken says so and leaves; what the third records stands
    among the mails.
    """
    office = office_of(MAILS, limits="batch_mails = 5")
    facts = office.folder / "first.jsonl"
    fields = '"unit": "qixiang", "title": "先有的信息", "received_at": "2026-07-01T09:00:00+08:00"'
    facts.write_text(f'{{"kind": "received", "ref": "first", {fields}}}\n', "utf-8")
    assert office.run("import", str(facts))[0] == 0

    pollers = [office.start("poll") for _ in range(2)]
    adopted = 0
    while any(process.poll() is None for process in pollers):
        status, _, errors = office.run(
            *("adopt", "first", "--again", "--publication", "yinchuan_zhengwu"),
            *("--day", "2026-07-02"),
        )
        assert status == 0, errors
        adopted += 1
    ended = [(process.returncode, *process.communicate()) for process in pollers]
    while (
        len(office.log()) < MAILS
    ):  # both may have met while one held the lease and was about to leave
        office.poll()

    assert [status for status, _, _ in ended] == [0, 0], ended
    lines = office.log()
    assert sorted(line["uid"] for line in lines) == list(range(1, MAILS + 1))
    assert {line["outcome"] for line in lines} == {"recorded"}
    assert len({item["item"] for line in lines for item in line["items"]}) == MAILS
    assert office.problems() == []
    facts = office.answer("show", "first")["facts"]
    assert [fact["kind"] for fact in facts] == ["received", *["adopted"] * adopted]
    assert adopted


def test_a_mailbox_that_another_process_polls_is_left_to_it(office_of):
    office = office_of(2)
    with (
        office.desk() as desk,
        desk.book.lease("poll:main", holder="elsewhere.example.com:1", seconds=60),
    ):
        assert office.poll() is None
        status, output, errors = office.run("poll")
    assert (status, "登记 0" in output, "另一进程" in errors) == (0, True, True)
    assert office.poll().recorded == 2


def test_what_a_process_that_was_killed_held_is_taken_over_at_once(office_of):
    office = office_of(60, limits="batch_mails = 5")
    process = office.start("poll")
    while not (office.data / "archive").exists():
        assert process.poll() is None
        time.sleep(0.002)
    process.kill()
    process.communicate()
    with office.desk() as desk, desk.book.lease("poll:main", holder="us", seconds=60) as lease:
        assert lease is None
    assert office.poll() is not None
    assert len(office.log()) == 60
