"""One conversation on the stage: its steps in turn, and what follows from each."""

import random
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from webcare import clock, errors, policies
from webcare.actions import claims, inbox, lifecycle
from webcare.actions.bots import turns
from webcare.demo.seed import bot_site, verbs
from webcare.demo.seed.letters import Writer
from webcare.demo.seed.script import Play, Step
from webcare.demo.seed.stage import Stage
from webcare.models import Conversation, Message

SOON = timedelta(hours=2)  # a customer who answers within this is sitting there, and reads at once


class Performance:
    def __init__(self, stage: Stage, play: Play) -> None:
        self.stage = stage
        self.play = play
        self.chance = random.Random(play.title)  # the same story at every seeding
        self.customer = stage.customer(play)
        self.next_step = 0
        self.base = self._beginning()
        self.conversation_id = 0
        self.back_at: datetime | None = None  # when a snoozed conversation returns

    def begin(self) -> None:
        self.stage.at(self.base, self._act)

    # -- time --

    def _beginning(self) -> datetime:
        if self.play.ago is not None:
            return self.stage.now - self.play.ago - self._seconds(1, 25)
        zone = ZoneInfo(self.stage.company.staffed.zone)
        day = self.stage.now.astimezone(zone).date() - timedelta(days=self.play.days)
        moment = datetime.combine(day, time.fromisoformat(self.play.at), zone) + self._seconds(1, 58)
        # Into UTC before anything is added: Python adds on the wall clock and would miss a clock change.
        return moment.astimezone(self.stage.now.tzinfo)

    def _moment_of(self, step: Step) -> datetime:
        if step.actor and self.back_at:
            return self.back_at + step.wait + self._seconds(25, 55)
        waited = step.wait if step.wait < timedelta(minutes=1) else step.wait + self._seconds(0, 35)
        if step.actor and not self.play.is_fresh:
            return self.stage.working(self.base, waited)
        return self.base + waited

    def _seconds(self, low: float, high: float) -> timedelta:
        return timedelta(seconds=round(self.chance.uniform(low, high), 3))

    # -- steps --

    def _act(self) -> None:
        step = self.play.steps[self.next_step]
        self.next_step += 1
        self.base, self.back_at = clock.now(), None
        try:
            if step.actor:
                self._work(step)
            else:
                self._write(step)
        except errors.Refusal as why:
            self.stage.refused.append(f"{self.play.title!r}: {step.actor} {step.verb} {step.text[:30]}: {why.sentence}")
        if self.next_step < len(self.play.steps):
            self.stage.at(self._moment_of(self.play.steps[self.next_step]), self._act)

    def _write(self, step: Step) -> None:
        if self.conversation_id:
            self.stage.show_life(self.conversation_id)  # it may come back to its owner, if that one is there
        bot_site.serve(self.customer.channel, self.play.bot)
        self.customer.write(self.play, step)
        self._look_after()

    def _work(self, step: Step) -> None:
        actor, conversation = self.stage.company.people[step.actor], self.conversation()
        if not policies.can_see(actor, conversation):
            raise errors.NotAllowed
        inbox.seen_alive(actor)  # whoever acts has an inbox open, also at night
        done = verbs.VERBS[step.verb](verbs.Act(self.stage.company, conversation, actor, step))
        if isinstance(done, Message):
            self._dispatch(done, step)
            return
        self.back_at = done
        self._look_after()

    def conversation(self) -> Conversation:
        """As it is now."""
        return Conversation.objects.select_related("thread").get(pk=self.conversation_id)

    # -- what follows --

    def _dispatch(self, message: Message, step: Step) -> None:
        """The message goes out and is read, or whatever the play says became of it."""
        self._follow(message)
        state, reason, code = step.fate
        sent = clock.now() + self._seconds(0.4, 1.6)
        if state in ("failed", "unsure"):
            self.stage.at(sent, partial(self.customer.fails, message, state, reason, code))
            return
        self.stage.at(sent, lambda: self.customer.take(message))
        arrived = sent + self._seconds(1, 6)
        if state == "delivered" or self.customer.tells_delivered:
            self.stage.at(arrived, lambda: self.customer.saw(message, "delivered"))
        if not state and (reads := self._reads_after()):
            self.stage.at(arrived + reads, lambda: self.customer.saw(message, "read"))

    def _follow(self, message: Message) -> None:
        """Answered by mail what was asked in a chat: from now on this customer mails."""
        if message.channel_id != self.customer.channel.pk:
            self.customer = Writer(message.channel, message.thread.identity.external_id)
            self.conversation_id = message.conversation_id

    def _reads_after(self) -> timedelta | None:
        """None: they never look again."""
        coming = self.play.steps[self.next_step :]
        answers = bool(coming) and not coming[0].actor and coming[0].wait <= SOON
        if answers or self.play.is_fresh:
            return self._seconds(3, 40)
        return self._seconds(60, 3000) if coming or self.chance.random() < 0.85 else None

    def _look_after(self) -> None:
        """Tell the stage when the sweep has to look here."""
        own = self.customer.conversations()
        self.conversation_id, returns, ends, seen = own.values_list(
            "pk", "snoozed_until", "claim_expires_at", "assignee__last_seen_at"
        )[0]
        late = self._seconds(4, 26)
        if self.play.bot:
            self.stage.at(clock.now() + self._seconds(0.9, 1.8), self._answer_by_bot)
            self.stage.at(clock.now() + bot_site.SILENCE + late, self._leave_bot)
        if returns:
            self.stage.at(returns + late, self._wake)
        if ends:
            self.stage.at(self.stage.lapses_at(ends, seen) + late, self._expire)

    def _answer_by_bot(self) -> None:
        """What the bot owes, if it does; and what it says arrives and is read by who sits there."""
        known = self.conversation().thread.last_seq
        turns.take(self.conversation_id)
        while turns.fetch(self.conversation_id):
            pass
        said = Message.objects.filter(conversation=self.conversation_id, seq__gt=known, author_kind="bot")
        if last := said.select_related("thread").order_by("-seq").first():
            self.customer.take(last)  # what stood before it goes first
            self.customer.saw(last, "read")

    def _leave_bot(self) -> None:
        """Silent for long: it is over, unless a colleague has it or the customer wrote since."""
        if self.conversation().last_activity_at <= clock.now() - bot_site.SILENCE:
            turns.take_idle(self.conversation_id)

    def _wake(self) -> None:
        if lifecycle.wake(self.conversation()):
            self._look_after()

    def _expire(self) -> None:
        """Most claims have become answers by now; one that has not may have got more time."""
        if Conversation.objects.filter(pk=self.conversation_id, claim_expires_at__isnull=False).exists():
            self.stage.show_life(self.conversation_id)
            if claims.expire(self.conversation()) is None:
                self._look_after()
