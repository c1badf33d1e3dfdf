"""Conversions run in this process, but where the child itself is what is tested."""

import pytest

from safe.capture.forms.publishing import checking
from safe.capture.forms.publishing.tests.workbooks import convert_here


@pytest.fixture(autouse=True)
def _convert_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "test_guard" not in request.node.nodeid:
        monkeypatch.setattr(checking, "convert_apart", convert_here)
