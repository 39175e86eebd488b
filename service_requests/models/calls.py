"""Calls about requests that are in already."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.models import Contact, User

from .desk_triggers import DESK_ON_CALLS
from .history import Words
from .request import ServiceRequest


class Call(models.Model):
    """Somebody called about a request: who, apart from what they said, so that it can be wiped."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="calls")
    words = models.OneToOneField(Words, on_delete=models.PROTECT, null=True, blank=True, related_name="call")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("pk",)
        triggers: ClassVar = list(DESK_ON_CALLS)

    def __str__(self) -> str:
        return self.name or self.phone or str(_("Anonymous"))
