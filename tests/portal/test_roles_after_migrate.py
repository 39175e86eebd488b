"""The role tables are written down whenever the database was migrated."""

import pytest
from django.contrib.auth.models import Group
from django.core.management.sql import emit_post_migrate_signal

pytestmark = pytest.mark.django_db


def test_after_a_migrate_every_role_is_there_with_its_permissions():
    Group.objects.all().delete()

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    clerk = Group.objects.get(name="Clerk")
    assert clerk.permissions.filter(codename="take_requests").exists()
