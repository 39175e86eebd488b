"""What City Hall sets up for itself: people, roles, departments, calendars, places."""

from . import calendars, departments, people, places, roles

__all__ = ["calendars", "departments", "people", "places", "roles"]
