"""An agent's inbox: who may hear what, who looks and types where."""

import asyncio
import contextlib
import time
from typing import Any
from weakref import WeakKeyDictionary

from webcare import bells, live
from webcare.presence import FORGET_TYPING, REDIS_GONE, Presence

from .socket import Socket, in_thread

_presences: WeakKeyDictionary[asyncio.AbstractEventLoop, Presence] = WeakKeyDictionary()


def presence() -> Presence:
    """One connection pool per event loop, not per socket."""
    return _presences.setdefault(asyncio.get_running_loop(), Presence())


class LiveConsumer(Socket):
    """An agent's inbox."""

    async def enter(self) -> None:
        self.user = self.scope["user"]
        self.presence = presence()
        self.watching: int | None = None
        self.typing_since: float | None = None
        self.language = ""
        self._forget: asyncio.TimerHandle | None = None
        if not self.user.is_authenticated or not self.user.is_active:
            await self.accept()  # a refused handshake has no code a browser could read
            return await self.close(4401)
        self.mine = await in_thread(live.topics_of)(self.user)
        await self.join(*self.mine)  # joined first, accepted second: no bell in between is missed
        await self.accept()
        await in_thread(live.arrived)(self.user)
        await self.say(t="ready", topics=sorted(self.mine), me=self.user.pk)
        self.start_beating()

    async def heard(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"t": "watch", "thread": None}:
                await self.watch(None)
            case {"t": "watch", "thread": int(thread)} if 0 < thread < 2**63:
                self.language = str(frame.get("lang"))  # in which the page wants what a bell may carry
                await self.watch(thread)
            case {"t": "typing", "on": bool(on)}:
                if self.watching:
                    await self.type(on)
                    if on:
                        await in_thread(live.typing)(self.user, self.watching)
            case {"t": "ping"}:
                await self.say(t="pong")
            case _:
                await self.close(4400)

    async def watch(self, thread: int | None) -> None:
        if self.watching and self.watching != thread:
            await self.unwatch()
        if thread is None or thread == self.watching:
            return
        if not await in_thread(live.may_watch)(self.user, thread):
            return  # as with a page: what you may not see does not exist
        self.watching = thread
        await self.join(bells.thread_topic(thread))
        await self.show_presence()
        # What happened between the page's drawing and our joining rang for nobody: say how far it has come.
        await self.say(t="beat", heads=await in_thread(live.heads)(self.user, thread))

    async def unwatch(self) -> None:
        thread, self.watching, self.typing_since = self.watching, None, None
        await self.leave(bells.thread_topic(thread))
        await self.presence.leave(thread, self.user.pk)
        await self._tell_who(thread)

    async def type(self, on: bool) -> None:
        """Remembered while repeated: a lid that closes must not type for ever."""
        self.typing_since = (self.typing_since or time.time()) if on else None
        if self._forget:
            self._forget.cancel()
        self._forget = asyncio.get_running_loop().call_later(FORGET_TYPING, self._stop_typing) if on else None
        await self.show_presence()

    def _stop_typing(self) -> None:
        self._stopping = asyncio.ensure_future(self.type(False))

    async def show_presence(self) -> None:
        """Renew my mark and tell everyone who looks along. Visitors hear a first name and nothing else."""
        thread = self.watching
        await self.presence.look(thread, self.user.pk, self.user.first_name, typing_since=self.typing_since)
        await self._tell_who(thread)
        await self.push(
            bells.visitor_topic(thread), "agent.typing", name=self.user.first_name, on=self.typing_since is not None
        )

    async def _tell_who(self, thread: int) -> None:
        await self.push(bells.thread_topic(thread), "who", thread=thread, **await self.presence.who(thread))

    async def beat(self) -> None:
        """The numbers come from PostgreSQL, so even a lost last bell is noticed."""
        if not await self._still_welcome():
            return
        heads = await in_thread(live.heads)(self.user, self.watching)
        await self.say(t="beat", heads=heads)
        if self.watching:
            with contextlib.suppress(*REDIS_GONE):
                await self.presence.look(
                    self.watching, self.user.pk, self.user.first_name, typing_since=self.typing_since
                )

    async def _still_welcome(self) -> bool:
        """Rights taken away act on open sockets too."""
        user = await in_thread(live.current_user)(self.scope)
        if user is None:
            await self.close(4401)
            return False
        self.user = user
        topics = await in_thread(live.topics_of)(user)
        for gone in self.mine - topics:
            await self.leave(gone)
        await self.join(*topics)
        self.mine = topics
        if self.watching and not await in_thread(live.may_watch)(user, self.watching):
            await self.unwatch()
        return True

    async def disconnect(self, code: int) -> None:
        if self._forget:
            self._forget.cancel()
        if self.watching:
            with contextlib.suppress(*REDIS_GONE):
                await self.unwatch()
        await super().disconnect(code)

    # -- from the channel layer --

    async def bell(self, event: dict[str, Any]) -> None:
        # Rights are looked at here too: one may watch a thread for one of its conversations and not see the next.
        item = event["item"].get(self.language) if self.mine.intersection(event["readers"]) else None
        more = {"item": item, "conversation": event["conversation"]} if item else {}
        await self.say(
            t="bell", topic=event["topic"], seq=event["seq"], thread=event["thread"], moved=event["moved"], **more
        )

    async def rights(self, event: dict[str, Any]) -> None:
        await self._still_welcome()

    async def who(self, event: dict[str, Any]) -> None:
        await self.say(t="who", thread=event["thread"], viewing=event["viewing"], typing=event["typing"])

    async def customer_typing(self, event: dict[str, Any]) -> None:
        await self.say(t="typing", thread=event["thread"], who="customer", on=event["on"])
