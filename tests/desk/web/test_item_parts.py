"""Two texts beside each other: what is the same stands on one line, and only the words that differ are marked."""

from desk.web.item_parts import MOST, compared


def test_only_the_words_that_differ_are_marked():
    (first, second) = compared("甲镇供暖一百户\n近日完成", "甲镇供暖二百户\n\n 近日完成 ")
    assert first.left == ((False, "甲镇供暖"), (True, "一"), (False, "百户"))
    assert first.right == ((False, "甲镇供暖"), (True, "二"), (False, "百户"))
    assert second.left == second.right == ((False, "近日完成"),)


def test_a_line_without_a_counterpart_stands_alone():
    pairs = compared("甲\n乙", "甲\n乙\n丙")
    assert (pairs[-1].left, pairs[-1].right) == ((), ((True, "丙"),))
    assert compared("", "") == []


def test_endless_texts_are_compared_up_to_a_bound():
    assert len(compared("行\n" * 10_000, "行\n" * 10_000)) == MOST
