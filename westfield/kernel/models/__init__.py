"""The people, places and calendars that every app shares."""

from .address import Address
from .area import Area
from .calendars import Holiday, WorkingCalendar
from .department import Department
from .image import Image
from .limit_count import LimitCount
from .people import Contact, ContactMerge, User

__all__ = [
    "Address",
    "Area",
    "Contact",
    "ContactMerge",
    "Department",
    "Holiday",
    "Image",
    "LimitCount",
    "User",
    "WorkingCalendar",
]
