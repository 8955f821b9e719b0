"""`python -m orchestration.cli` is `huoshui`."""

from orchestration.cli import main

if __name__ == "__main__":
    main()
