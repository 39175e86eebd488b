"""The first request has seven digits: short, and never mistaken for a house number."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("requests", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER TABLE requests_servicerequest ALTER COLUMN id RESTART WITH 100001",
            "ALTER TABLE requests_servicerequest ALTER COLUMN id RESTART WITH 1",
        )
    ]
