"""Who looks after a request: each time somebody says so, it is kept."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models import Department, User

from .history import HistoryEvent


class Assignment(models.Model):
    """To whom a request was given, and where it lay before; the line of history says who gave it and when."""

    event = models.OneToOneField(HistoryEvent, on_delete=models.PROTECT, related_name="assignment")
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("looked after by"), help_text=_("Empty: by nobody in particular since then."),
    )  # fmt: skip
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    department_before = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("pk",)
        triggers = [
            pgtrigger.Protect(name="assignment_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.assignee or '–'}, {self.department}"

    @property
    def changed_department(self) -> bool:
        return self.department_id != self.department_before_id
