"""A target as the city would promise it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from westfield.kernel.calendar import Target, TargetClock, TargetUnit


def target_in_words(target: Target | None) -> str:
    """ "3 business days", "4 hours"; business time counts only while the department works."""
    if target is None:
        return _("No fixed time")
    amount = {"count": target.amount}
    match target.clock, target.unit:
        case TargetClock.BUSINESS, TargetUnit.HOURS:
            return ngettext("%(count)d business hour", "%(count)d business hours", target.amount) % amount
        case TargetClock.BUSINESS, _days:
            return ngettext("%(count)d business day", "%(count)d business days", target.amount) % amount
        case _around_the_clock, TargetUnit.HOURS:
            return ngettext("%(count)d hour", "%(count)d hours", target.amount) % amount
        case _around_the_clock, _days:
            return ngettext("%(count)d day", "%(count)d days", target.amount) % amount
