"""What the roles may do with notifications. What was said about a request stands on the request's own page."""

ROLES = {
    "Administrator": ["notifications.view_notification", "notifications.retry_notification"],
}
