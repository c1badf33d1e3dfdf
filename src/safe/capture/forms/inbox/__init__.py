"""The inbox: split, seal, commit; then applied by a worker, or waiting with a reason."""
