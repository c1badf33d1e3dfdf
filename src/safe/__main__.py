"""`python -m safe` is the `safe` command."""

from safe.cli import main

if __name__ == "__main__":
    main()
