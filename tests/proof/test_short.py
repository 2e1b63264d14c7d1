"""The proof in a short form. `make proof SEED=n` runs it whole."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.browser.stack import WORKER
from tests.proof import plan
from tests.proof.product import environment_for
from tests.proof.run import run
from webcare.devstack import network
from webcare.devstack.state import default_folder


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(240)
def test_nothing_is_lost_or_doubled_whatever_happens():
    seed = int(os.environ.get("PROOF_SEED", "7"))
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    log = Path(default_folder() / f"proof-{WORKER}.log")
    with network.listening(8600 + 50 * WORKER) as web:
        port = web.getsockname()[1]
        environment = environment_for(database, os.environ["REDIS_URL"], port, prefix=f"proof-{WORKER}")
        outcome = run(seed, plan.SHORT, web.fileno(), port, environment, log, patience=45)
    print(f"seed {seed}: {outcome.summary}")
    assert outcome.verdict.is_clean, "\n".join([
        f"PROOF_SEED={seed}: {outcome.verdict.line}", *(f"{kind}: {said}" for kind, said in outcome.verdict.findings)
    ])  # fmt: skip
