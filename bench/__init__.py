"""Measurements of SAFE against yardsticks of the same machine and minute."""
