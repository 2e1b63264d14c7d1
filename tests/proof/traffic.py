"""Carrying out the steps of a plan: one thread per stream, so that what one customer does has an order."""

import io
import threading
import time
from collections.abc import Callable
from random import Random

from PIL import Image

from tests.proof.desk import Desk
from tests.proof.ledgers import Click
from tests.proof.plan import Plan, Step, account_of
from tests.proof.world import World

PATIENCE = 60.0  # seconds until a customer who wrote has a conversation


class Traffic:
    """`conversations`: (channel, name of a thread) -> conversation; whoever runs this keeps it up to date."""

    def __init__(self, world: World, plan: Plan, desk: Desk) -> None:
        self.world, self.plan, self.desk = world, plan, desk
        self.conversations: dict[tuple[int, str], int] = {}
        self.clicks: list[Click] = []
        self.done, self.total = 0, sum(len(stream) for stream in plan.streams)
        self.texts: dict[str, str | None] = {}  # message id -> what stands on the customer's screen, None: taken back
        self.troubles: list[BaseException] = []
        self.go = threading.Event()  # cleared while the desk is behind: this is about what it does, not how fast
        self.go.set()
        self.patience = PATIENCE
        self._last: dict[int, str] = {}
        self._threads = [
            threading.Thread(target=self._run, args=(number, stream), daemon=True)
            for number, stream in enumerate(plan.streams)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    @property
    def share(self) -> float:
        return self.done / self.total

    @property
    def is_over(self) -> bool:
        return bool(self.troubles) or not any(thread.is_alive() for thread in self._threads)

    def _run(self, number: int, steps: tuple[Step, ...]) -> None:
        chance = Random(f"{self.plan.seed}/order/{number}")
        carry_out: dict[str, Callable[[Step, Random], None]] = {
            "says": self._says, "sends": self._sends, "reacts": self._reacts, "edits": self._edits,
            "takes back": self._takes_back, "answers": self._answers,
        }  # fmt: skip
        try:
            for step in steps:
                self.go.wait(PATIENCE)
                carry_out[step.does](step, chance)
                self.done += 1
        except BaseException as problem:
            self.troubles.append(problem)

    def _says(self, step: Step, chance: Random) -> None:
        if len(step.who) == 1:
            return self._write(step.who[0], step.texts[0])
        with self.world.graph.batch(chance if step.shuffled else None):
            for who, text in zip(step.who, step.texts, strict=True):
                self._write(who, text)

    def _write(self, who: int, text: str) -> None:
        self._keep(who, self.world.people[who].says(text), text)

    def _sends(self, step: Step, chance: Random) -> None:
        """A picture; its caption is a message of its own where there are no captions."""
        [who], [text] = step.who, step.texts
        person = self.world.people[who]
        if account_of(who).startswith("whatsapp"):
            return self._keep(who, person.sends(picture(chance), "image/png", text), text)
        self._keep(who, person.sends(picture(chance), "image/png"), "")
        self._write(who, text)

    def _keep(self, who: int, id: str, text: str) -> None:
        self.world.said[id] = (account_of(who), who)
        self.texts[id], self._last[who] = text, id

    def _reacts(self, step: Step, chance: Random) -> None:
        self.world.people[step.who[0]].reacts(self._last[step.who[0]], chance.choice("👍❤😆"))

    def _edits(self, step: Step, chance: Random) -> None:
        id, [text] = self._last[step.who[0]], step.texts
        self.world.people[step.who[0]].edits(id, text)
        self.texts[id] = text

    def _takes_back(self, step: Step, chance: Random) -> None:
        id = self._last[step.who[0]]
        self.world.people[step.who[0]].takes_back(id)
        self.texts[id] = None

    def _answers(self, step: Step, chance: Random) -> None:
        [who], [text] = step.who, step.texts
        if not (conversation := self._conversation(who)):
            return  # the ledgers will tell what became of what they wrote
        click = f"proof-{self.plan.seed}-{text.replace(' ', '-').replace('.', '-')}"
        self.desk.click(conversation, text, click, twice=step.twice)
        self.clicks.append(Click(click, account_of(who), str(who)))

    def _conversation(self, who: int) -> int | None:
        """None for one who wrote and is not heard; the next of those is not waited for that long."""
        channel, names = self.world.address(who)
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            for name in names:
                if found := self.conversations.get((channel, name)):
                    return found
            time.sleep(0.05)
        self.patience = 1.0
        return None


def picture(chance: Random) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), chance.choice(("red", "green", "blue"))).save(out, "PNG")
    return out.getvalue()
