"""退避: how long what has failed waits until it is tried again (pure)."""

from datetime import timedelta


def doubled(first: timedelta, failures: int, *, longest: timedelta) -> timedelta:
    """`first` after one failure in a row, twice as long after each further one, `longest` at the
    most.
    """
    # An exponent without bound would overflow after some months.
    return min(first * (1 << min(failures - 1, 20)), longest)
