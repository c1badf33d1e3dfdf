from safe.testing.members import cheap

__all__ = ["cheap"]
