"""How often somebody did something lately."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitCount(models.Model):
    """One counter: so many times within a span that began with the first time.

    The key is a keyed hash: the table holds no address and no number of anybody. It is UNLOGGED in Postgres: counting a
    flood costs no write-ahead log, and after a crash of the server everybody simply starts from zero.
    """

    key = models.BinaryField(primary_key=True, max_length=16)
    number = models.PositiveIntegerField(_("times"))
    ends_at = models.DateTimeField(_("counts until"))

    class Meta:
        verbose_name = _("count towards a limit")
        verbose_name_plural = _("counts towards limits")
        default_permissions = ()
        indexes = [models.Index(fields=["ends_at"], name="limit_count_by_end")]

    def __str__(self) -> str:
        return f"{self.number} until {self.ends_at:%Y-%m-%d %H:%M}"
