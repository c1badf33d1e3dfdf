from safe.testing.members import cheap, founder, manager, stranger, trainer

__all__ = ["cheap", "founder", "manager", "stranger", "trainer"]
