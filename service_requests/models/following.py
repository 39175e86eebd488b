"""Those who want to hear about a request that somebody else made."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests.secret_links import follow_link
from westfield.kernel import clock
from westfield.kernel.models import Contact

from .request import ServiceRequest


class Follow(models.Model):
    """Somebody follows a request, says "this is mine too", or both; without a contact it only counts.

    News goes to who confirmed: by the button behind the link in our e-mail, or by being signed in. Until then every
    form has a row of its own, whoever's address it names: were the second one told apart, anybody could find out by
    typing an address whether its owner follows.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="follows")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="follows")
    form_key = models.UUIDField(help_text=_("The form it came from; the same form counts once."))
    is_me_too = models.BooleanField(_("me too"), default=False)
    created_at = models.DateTimeField(_("since"), default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["request"],
                name="follow_to_be_told",
                condition=Q(contact__isnull=False, confirmed_at__isnull=False, stopped_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["form_key"], name="follow_form_is_sent_once"),
            models.UniqueConstraint(
                fields=["request", "contact"],
                name="contact_follows_a_request_once",
                condition=Q(contact__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="follow_confirmed_by_somebody", condition=Q(confirmed_at=None) | Q(contact__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} ← {self.contact_id or '·'}"

    @property
    def is_on(self) -> bool:
        """Whether news goes out to this contact."""
        return self.confirmed_at is not None and self.stopped_at is None

    @property
    def confirm_path(self) -> str:
        """The page with the button that makes news go to this contact; for the mail to them."""
        return reverse("follow_confirm", args=[self.pk, follow_link.token_for("confirm", self.pk)])

    @property
    def stop_path(self) -> str:
        """The page with the button that ends it; in every mail to a follower."""
        return reverse("follow_stop", args=[self.pk, follow_link.token_for("stop", self.pk)])
