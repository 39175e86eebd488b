"""The verbs: what residents, clerks and crews do. Views, tasks, commands and the demo city call these and no others."""

from .answering import Answered
from .closing import close_without_work, complete, reopen
from .moves import AlreadyDone
from .on_record import note_contact_seen
from .publishing import hide, publish
from .reporting import Place, Reporter, report
from .waiting import resume, wait
from .work import accept, cancel, cannot_do, finish, issue, see, start

__all__ = [
    "AlreadyDone",
    "Answered",
    "Place",
    "Reporter",
    "accept",
    "cancel",
    "cannot_do",
    "close_without_work",
    "complete",
    "finish",
    "hide",
    "issue",
    "note_contact_seen",
    "publish",
    "reopen",
    "report",
    "resume",
    "see",
    "start",
    "wait",
]
