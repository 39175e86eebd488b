"""What the city offers, what residents asked for, and what was done about it."""

from .assigning import Assignment
from .blocked import BlockedSender
from .calls import Call
from .catalogue import ServiceGroup, ServiceType
from .correcting import Correction, Redaction
from .desk import CannedResponse, Mention, SavedView
from .desk_listing import DeskListing, StartView
from .equipment import Equipment, Material
from .following import Follow
from .history import HistoryEvent, Words
from .knowledge import ArticleLink, CallAnswered, KnowledgeArticle
from .merging import Merge, Relation
from .phone import PhoneConfirmation
from .photo import RequestPhoto
from .public_listing import ListingChange, MapCell, PublicListing, PublicWord
from .questions import Answer, AnswerOption, Question
from .reporter_details import ReporterDetails
from .request import ServiceRequest
from .routing import Crew, RoutingRule
from .track_record import TrackRecord
from .work_done import ChecklistItem, MaterialUse, WorkOrderCheck
from .work_order import WorkOrder

__all__ = [
    "Answer",
    "AnswerOption",
    "ArticleLink",
    "Assignment",
    "BlockedSender",
    "Call",
    "CallAnswered",
    "CannedResponse",
    "ChecklistItem",
    "Correction",
    "Crew",
    "DeskListing",
    "Equipment",
    "Follow",
    "HistoryEvent",
    "KnowledgeArticle",
    "ListingChange",
    "MapCell",
    "Material",
    "MaterialUse",
    "Mention",
    "Merge",
    "PhoneConfirmation",
    "PublicListing",
    "PublicWord",
    "Question",
    "Redaction",
    "Relation",
    "ReporterDetails",
    "RequestPhoto",
    "RoutingRule",
    "SavedView",
    "ServiceGroup",
    "ServiceRequest",
    "ServiceType",
    "StartView",
    "TrackRecord",
    "Words",
    "WorkOrder",
    "WorkOrderCheck",
]
