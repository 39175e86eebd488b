"""The departments of City Hall."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from westfield.kernel.translated import TranslatedField

from .calendars import WorkingCalendar


class Department(models.Model):
    """A department of the city: it works by a calendar, and an hour of its work has a price."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and lasting, for example public-works."))
    name = TranslatedField(_("name"))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.PROTECT, verbose_name=_("working calendar"))
    hourly_rate_cents = models.PositiveIntegerField(
        _("hourly rate in cents"), default=0, help_text=_("What an hour of field work costs; 4500 means $45.00.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("code",)

    def __str__(self) -> str:
        return str(self.name) or self.code
