"""The verbs: what residents, clerks and crews do. Views, tasks, commands and the demo city call these and no others."""

from .adding import add, answer, note_news_read
from .answering import Answered
from .assigning import assign, flag, unflag
from .calling import note_call
from .changing import edit_description, withdraw
from .closing import HandedTo, close_without_work, complete, reopen
from .contacts import merge_contacts, undo_contact_merge
from .contract_done import report_done
from .contracting import act_by_link, send_contract, void_contract
from .correcting import change_service, move_pin
from .counting import count_call
from .field import hand_over, show_before, tick
from .finding import send_private_link
from .following import OwnRequest, confirm_follow, follow, forget_unconfirmed, stop_following
from .holding import block, block_sender, discard, let_in, lift_block
from .limiting import keep_private
from .material import Used, drop_material, use_material
from .merging import merge, undo_merge
from .moves import AlreadyDone
from .noting import note, note_mentions_read
from .on_record import note_contact_seen
from .originals import note_original_seen, purge_now, purge_originals, restore
from .phones import Asked, Tried, confirm_phone, forget_old_codes, number_with_code, send_phone_code, stop_texts
from .planning import plan
from .proactive import plan_work
from .publishing import hide, publish, publish_all
from .redacting import black_out, strike
from .relating import relate, unrelate
from .reporting import Caller, Place, Reporter, report
from .rerouting import Rerouted
from .saved_views import delete_view, rename_view, save_view, share_view, start_with
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
    "Rerouted",
    "Tried",
    "Used",
    "accept",
    "act_by_link",
    "add",
    "answer",
    "assign",
    "black_out",
    "block",
    "block_sender",
    "cancel",
    "cannot_do",
    "change_service",
    "close_without_work",
    "complete",
    "confirm_follow",
    "confirm_phone",
    "count_call",
    "delete_view",
    "discard",
    "drop_material",
    "edit_description",
    "finish",
    "flag",
    "follow",
    "forget_old_codes",
    "forget_unconfirmed",
    "hand_over",
    "hide",
    "issue",
    "keep_private",
    "let_in",
    "lift_block",
    "merge",
    "merge_contacts",
    "move_pin",
    "note",
    "note_call",
    "note_contact_seen",
    "note_mentions_read",
    "note_news_read",
    "note_original_seen",
    "number_with_code",
    "plan",
    "plan_work",
    "publish",
    "publish_all",
    "purge_now",
    "purge_originals",
    "refresh_track_records",
    "relate",
    "rename_view",
    "reopen",
    "report",
    "report_done",
    "restore",
    "resume",
    "save_view",
    "see",
    "send_contract",
    "send_phone_code",
    "send_private_link",
    "share_view",
    "show_before",
    "start",
    "start_with",
    "stop_following",
    "stop_texts",
    "strike",
    "tick",
    "undo_contact_merge",
    "undo_merge",
    "unflag",
    "unrelate",
    "update",
    "use_material",
    "void_contract",
    "wait",
    "withdraw",
]
