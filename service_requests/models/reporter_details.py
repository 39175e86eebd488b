"""Who reported a request, in their own words."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from .desk_triggers import DESK_ON_DETAILS
from .request import ServiceRequest


class ReporterDetails(models.Model):
    """What the reporter typed about themselves; apart from the request, so that it can be wiped."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.PROTECT, related_name="reporter_details")
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    caller_name = models.CharField(
        _("who called for them"), max_length=150, blank=True, db_default="",
        help_text=_("Where somebody else called: their name, apart from the reporter's."),
    )  # fmt: skip
    caller_phone = models.CharField(_("the caller's phone"), max_length=32, blank=True, db_default="")
    phone_confirmed_at = models.DateTimeField(
        _("phone confirmed"),
        null=True,
        blank=True,
        help_text=_("Since then we know that it is theirs, and may text it."),
    )
    network_seal = models.BinaryField(
        max_length=16,
        null=True,
        blank=True,
        help_text=_("The sender's network as a keyed hash; forgotten after a month."),
    )

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="reporter_network_known", condition=Q(network_seal__isnull=False)),
            # What a clerk types while the phone rings (service_requests/callers.py).
            models.Index(
                fields=["phone"], opclasses=["varchar_pattern_ops"], name="reporter_by_phone_begun",
                condition=~Q(phone=""),
            ),
            models.Index(
                OpClass(Reverse("phone"), name="text_pattern_ops"), name="reporter_by_end_of_phone",
                condition=~Q(phone=""),
            ),
            models.Index(
                fields=["caller_phone"], opclasses=["varchar_pattern_ops"], name="reporter_by_callers_phone",
                condition=~Q(caller_phone=""),
            ),
            GinIndex(
                Func(F("name"), function="kernel_name_words"), name="reporter_known_by_name_alone",
                condition=Q(phone="", email="") & ~Q(name=""),
            ),
        ]  # fmt: skip
        triggers: ClassVar = list(DESK_ON_DETAILS)
        verbose_name = _("reporter details")
        verbose_name_plural = _("reporter details")

    def __str__(self) -> str:
        return self.name or self.email or self.phone or str(_("Anonymous"))
