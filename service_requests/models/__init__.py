"""What the city offers, what residents asked for, and what was done about it."""

from .blocked import BlockedSender
from .catalogue import ServiceGroup, ServiceType
from .following import Follow
from .history import HistoryEvent, Words
from .phone import PhoneConfirmation
from .photo import RequestPhoto
from .public_listing import ListingChange, MapCell, PublicListing, PublicWord
from .questions import Answer, AnswerOption, Question
from .request import ReporterDetails, ServiceRequest
from .routing import Crew, RoutingRule
from .track_record import TrackRecord
from .work_order import WorkOrder

__all__ = [
    "Answer",
    "AnswerOption",
    "BlockedSender",
    "Crew",
    "Follow",
    "HistoryEvent",
    "ListingChange",
    "MapCell",
    "PhoneConfirmation",
    "PublicListing",
    "PublicWord",
    "Question",
    "ReporterDetails",
    "RequestPhoto",
    "RoutingRule",
    "ServiceGroup",
    "ServiceRequest",
    "ServiceType",
    "TrackRecord",
    "Words",
    "WorkOrder",
]
