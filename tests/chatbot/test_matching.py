"""The matcher on a small shop's answers."""

import numpy as np
import pytest

from chatbot.matching import Index, Match, Thresholds, head
from tests.growing import expect_no_square

SHOP = [
    ("retour", ["Hoe stuur ik iets terug?", "ik wil mijn bestelling retourneren", "how do I return an item",
                "I want to send this back", "kan ik het terugsturen"]),
    ("bezorgen", ["Waar blijft mijn pakket?", "wanneer wordt mijn bestelling bezorgd", "where is my parcel",
                  "when will my order arrive", "mijn pakje is er nog niet"]),
    ("betalen", ["Hoe kan ik betalen?", "kan ik met iDEAL betalen", "which payment methods do you accept",
                 "can I pay by credit card", "betalen na ontvangst"]),
    ("maat", ["Welke maat heb ik nodig?", "hoe vallen de maten", "what size should I order", "size guide"]),
]  # fmt: skip


def test_finds_the_answer_in_both_languages_and_says_why():
    index = Index.build(SHOP)
    match = index.ask("waar is mijn pakket gebleven?")
    assert [one.key for one in match.ranked[:1]] == ["bezorgen"]
    assert match.variant == "Waar blijft mijn pakket?"
    assert "pakket" in [word for word, _ in match.words]
    assert index.ask("can i return my item").ranked[0].key == "retour"


def test_a_slip_is_read_as_the_word_that_was_meant():
    match = Index.build(SHOP).ask("kan ik het terugsturne")
    assert match.ranked[0].key == "retour"
    assert match.repairs == (("terugsturne", "terugsturen"),)


def test_an_exact_line_is_sure_and_another_subject_is_not_ours():
    index = Index.build(SHOP)
    good, other = index.ask("Waar blijft mijn pakket?"), index.ask("is de koning al jarig geweest")
    limits = Thresholds.of(50)
    assert good.confidence >= limits.answer
    assert other.evidence < limits.offer < good.evidence


def test_an_empty_index_and_an_empty_question_are_no_error():
    assert Index.build([]).ask("hallo") == Match()
    assert Index.build([("leeg", [])]).ask("hallo") == Match()
    for nothing in ("?!", "🙂", ""):
        match = Index.build(SHOP).ask(nothing)
        assert (match.evidence, match.confidence, match.ranked[0].certainty, match.words) == (0, 0, 0, ())


def test_the_slider_moves_both_thresholds_one_way():
    pairs = [Thresholds.of(careful) for careful in range(0, 101, 10)]
    assert [one.answer for one in pairs] == sorted({one.answer for one in pairs})
    assert [one.offer for one in pairs] == sorted({one.offer for one in pairs})


def test_the_same_lines_give_the_same_decision_to_the_last_digit():
    question = "wanneer komt mijn pakje en kan ik het terugstuuren"
    assert Index.build(SHOP).ask(question) == Index.build(SHOP).ask(question)


def test_shares_of_words_are_percentages_of_words_the_customer_wrote():
    match = Index.build(SHOP).ask("Kan ik mijn Pakket met iDEAL betalen?")
    assert match.ranked[0].key == "betalen"
    assert {word for word, _ in match.words} <= {"Kan", "ik", "mijn", "Pakket", "met", "iDEAL", "betalen"}
    assert 0 < sum(share for _, share in match.words) <= 101


def test_certainties_fall_and_stay_below_one_hundred():
    ranked = Index.build(SHOP).ask("waar blijft mijn bestelling").ranked
    assert len(ranked) == 3
    assert [one.certainty for one in ranked] == sorted((one.certainty for one in ranked), reverse=True)
    assert all(0 <= one.certainty <= 100 for one in ranked)


def test_one_entry_alone_is_not_certain_of_everything():
    index = Index.build(SHOP[:1])
    assert index.ask("hoe stuur ik iets terug").evidence >= Thresholds.of(50).offer
    assert index.ask("zingt de nachtegaal vannacht").evidence < Thresholds.of(50).offer


def test_a_single_line_can_be_asked():
    assert Index.build([("retour", ["Retour?"])]).ask("retour doen").ranked[0].key == "retour"


def test_many_lines_are_fitted_in_the_space_of_features():
    many = [(key, [f"{line} {number % 7}{key}" for number in range(170) for line in lines]) for key, lines in SHOP]
    index = Index.build(many)
    assert len(index.lines) > head.FEW
    assert index.ask("welke maat past mij").ranked[0].key == "maat"
    assert index.ask("where is my parcel").ranked[0].key == "bezorgen"


def test_what_an_encoder_says_counts_beside_the_words():
    def encode(sentences):
        """A stand-in that knows one thing: parcels and packages are the same."""
        rows = [[1.0, 0.0] if {"pakket", "doos"} & set(line.split()) else [0.0, 1.0] for line in sentences]
        return np.array(rows, np.float32)

    entries = [("bezorgen", ["waar is het pakket", "komt het pakket nog"]), ("maat", ["welke maat", "is het te groot"])]
    lines = [line for _, lines in entries for line in lines]
    index = Index(("bezorgen", "maat"), tuple(lines), np.array([0, 0, 1, 1]), encode)
    plain = Index.build(entries)
    assert index.ask("en die doos").ranked[0].key == "bezorgen"
    assert index.ask("en die doos").ranked[0].score > plain.ask("en die doos").ranked[0].score


@pytest.mark.parametrize("piece", ["terugsturne ", "a", "x1 ", "é'", "niet "])
def test_time_does_not_grow_with_the_square_of_a_hostile_question(piece):
    index = Index.build(SHOP)
    expect_no_square(lambda size: lambda: index.ask(piece * (size // len(piece))), 10_000, 100_000)


def test_a_word_of_the_same_family_helps_across_languages():
    index = Index.build(
        [("bezorgen", ["waar blijft mijn pakket"]), ("stoppen", ["ik wil annuleren"]), ("maat", ["welke maat"])]
    )
    assert index.ask("my parcel?").ranked[0].key == "bezorgen"
    assert index.ask("cancel please").ranked[0].key == "stoppen"
