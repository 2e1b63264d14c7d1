"""Questions put together by likeness."""

from tests.growing import expect_no_square
from webcare.actions.bots import likeness

LINES = [
    "kan ik de fiets omruilen", "hebben jullie cadeaubonnen", "kan ik mijn fiets nog omruilen?", "omruilen fiets, kan?",
    "verkopen jullie cadeaubonnen", "is er parkeerplek bij de winkel", "",
]  # fmt: skip


def test_what_asks_the_same_stands_together_and_the_biggest_group_comes_first():
    assert [set(group) for group in likeness.groups(LINES)] == [{0, 2, 3}, {1, 4}, {5}, {6}]


def test_the_same_lines_always_give_the_same_groups():
    assert likeness.groups(LINES) == likeness.groups(list(LINES))


def test_no_more_than_so_many_are_compared_and_each_is_somewhere_once():
    lines = [f"vraag {number % 7} over onderwerp {number % 11}" for number in range(likeness.MOST + 50)]
    places = [place for group in likeness.groups(lines) for place in group]
    assert sorted(places) == list(range(likeness.MOST))
    assert likeness.groups([]) == []


def test_a_hostile_question_takes_no_longer_than_its_length():
    expect_no_square(lambda size: lambda: likeness.groups(["a b" * size, "xyz" * size]), 2_000, 20_000)
