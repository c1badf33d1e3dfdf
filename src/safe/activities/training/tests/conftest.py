from safe.testing.faces import faces
from safe.testing.members import cheap, founder, manager, stranger, trainer

__all__ = ["cheap", "faces", "founder", "manager", "stranger", "trainer"]
