"""`make proof SEED=n`: the whole run on a database of its own. One closing line; 1 when anything in it is not 0."""

import argparse
import json
import os
import sys
from pathlib import Path
from random import SystemRandom

from tests.bench import server
from tests.proof import ledgers

OUT, LOG = Path("var/proof.json"), Path("var/proof.log")
MOST_SHOWN = 10  # of each kind; all are in the file
AFTER = 60.0  # seconds after the last fault when the ledgers are compared, at the latest


def main() -> int:
    parser = argparse.ArgumentParser(prog="make proof")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6), help="decides everything (SEED=n)")
    parser.add_argument("--short", action="store_true", help="the form that runs in make test")
    options = parser.parse_args()
    OUT.parent.mkdir(exist_ok=True)
    print(f"seed {options.seed}", flush=True)
    server.use_own_database("webcare_proof")
    outcome = _run(options.seed, options.short)
    print(outcome.summary)
    for kind in ledgers.KINDS:
        for sentence in [said for found, said in outcome.verdict.findings if found == kind][:MOST_SHOWN]:
            print(f"{kind}: {sentence}")
    _keep(options.seed, outcome)
    print(outcome.verdict.line)
    return 0 if outcome.verdict.is_clean else 1


def _run(seed: int, short: bool):  # noqa: ANN202 - Django must be set up before its models are imported
    os.environ |= {"DJANGO_SETTINGS_MODULE": "webcare.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    from tests.proof import plan
    from tests.proof.product import environment_for
    from tests.proof.run import run
    from webcare.devstack import network

    call_command("prepare", no_demo=True)
    with network.listening(8700) as web:
        port = web.getsockname()[1]
        environment = environment_for(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], port, prefix="proof")
        size = plan.SHORT if short else plan.WHOLE
        return run(seed, size, web.fileno(), port, environment, LOG, patience=AFTER)


def _keep(seed: int, outcome) -> None:  # noqa: ANN001
    """For the running total of kills over all seeds."""
    counts = {account: vars_of(found) for account, found in outcome.ours.counts.items()}
    told = {
        "seed": seed, "verdict": outcome.verdict.line, "kills": outcome.kills, "seconds": round(outcome.seconds),
        "in": len(outcome.theirs.said), "out": len(outcome.theirs.clicks), "items": counts,
        "told": outcome.theirs.posted, "findings": outcome.verdict.findings,
    }  # fmt: skip
    OUT.write_text(json.dumps(told, indent=1) + "\n")


def vars_of(counts) -> dict[str, int]:  # noqa: ANN001
    return {name: getattr(counts, name) for name in counts.__slots__}


if __name__ == "__main__":
    sys.exit(main())
