from safe.results.indicators.tests.conftest import field
from safe.testing.faces import faces
from safe.testing.members import cheap, founder, manager, stranger, trainer

__all__ = ["cheap", "faces", "field", "founder", "manager", "stranger", "trainer"]
