"""docs/workflows.md says what the workflow tables say."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from notifications.workflow import WORKFLOW as NOTIFICATION_WORKFLOW
from service_requests.management.commands import workflow_diagrams
from service_requests.who_may import its_work_order, news_of_it, the_request, who_may
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW
from westfield.kernel.workflow import Workflow


def test_the_document_is_up_to_date():
    """If this fails: manage.py workflow_diagrams."""
    call_command("workflow_diagrams", "--check")


def test_it_draws_the_workflows_of_every_app():
    modules = [f"{config.name}.workflow" for config in apps.get_app_configs()]
    tables = {
        table
        for module in modules
        if find_spec(module)
        for table in vars(import_module(module)).values()
        if isinstance(table, Workflow)
    }
    drawn = workflow_diagrams.DOCUMENT.read_text()

    assert len(tables) >= 3
    assert [table for table in tables if table.mermaid() not in drawn] == []


def test_a_document_out_of_date_fails_the_check(monkeypatch, tmp_path):
    monkeypatch.setattr(workflow_diagrams, "DOCUMENT", tmp_path / "workflows.md")

    with pytest.raises(CommandError, match="workflow_diagrams"):
        call_command("workflow_diagrams", "--check")
    call_command("workflow_diagrams")
    call_command("workflow_diagrams", "--check")
    workflow_diagrams.DOCUMENT.write_text("something else")
    with pytest.raises(CommandError, match="out of date"):
        call_command("workflow_diagrams", "--check")


def test_the_check_does_not_depend_on_the_language_of_whoever_runs_it(settings):
    settings.LANGUAGE_CODE = "es"

    call_command("workflow_diagrams", "--check")


def test_who_may_is_asked_of_the_tables_themselves():
    requests = who_may(REQUEST_WORKFLOW, on=the_request)
    orders = who_may(WORK_ORDER_WORKFLOW, on=its_work_order)

    assert requests["complete"]["Supervisor"] == "own department"
    assert requests["complete"]["Clerk"] == "yes"
    assert requests["reopen"]["Reporter"] == "within the service's window"
    assert requests["work_done"] == {"The system": "yes"}
    assert who_may(NOTIFICATION_WORKFLOW, on=news_of_it)["retry"] == {"Administrator": "yes"}
    assert orders["finish"]["Crew member"] == "own crew"
    assert "Stranger" not in {who for reaches in (*requests.values(), *orders.values()) for who in reaches}
