"""The proof: a run with faults and kills through the stand-in for Meta, after which two ledgers must agree.

`make proof SEED=7` runs it whole, tests/proof/test_short.py in a short form. The seed decides who writes what, which
faults strike and when which process is killed; how the processes then meet is theirs.
"""
