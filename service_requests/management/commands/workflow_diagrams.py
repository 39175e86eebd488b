"""Draw the workflow tables for those who read rather than run them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from notifications.workflow import WORKFLOW as NOTIFICATION_WORKFLOW
from service_requests.who_may import its_work_order, news_of_it, the_request, who_may
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW
from westfield.kernel.workflow import Act, Workflow

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "workflows.md"
INTRODUCTION = """\
# The workflows

Written by `manage.py workflow_diagrams` from `service_requests/workflow.py` and `notifications/workflow.py`; change the
tables there, not this page. "Own department": requests of the department that the person belongs to, and work orders of
its crews. "Own crew": work orders of a crew that the person is a member of. "The system": nobody presses this;
a request follows its work orders, and a worker delivers the notifications.
"""


class Command(BaseCommand):
    help = "Writes docs/workflows.md: a diagram of each workflow, and who may make which move."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the document is up to date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        with translation.override("en"):
            document = workflows_document()
        if not check:
            DOCUMENT.write_text(document, encoding="utf-8")
        elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != document:
            raise CommandError("docs/workflows.md is out of date: run manage.py workflow_diagrams.")


def workflows_document() -> str:
    sections = (
        ("A service request", REQUEST_WORKFLOW, the_request),
        ("A work order", WORK_ORDER_WORKFLOW, its_work_order),
        ("A notification", NOTIFICATION_WORKFLOW, news_of_it),
    )
    return "\n".join([INTRODUCTION, *(_section(title, table, who_may(table, on=on)) for title, table, on in sections)])


def _section(title: str, workflow: Workflow, reaches: dict[str, dict[str, str]]) -> str:
    lines = [f"## {title}", "", "```mermaid", workflow.mermaid(), "```", ""]
    lines += ["| Action | Button | From | To | Who may |", "|---|---|---|---|---|"]
    for action, transition in workflow.transitions.items():
        sources = ", ".join(str(each.label) for each in workflow.statuses if each in transition.sources)
        target = workflow.statuses(transition.to).label
        lines.append(f"| `{action}` | {transition.label} | {sources} | {target} | {_in_words(reaches[action])} |")
    if workflow.acts:
        lines += ["", "What moves nothing:", "", "| Action | Button | While it is | Who may |", "|---|---|---|---|"]
    for action, what in workflow.acts.items():
        lines.append(f"| `{action}` | {what.label} | {_while(workflow, what)} | {_in_words(reaches[action])} |")
    return "\n".join([*lines, ""])


def _while(workflow: Workflow, what: Act) -> str:
    """In which statuses; "anything" for all of them."""
    statuses = [str(each.label) for each in workflow.statuses if each in what.sources]
    return "anything" if len(statuses) == len(workflow.statuses) else ", ".join(statuses)


def _in_words(reaches: dict[str, str]) -> str:
    return "; ".join(who if reach == "yes" else f"{who} ({reach})" for who, reach in reaches.items())
