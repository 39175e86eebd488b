"""Where `manage.py demo_city` builds nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from service_requests.models import ServiceType
from tests.factories import DepartmentFactory
from westfield.kernel.models import User

pytestmark = pytest.mark.django_db


def demo_city(**options: object) -> str:
    """What the command prints."""
    said = StringIO()
    call_command("demo_city", requests=8, stdout=said, **options)
    return said.getvalue()


def test_it_refuses_anywhere_but_in_development(settings):
    settings.WECONNECT_ENV = "production"

    with pytest.raises(CommandError, match="development only"):
        demo_city()

    assert not User.objects.exists()


def test_a_city_that_is_there_already_is_left_alone():
    DepartmentFactory()

    said = demo_city()

    assert "left out" in said
    assert "sign in" not in said
    assert not ServiceType.objects.exists()


@pytest.mark.parametrize("options", [{"months": 0}, {"months": 61}])
def test_it_refuses_a_time_that_makes_no_sense(options):
    with pytest.raises(CommandError, match="--months"):
        demo_city(**options)
