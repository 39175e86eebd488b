"""The verbs: what residents, clerks and crews do. Views, tasks, commands and the demo city call these and no others."""

from .adding import add
from .answering import Answered
from .closing import close_without_work, complete, reopen
from .following import OwnRequest, confirm_follow, follow, stop_following
from .moves import AlreadyDone
from .on_record import note_contact_seen
from .publishing import hide, publish
from .reporting import Place, Reporter, report
from .track_records import refresh_track_records
from .track_records import refresh_track_records
from .waiting import resume, wait
from .work import accept, cancel, cannot_do, finish, issue, see, start

__all__ = [
    "AlreadyDone",
    "Answered",
    "OwnRequest",
    "Place",
    "Reporter",
    "accept",
    "add",
    "cancel",
    "cannot_do",
    "close_without_work",
    "complete",
    "confirm_follow",
    "finish",
    "follow",
    "hide",
    "issue",
    "note_contact_seen",
    "publish",
    "refresh_track_records",
    "refresh_track_records",
    "reopen",
    "report",
    "resume",
    "see",
    "start",
    "stop_following",
    "wait",
]
