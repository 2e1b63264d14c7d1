"""What counts for how much, chosen on other people's questions (docs/decisions/0020) and shipped."""

from .features import FAR, PAIR, RUN, WORD

# The share: BM25 over entries. How fast repetition stops counting, and how much long entries are held back.
K1, B = 1.2, 0.75
SHARES = {WORD: 1.0, PAIR: 0.3, FAR: 0.3, RUN: 0.1}

# The head. Power of the rarity, because rare features must not outshout the rest; the letter runs' part of a line.
RARITY = 0.35
RUN_PART = 0.5

SHARE_WEIGHT = 8.0  # of the share beside the head, for certainty and with the encoder
# How far shares lie apart, compared with what the head says, where only the order counts; of many lines the head has
# learned more.
BALANCE, BALANCE_MANY = 1.0, 0.7
MOST_SHARE = 30.0  # where shares hardly differ, they are not blown up further

# Only with the optional encoder: its part in the head beside the words, and of its likenesses in the score.
MEANING_PART = 1.0
LIKENESS_WEIGHT = 4.0
MEANING_CALM = 0.65  # scores of both together lie further apart than their chances do
