"""What the program makes of one file, and why: `yishi classify`."""

from pathlib import Path
from typing import Annotated

import typer

from desk.commands.common import Json, at_desk, print_json


def classify(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, help="一封邮件（.eml、mbox）或一个文件（.docx、.pdf…）"
        ),
    ],
    json: Json = False,
) -> None:
    """试读：程序怎样理解这个文件，依据是什么；与台账比对，但什么也不写入。"""
    from desk.acts.mailroom.trial_reading import classify_file
    from desk.commands.readings import reading_text
    from desk.edges import open_intake

    with at_desk(context) as desk, open_intake(desk) as intake:
        found = classify_file(intake, file, max_bytes=desk.settings.limits.mail_bytes)
        names = {code: blocks[-1].name for code, blocks in desk.rules.roster.blocks.items()}
        categories = {one.code: one.name for one in desk.rules.rulebook.categories}
    if json:
        print_json(found)
        return
    typer.echo("\n\n".join(reading_text(one, names, categories) for one in found))
