from typing import ClassVar

from django.db import migrations, models

from service_requests.sql import script


class Migration(migrations.Migration):
    """A street is read by its tiles; and who hides words locks their request before it is listed again."""

    dependencies: ClassVar = [("requests", "0011_list_what_is_there")]
    operations: ClassVar = [
        migrations.AddIndex("publiclisting", models.Index(fields=["x", "y"], name="listing_by_tile")),
        migrations.RunSQL(script("public_listing"), migrations.RunSQL.noop),
    ]
