"""Numbers that somebody proves to be theirs, so that we may text them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock

from .request import ServiceRequest


class PhoneConfirmation(models.Model):
    """A code that was texted to a number; whoever types it on the request's own page has that phone in hand.

    The code is kept as a keyed hash, is good for a few minutes and a few tries, and for this one number.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="phone_confirmations")
    phone = models.CharField(_("phone"), max_length=16)
    code_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    good_until = models.DateTimeField(_("good until"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("phone confirmation")
        verbose_name_plural = _("phone confirmations")
        ordering = ("-pk",)
        default_permissions = ()
        indexes = [models.Index(fields=["good_until"], name="phone_code_by_end")]
        constraints = [
            models.CheckConstraint(name="phone_to_confirm_is_e164", condition=Q(phone__regex=r"^\+[1-9][0-9]{6,14}$")),
        ]

    def __str__(self) -> str:
        return f"…{self.phone[-4:]}"
