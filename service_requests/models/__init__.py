"""What the city offers, what residents asked for, and what was done about it."""

from .catalogue import ServiceGroup, ServiceType
from .following import Follow
from .history import HistoryEvent, Words
from .photo import RequestPhoto
from .questions import Answer, AnswerOption, Question
from .request import ReporterDetails, ServiceRequest
from .routing import Crew, RoutingRule
from .track_record import TrackRecord
from .work_order import WorkOrder

__all__ = [
    "Answer",
    "AnswerOption",
    "Crew",
    "Follow",
    "HistoryEvent",
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
