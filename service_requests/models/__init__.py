"""What the city offers, what residents asked for, and what was done about it."""

from .catalogue import Crew, RoutingRule, ServiceGroup, ServiceType
from .history import HistoryEvent, Words
from .photo import RequestPhoto
from .request import ReporterDetails, ServiceRequest
from .work_order import WorkOrder

__all__ = [
    "Crew",
    "HistoryEvent",
    "ReporterDetails",
    "RequestPhoto",
    "RoutingRule",
    "ServiceGroup",
    "ServiceRequest",
    "ServiceType",
    "Words",
    "WorkOrder",
]
