"""[bulletin]: whose paper a bulletin is, and what stands on it beside the figures; knows no figure and prints nothing."""

from typing import Annotated

from pydantic import Field

from config.tomlfile import Table
from config.values import Line

Text = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=255)]
Group = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]


class BulletinTable(Table):
    """通报的版头和落款. What is empty is left out, or is the office's own name: head (发文机关标志), signature (署名), printed_by (印发机关)."""

    office: Line = "银川市人民政府办公厅"
    head: Text = ""
    document: Text = "银政办发〔{year}〕{number}号"
    signature: Text = ""
    printed_by: Text = ""
    copy_to: Text = ""
    contact: Text = ""
    telephone: Text = ""
    mailbox: Text = ""
    addressees: dict[Group, Line] = Field(
        default={"county": "各县（市）区人民政府", "department": "市政府各部门"}
    )
