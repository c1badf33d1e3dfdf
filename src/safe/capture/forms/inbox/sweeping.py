"""Files that were stored before a commit that never came."""

from django.db import connection

from safe.kernel.files import store


def sweep_files() -> int:
    """Remove stored files older than a day that no submission knows; returns how many."""
    gone = 0
    for identifier in list(store.stale()):
        with connection.cursor() as cursor:
            cursor.execute("select core.file_is_known(%s)", [identifier])
            row = cursor.fetchone()
        if row and not row[0]:
            store.remove(identifier)
            gone += 1
    return gone
