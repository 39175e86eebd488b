"""What City Hall sets up for itself: people, roles, departments, calendars, places."""

from . import areas, calendars, departments, people, places, roles

__all__ = ["areas", "calendars", "departments", "people", "places", "roles"]
