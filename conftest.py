"""What must override pytest-django's own fixture; the rest is src/safe/testing/plugin.py."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The cluster is this run's own, migrated: nothing to create or to destroy."""
