"""角色: who people of the console may be. Names only; the command line reads them before anything
else is loaded.
"""

from enum import StrEnum


class Role(StrEnum):
    """角色: what a person of the console may do; which page needs which stands in
    desk/web/access.py.
    """

    VIEWER = "viewer"
    EDITOR = "editor"
    CHIEF = "chief"
    SECRECY = "secrecy"
    ADMIN = "admin"


ROLES = {
    Role.VIEWER: "查看",
    Role.EDITOR: "编辑",
    Role.CHIEF: "主管",
    Role.SECRECY: "保密员",
    Role.ADMIN: "管理员",
}
