"""新建: a settings file and a roster to start from, written where nothing is yet."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path

from config.errors import Refused
from config.period import Quarter, civil_date

MARKER = ".yishi-demo"  # a folder with this file is the demonstration's


def write_example(folder: Path, *, today: datetime) -> tuple[Path, ...]:
    """Write yishi.toml, with mail taken from the running quarter's first day on, and roster.toml;
    Refused where one of them stands.
    """
    first_day = Quarter.of(civil_date(today)).first_day
    settings = (
        files("config")
        .joinpath("yishi.example.toml")
        .read_text("utf-8")
        .replace("since = 2026-07-01", f"since = {first_day}")
    )
    wanted = {
        folder / "yishi.toml": settings,
        folder / "roster.toml": files("config")
        .joinpath("rosters/yinchuan.toml")
        .read_text("utf-8"),
    }
    for path in wanted:
        if path.exists():
            raise Refused(f"{path} 已存在，未改动；请换一个目录")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
    return tuple(wanted)
