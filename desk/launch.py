"""What a wheel has as `yishi/__init__.py` (pyproject.toml): its folders stand in one package, and
are found before any other `config` or `ingest`, wherever the program is started. Does nothing
in a checkout.
"""

import sys
from pathlib import Path

_FOLDER = Path(__file__).parent
if (_FOLDER / "desk").is_dir():
    sys.path.insert(0, str(_FOLDER))
