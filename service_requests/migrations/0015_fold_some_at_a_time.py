from typing import ClassVar

from django.db import migrations

from service_requests.sql import script


class Migration(migrations.Migration):
    """A long backlog of changes on the map is folded in some at a time."""

    dependencies: ClassVar = [("requests", "0014_words_that_go_over")]
    operations: ClassVar = [migrations.RunSQL(script("public_listing"), migrations.RunSQL.noop)]
