"""The owner's keyword rules."""

import pytest

from chatbot import rules
from chatbot.pieces import Answer, Rule

RULES = [
    # any, all, none, typos, said, holds
    (["retour"], [], [], 0, "Mijn RETOUR!", True),
    (["retour"], [], [], 0, "retouren", False),
    (["retour*"], [], [], 0, "retouren", True),
    (["*fiets"], [], [], 0, "mijn bakfiets", True),
    (["*fiets"], [], [], 0, "fietsen", False),
    (["*fiets*"], [], [], 0, "bakfietsen", True),
    (["retour"], [], [], 1, "rteour sturen", True),
    (["retour"], [], [], 1, "retuor", True),
    (["retour"], [], [], 1, "rtuor", False),
    (["retourner*"], [], [], 1, "retounreren kan dat", True),
    (["lek"], [], [], 1, "lak", False),  # three letters: no typo is forgiven
    (["geld terug"], [], [], 0, "krijg ik mijn geld terug", True),
    (["geld terug"], [], [], 0, "terug geld", False),
    (["wanneer", "hoelang"], ["bezorg*"], [], 0, "hoelang duurt bezorgen", True),
    (["wanneer", "hoelang"], ["bezorg*"], [], 0, "bezorgen", False),
    ([], ["kan", "ruilen"], [], 0, "ruilen dat kan toch", True),
    ([], ["kan", "ruilen"], [], 0, "ruilen", False),
    (["retour"], [], ["geld"], 0, "retour en geld", False),
    (["retour"], [], ["gel*"], 0, "retour en gelden", False),
    (["één"], [], [], 0, "een", True),
    ([], [], ["x"], 0, "alles", False),
    (["*"], [], [], 0, "alles", False),
    (["", "  "], [], [], 0, "alles", False),
    (["(.*", "[a"], [], [], 0, "alles (.*", False),
]


@pytest.mark.parametrize(("any_of", "all_of", "none_of", "typos", "said", "holds"), RULES)
def test_when_a_rule_holds(any_of, all_of, none_of, typos, said, holds):
    rule = Rule("r", tuple(any_of), tuple(all_of), tuple(none_of), typos)
    assert (rules.best([Answer("a", rules=(rule,))], said) is not None) is holds


def test_the_fewest_typos_win_then_the_rule_that_asks_for_most_then_the_first():
    near = Answer("near", rules=(Rule("r", any=("retours",), typos=1),))
    exact = Answer("exact", rules=(Rule("r", any=("retour",)),))
    more = Answer("more", rules=(Rule("r", any=("retour",), all=("fiets",)),))
    off = Answer("off", rules=(Rule("r", any=("retour",)),), on=False)
    assert rules.best([off, near, exact, more], "retour").answer.key == "exact"
    assert rules.best([near, exact, more], "retour fiets").answer.key == "more"
    assert rules.best([exact, Answer("later", rules=exact.rules)], "retour").answer.key == "exact"
    assert rules.best([exact], "") is None
