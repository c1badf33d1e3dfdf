"""A synthetic half-year: invented people, sent to SAFE through its doors. Imports nothing of it."""
