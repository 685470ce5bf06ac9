"""`python -m desk` in a checkout; in a wheel also `yishi/__main__.py`, for `python -m yishi`."""

import gc
import os

# Nearly all that is made while modules load stays: no need to look through it every 700 objects.
gc.set_threshold(50_000, 20, 20)
# No other package's plugin sees what is validated, nor are all packages looked through for one.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

from desk.cli import main  # noqa: E402  what it loads is what the lines above are about

if __name__ == "__main__":
    main()
