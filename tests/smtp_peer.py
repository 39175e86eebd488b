"""A real SMTP server on loopback that keeps what it accepts, and misbehaves on demand."""

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

STAGES = ("connect", "ehlo", "mail", "rcpt", "go_ahead", "data")


@dataclass
class Fault:
    """How the server misbehaves at one stage of a conversation, and how many more times."""

    reply: str | None
    hang: bool = False
    cut: bool = False
    times: int | None = None
    seconds: float = 0


class SmtpPeer:
    """The mail server of a test.

    `messages` holds what was accepted, parsed, in order; `envelopes` who it was for, as the server was told.
    A message that was accepted but whose answer was lost (`cut_after_data`) counts as accepted: that is the point.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.connections = 0
        self.reached: Counter[str] = Counter()  # how often a conversation got to a stage
        self._faults: dict[str, Fault] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="smtp-peer", daemon=True)
        self._listening = threading.Event()
        self._sessions: set[asyncio.Transport] = set()

    # --- What a test asks ---------------------------------------------------------------------------------------
    @property
    def message_ids(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    def to(self, address: str) -> list[EmailMessage]:
        """The accepted messages that were handed over for this address, in order."""
        return [
            message for message, envelope in zip(self.messages, self.envelopes, strict=True)
            if address in envelope.rcpt_tos
        ]  # fmt: skip

    # --- What a test demands --------------------------------------------------------------------------------------
    def answer(self, stage: str, code: int, text: str = "as the test asked", *, times: int | None = None) -> None:
        """Answer with this code at a stage (connect, ehlo, mail, rcpt, data), for ever or so many times.

        A client whose EHLO is refused tries HELO: that is a second time.
        """
        self._set(stage, Fault(f"{code} {text}", times=times))

    def hang(self, stage: str, *, times: int | None = None) -> None:
        """Say nothing more once the stage is reached."""
        self._set(stage, Fault(None, hang=True, times=times))

    def answer_late(self, stage: str, seconds: float, *, times: int | None = None) -> None:
        """Go on as if nothing were wrong, only later; `answer` is the stage after the message is kept."""
        self._set(stage, Fault(None, seconds=seconds, times=times))

    def cut(self, stage: str, *, times: int | None = None) -> None:
        """Drop the connection once the stage is reached."""
        self._set(stage, Fault(None, cut=True, times=times))

    def cut_before_data(self, *, times: int | None = None) -> None:
        """Drop the connection when the message arrives, and do not keep it."""
        self._set("data", Fault(None, cut=True, times=times))

    def cut_after_data(self, *, times: int | None = None) -> None:
        """Keep the message, then drop the connection without the answer."""
        self._set("answer", Fault(None, cut=True, times=times))

    def hang_after_data(self, *, times: int | None = None) -> None:
        """Keep the message, then never answer."""
        self._set("answer", Fault(None, hang=True, times=times))

    def recover(self) -> None:
        """Behave again."""
        self._faults.clear()

    # --- The server -----------------------------------------------------------------------------------------------
    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _set(self, stage: str, fault: Fault) -> None:
        if stage not in (*STAGES, "answer"):
            raise ValueError(f"{stage} is not a stage: {', '.join(STAGES)}")
        self._faults[stage] = fault

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._conversation, self.host, 0))
        self.port: int = server.sockets[0].getsockname()[1]
        self._listening.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        for transport in self._sessions:
            transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _conversation(self) -> SMTP:
        return _Conversation(self)

    async def misbehave(self, stage: str, conversation: SMTP) -> str | None:
        """Act out the fault of a stage, if there is one: the reply to give, or None to go on."""
        self.reached[stage] += 1
        fault = self._faults.get(stage)
        if fault is None:
            return None
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                del self._faults[stage]
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.hang:
            await asyncio.Event().wait()
        if fault.cut:
            assert conversation.transport
            conversation.transport.abort()
            await asyncio.Event().wait()
        return fault.reply


class _Conversation(SMTP):
    """aiosmtpd's server side of one connection, with our faults at each stage."""

    def __init__(self, peer: SmtpPeer) -> None:
        super().__init__(_Hooks(peer, self), hostname="smtp-peer", enable_SMTPUTF8=True, data_size_limit=None)
        self.peer = peer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.peer.connections += 1
        assert isinstance(transport, asyncio.Transport)
        self.peer._sessions.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self.peer._sessions.discard(self.transport)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        reply = await self.peer.misbehave("connect", self)
        if reply:
            await self.push(reply)
            assert self.transport
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:
        reply = await self.peer.misbehave("go_ahead", self)
        if reply:
            await self.push(reply)
            return
        await super().smtp_DATA(arg)


class _Hooks:
    """The hooks that aiosmtpd calls by name."""

    def __init__(self, peer: SmtpPeer, conversation: SMTP) -> None:
        self.peer = peer
        self.conversation = conversation

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        reply = await self.peer.misbehave("ehlo", self.conversation)
        return [reply] if reply else responses

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        session.host_name = hostname
        return await self.peer.misbehave("ehlo", self.conversation) or "250 smtp-peer"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        reply = await self.peer.misbehave("mail", self.conversation)
        if reply:
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        reply = await self.peer.misbehave("rcpt", self.conversation)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = await self.peer.misbehave("data", self.conversation)
        if reply:
            return reply
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.peer.messages.append(message)
        self.peer.envelopes.append(envelope)
        return await self.peer.misbehave("answer", self.conversation) or "250 OK"
