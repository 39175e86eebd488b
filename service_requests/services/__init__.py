"""The verbs: what residents, clerks and crews do. Views, tasks, commands and the demo city call these and no others."""

from .adding import add, answer, note_news_read
from .answering import Answered
from .changing import edit_description, withdraw
from .closing import HandedTo, close_without_work, complete, reopen
from .following import OwnRequest, confirm_follow, follow, stop_following
from .holding import block, block_sender, discard, let_in, lift_block
from .moves import AlreadyDone
from .on_record import note_contact_seen
from .publishing import hide, publish
from .reporting import Place, Reporter, report
from .track_records import refresh_track_records
from .waiting import resume, wait
from .work import accept, cancel, cannot_do, finish, issue, see, start

__all__ = [
    "AlreadyDone",
    "Answered",
    "HandedTo",
    "OwnRequest",
    "Place",
    "Reporter",
    "accept",
    "add",
    "answer",
    "block",
    "block_sender",
    "cancel",
    "cannot_do",
    "close_without_work",
    "complete",
    "confirm_follow",
    "discard",
    "edit_description",
    "finish",
    "follow",
    "hide",
    "issue",
    "let_in",
    "lift_block",
    "note_contact_seen",
    "note_news_read",
    "publish",
    "refresh_track_records",
    "reopen",
    "report",
    "resume",
    "see",
    "start",
    "stop_following",
    "wait",
    "withdraw",
]
