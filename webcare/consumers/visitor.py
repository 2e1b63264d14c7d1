"""A customer's chat window."""

import asyncio
from typing import Any

from webcare import bells, live

from .socket import Socket, in_thread

HELLO_WITHIN = 15  # seconds in which a visitor must show a token


class VisitorConsumer(Socket):
    """No cookies: the token in the first frame is the only authority."""

    async def enter(self) -> None:
        self.thread: int | None = None
        await self.accept()
        self._waiting = asyncio.create_task(self._hang_up_on_silence())

    async def heard(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"t": "hello", "token": str(token)} if self.thread is None:
                await self.greet(token)
            case {"t": "typing", "on": bool(on)} if self.thread:
                await self.tell_typing(on)
            case {"t": "typing"}:
                pass  # typed before the greeting was answered
            case {"t": "ping"}:
                await self.say(t="pong")
            case _:
                await self.close(4400)

    async def greet(self, token: str) -> None:
        found = await in_thread(live.visitor_thread)(self.scope["url_route"]["kwargs"]["key"], token)
        if found is None:
            return await self.close(4401)
        if not found.thread:
            return await self.close(4404)  # the first message is still on its way: come back in a moment
        self.thread, self.teams = found.thread, found.topics
        await self.join(bells.visitor_topic(self.thread))
        await self.say(t="ready", head=await in_thread(live.head)(self.thread))
        self._waiting.cancel()
        self.start_beating()

    async def tell_typing(self, on: bool) -> None:
        for topic in (bells.thread_topic(self.thread), *self.teams):
            await self.push(topic, "customer.typing", thread=self.thread, on=on)

    async def beat(self) -> None:
        await self.say(t="beat", head=await in_thread(live.head)(self.thread))

    async def disconnect(self, code: int) -> None:
        self._waiting.cancel()
        await super().disconnect(code)

    async def _hang_up_on_silence(self) -> None:
        await asyncio.sleep(HELLO_WITHIN)
        await self.close(4401)

    # -- from the channel layer --

    async def bell(self, event: dict[str, Any]) -> None:
        await self.say(t="bell", seq=event["seq"])

    async def agent_typing(self, event: dict[str, Any]) -> None:
        await self.say(t="typing", name=event["name"], on=event["on"])
