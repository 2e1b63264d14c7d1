"""Run the measurements, print a table, write var/bench.json. `--only NAME`, `--size N` (largest inbox)."""

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path

from tests.bench import server
from tests.bench.figures import Figure

NAMES = ("bot", "weight", "live", "hooks", "flood", "ingest", "pages", "mail")  # mail begins anew, so it comes last
OUT = Path("var/bench.json")
LOG = Path("var/bench.log")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", choices=NAMES, help="one measurement (ONLY=name)")
    parser.add_argument("--size", type=int, default=100_000, help="conversations in the largest inbox (SIZE=10000)")
    parser.add_argument("--seconds", type=int, default=60, help="how long hooks are sent")
    options = parser.parse_args()
    OUT.parent.mkdir(exist_ok=True)
    LOG.unlink(missing_ok=True)
    prepare()
    rows: list[Figure] = []
    for name in [options.only] if options.only else NAMES:
        started = time.monotonic()
        print(f"bench: {name} ...", file=sys.stderr, flush=True)
        rows += globals()[name](options)
        print(f"bench: {name} took {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    OUT.write_text(json.dumps([row.as_dict() for row in rows], indent=1) + "\n")
    print(table(rows))
    return 0 if all(row.met for row in rows) else 1


def prepare() -> None:
    """An empty database of our own with the product's tables, and static files where the server looks."""
    server.use_own_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webcare.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("prepare", no_demo=True)
    with connection.cursor() as cursor:
        cursor.execute("create table bench_floor (id bigserial primary key, body text, at timestamptz default now())")


def bot(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import bot as measurement

    return measurement.measure()


def weight(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import people
    from tests.bench import weight as measurement

    with server.product(LOG) as running:
        return measurement.measure(running, people.pairs(1)[0].cookie)


def live(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import live as measurement
    from tests.bench import people

    floors, ours = {}, {}
    selected = (1, 50)
    with server.floor(LOG) as running:
        for agents in selected:
            floors[agents] = asyncio.run(measurement.measure_floor(running, agents))
    with server.product(LOG) as running:
        for agents in selected:
            ours[agents] = asyncio.run(measurement.measure(running, people.pairs(agents), agents))
    rows = []
    for agents, limit in ((1, 2.5), (50, 4.0)):
        rows += measurement.figures(floors[agents], ours[agents], agents, limit)
    return rows


def hooks(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import hooks as measurement
    from tests.bench import people
    from webcare.models import RawEvent

    channel = people.hook()
    before = RawEvent.objects.filter(channel=channel).count()
    with server.product(LOG) as running:
        started = time.monotonic()
        took, refused = asyncio.run(measurement.load(running, options.seconds))
        seconds = time.monotonic() - started
    stored = RawEvent.objects.filter(channel=channel).count() - before
    return measurement.figures(took, refused, stored, seconds)


def flood(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import flood as measurement
    from tests.bench import flooded, people, provider

    seconds = min(options.seconds, 30)
    with server.floor(LOG) as running:
        bare = asyncio.run(measurement.measure_floor(running, seconds))
    channel, sent = flooded.prepare(provider.MESSAGES * seconds)
    with server.product(LOG) as running:
        ours = asyncio.run(measurement.measure(running, sent, people.pairs(1)[0], seconds))
        rest = flooded.drained(channel)
    return measurement.figures(ours, bare, rest, flooded.lost(channel, len(ours[0].took)))


def ingest(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import ingest as measurement
    from tests.bench import people
    from webcare.models import RawEvent

    channel = people.hook()
    ours, floor = measurement.single(channel)
    with server.product(LOG):
        seconds = measurement.burst(channel)
    left = RawEvent.objects.filter(channel=channel, key__startswith="m:burst", state="due").count()
    return measurement.figures(ours, floor, seconds, left)


def pages(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import fill, people
    from tests.bench import pages as measurement
    from webcare.models import Team

    team = Team.objects.get_or_create(name="Bench")[0]
    agents = [people.agent(number, team) for number in range(10)]
    costs, done = {}, 0
    with server.product(LOG) as running:
        for size in [size for size in fill.SIZES if size < options.size] + [options.size]:
            fill.fill(done + 1, size, people.chat().pk, team.pk, [agent.pk for agent in agents])
            costs[size], done = measurement.measure(running, agents[0], people.cookie(agents[0])), size
    return measurement.figures(costs)


def mail(options: argparse.Namespace) -> list[Figure]:
    from tests.bench import fill, people
    from tests.bench import mail as measurement
    from tests.standins import dovecot
    from webcare.models import Team

    begin_anew()
    empty = measurement.walk("leeg")
    with dovecot.running() as imap:
        with server.product(LOG) as running:
            rows = measurement.flood(running, imap)
        rows += measurement.idle(imap)
    team = Team.objects.get_or_create(name="Bench")[0]
    agents = [people.agent(number, team).pk for number in range(10)]
    fill.fill(1, options.size, people.chat().pk, team.pk, agents)
    return rows + measurement.at_size(empty, measurement.walk("vol"), options.size)


def begin_anew() -> None:
    """The same database, empty."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    prepare()


def table(rows: list[Figure]) -> str:
    lines = [("", "measured", "", "floor", "ratio", "goal", "")]
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:g}"
        ratio = "" if row.ratio is None else f"{row.ratio:g}"
        met = "ok" if row.met else "NOT MET"
        lines.append((row.name, f"{row.value:g}", row.unit, floor, ratio, row.goal, met))
    widths = [max(len(line[column]) for line in lines) for column in range(7)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


if __name__ == "__main__":
    sys.exit(main())
