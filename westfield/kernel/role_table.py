"""What the roles may do with the city's own data: people, departments, calendars, places."""

_SETUP = ("department", "workingcalendar", "holiday", "address", "area", "user", "contact")

ROLES = {
    "Administrator": [
        *(f"kernel.{verb}_{model}" for model in _SETUP for verb in ("view", "add", "change", "delete")),
        "kernel.view_image",
        "auth.view_group",
    ],
}
