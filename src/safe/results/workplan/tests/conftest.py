from safe.results.indicators.tests.conftest import field

__all__ = ["field"]
