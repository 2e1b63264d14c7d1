"""The matcher on a small shop's answers."""

from chatbot.matching import Index, Match, Thresholds

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
    assert Index.build(SHOP).ask("?!").evidence == 0


def test_the_slider_moves_both_thresholds_one_way():
    pairs = [Thresholds.of(careful) for careful in range(0, 101, 10)]
    assert [one.answer for one in pairs] == sorted({one.answer for one in pairs})
    assert [one.offer for one in pairs] == sorted({one.offer for one in pairs})
