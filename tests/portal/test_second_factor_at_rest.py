"""A stolen backup holds nobody's second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_the_database_holds_no_secret_and_the_codes_still_work():
    user = UserFactory(administrator=True)
    totp = TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)

    stored = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert SECRET not in stored
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    assert totp.validate_code(code)


def test_a_rotated_key_keeps_second_factors_alive(settings):
    totp = TOTP.activate(UserFactory(administrator=True), SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key" * 8, [settings.SECRET_KEY]

    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    assert totp.validate_code(code)
