"""`python -m desk` in a checkout; in a wheel also `yishi/__main__.py`, for `python -m yishi`."""

from desk.cli import main

if __name__ == "__main__":
    main()
