"""Ways to reach somebody: a channel is one class with one method, and one exception that knows if retrying can help."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Protocol, Self

from notifications.models import Notification
from notifications.rendering import Rendered

from .delivery_error import DeliveryError
from .email import EmailChannel
from .sms import TextChannel

__all__ = ["Channel", "DeliveryError", "open_channels"]


class Channel(Protocol):
    """Held open while several messages are delivered one after the other."""

    def deliver(self, notification: Notification, rendered: Rendered, handing_over: Callable[[], None]) -> None:
        """Bring the message to its peer, or raise DeliveryError.

        `handing_over` is called at the last moment at which the peer cannot have accepted the message yet; if that
        raises, it must not be handed over.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@contextmanager
def open_channels() -> Iterator[Mapping[str, Channel]]:
    """Every channel by its name; each connects when it is first needed, all are closed at the end."""
    with ExitStack() as stack:
        yield {"email": stack.enter_context(EmailChannel()), "sms": stack.enter_context(TextChannel())}
