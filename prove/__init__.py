"""Programs that prove SAFE from outside: they import nothing of it and use its doors."""
