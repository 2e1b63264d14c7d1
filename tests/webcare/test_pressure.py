"""Who gives way: one waiting job however much comes in, and workers pause while requests queue up."""

import asyncio

import pytest

from tests import factories as make
from tests.standins.peer import SECRET, Peer
from webcare import bells, pressure, redis_client
from webcare.actions import ingest
from webcare.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_redis():
    redis_client.client().flushdb()


def waiting() -> int:
    return redis_client.client().llen("live")


def test_one_job_waits_however_often_it_is_rung_and_once_more_when_it_has_begun(monkeypatch):
    monkeypatch.setattr(bells, "FORGOTTEN_AFTER", 60)  # a busy machine may take its time
    bells.ring_lanes(7, ["a", "a", "e"])  # a and e share a job
    bells.ring_lanes(7, ["a"])
    assert waiting() == 1
    bells.ring_lanes(7, ["b"])
    bells.ring_lanes(8, ["a"])
    assert waiting() == 3
    bells.begun("ingest", 7, bells.shard_of("a"))
    bells.ring_lanes(7, ["a"])
    assert waiting() == 4


def test_a_job_works_every_lane_of_its_share_and_no_other():
    channel = make.channel("hook", credentials={"callback_url": "http://127.0.0.1:9/", "secrets": [SECRET]})
    peer = Peer(channel)
    lanes = ["chat-a", "chat-b", "chat-é", "chat-🚲"]
    for lane in lanes:
        peer.says("een", "twee", thread=lane)
    for shard in range(bells.SHARDS):
        before = Message.objects.count()
        assert ingest.work_shard(channel.pk, shard)
        mine = [lane for lane in lanes if bells.shard_of(lane) == shard]
        assert Message.objects.count() - before == 2 * len(mine)
    assert Message.objects.count() == 2 * len(lanes)


def test_workers_pause_while_there_is_pressure_but_never_for_long():
    pauses: list[float] = []
    pressure.give_way(pauses.append)
    assert pauses == [], "premise: nobody waits for nothing"
    pressure.say()
    pressure.give_way(pauses.append)
    assert sum(pauses) == pytest.approx(pressure.MOST)


async def test_a_web_process_whose_requests_queue_up_says_so():
    watching = asyncio.create_task(pressure.watch(lambda: 7, 6))
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(redis_client.client().exists, pressure.KEY):
            await asyncio.sleep(0)
    watching.cancel()


async def test_one_that_keeps_up_says_nothing():
    looks: list[int] = []
    watching = asyncio.create_task(pressure.watch(lambda: looks.append(0) or 0, 6))
    async with asyncio.timeout(10):
        while len(looks) < 2:
            await asyncio.sleep(0)
    watching.cancel()
    assert looks
