from safe.testing.faces import faces

__all__ = ["faces"]
