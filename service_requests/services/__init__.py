"""The verbs: what residents, clerks and crews do. Views, tasks, commands and the demo city call these and no others."""

from .adding import add, answer, note_news_read
from .answering import Answered
from .assigning import assign, flag, unflag
from .calling import note_call
from .changing import edit_description, withdraw
from .closing import HandedTo, close_without_work, complete, reopen
from .finding import send_private_link
from .following import OwnRequest, confirm_follow, follow, forget_unconfirmed, stop_following
from .holding import block, block_sender, discard, let_in, lift_block
from .moves import AlreadyDone
from .noting import note, note_mentions_read
from .on_record import note_contact_seen
from .phones import Asked, Tried, confirm_phone, forget_old_codes, number_with_code, send_phone_code, stop_texts
from .publishing import hide, publish
from .reporting import Caller, Place, Reporter, report
from .track_records import refresh_track_records
from .updating import update
from .waiting import resume, wait
from .work import accept, cancel, cannot_do, finish, issue, see, start

__all__ = [
    "AlreadyDone",
    "Answered",
    "Asked",
    "Caller",
    "HandedTo",
    "OwnRequest",
    "Place",
    "Reporter",
    "Tried",
    "accept",
    "add",
    "answer",
    "assign",
    "block",
    "block_sender",
    "cancel",
    "cannot_do",
    "close_without_work",
    "complete",
    "confirm_follow",
    "confirm_phone",
    "discard",
    "edit_description",
    "finish",
    "flag",
    "follow",
    "forget_old_codes",
    "forget_unconfirmed",
    "hide",
    "issue",
    "let_in",
    "lift_block",
    "note",
    "note_call",
    "note_contact_seen",
    "note_mentions_read",
    "note_news_read",
    "number_with_code",
    "publish",
    "refresh_track_records",
    "reopen",
    "report",
    "resume",
    "see",
    "send_phone_code",
    "send_private_link",
    "start",
    "stop_following",
    "stop_texts",
    "unflag",
    "update",
    "wait",
    "withdraw",
]
