"""Lists the requests that are there already, some at a time: reports come in meanwhile, and the triggers list those."""

from typing import Any, ClassVar

from django.db import migrations

AT_A_TIME = 5_000


def list_all(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM requests_servicerequest")
        first, last = cursor.fetchone()
        for begin in range(first, last + 1, AT_A_TIME) if first is not None else ():
            cursor.execute(
                "SELECT count(requests_list_publicly(shown)) FROM (SELECT * FROM requests_servicerequest"
                " WHERE id >= %s AND id < %s ORDER BY id FOR SHARE) AS shown",
                [begin, begin + AT_A_TIME],
            )
            cursor.execute("SELECT requests_fold_changes()")


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("requests", "0010_what_the_public_may_find")]
    operations: ClassVar = [migrations.RunPython(list_all, migrations.RunPython.noop)]
