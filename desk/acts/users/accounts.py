"""用户: people are let into the console, given a role and a password, and kept out. Knows no browser."""

import re
import threading
import unicodedata
from dataclasses import replace

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from config.clock import Clock
from config.errors import Refused
from desk.acts.users.roles import Role
from ledger.book import Book
from ledger.office.users import User, keep_user, user


def add_user(book: Book, name: str, *, role: Role, password: str, now: Clock) -> User:
    """A new person; Refused where the name is taken or no name."""
    name = name_of(name)
    if user(book, name):
        raise Refused(
            f"用户“{name}”已经有了；改口令用 yishi user password，改角色用 yishi user role"
        )
    person = User(
        name, role, hash_of(password, name=name), disabled=False, made_at=now(), changed_at=now()
    )
    keep_user(book, person)
    return person


def set_password(book: Book, name: str, password: str, *, now: Clock) -> None:
    """Ends the person's sessions."""
    person = known(book, name)
    keep_user(book, replace(person, password=hash_of(password, name=person.name), changed_at=now()))


def set_role(book: Book, name: str, role: Role, *, now: Clock) -> None:
    """Ends the person's sessions."""
    keep_user(book, replace(known(book, name), role=role, changed_at=now()))


def disable_user(book: Book, name: str, *, now: Clock, undo: bool = False) -> None:
    """停用: the person may not enter, and is thrown out; `undo` lets them in again. A name is never given to another."""
    keep_user(book, replace(known(book, name), disabled=not undo, changed_at=now()))


def known(book: Book, name: str) -> User:
    """The person of that name; Refused where there is none."""
    person = user(book, name_of(name))
    if person is None:
        raise Refused(f"没有用户“{name}”；见 yishi user list")
    return person


def name_of(name: str) -> str:
    """As it is kept: one form for one name."""
    name = unicodedata.normalize("NFKC", name).strip().lower()
    if not re.fullmatch(r"[\w.-]{1,32}", name):
        raise Refused("用户名由 1 到 32 个汉字、字母、数字或 . - _ 组成，不含空格")
    return name


SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHash((Argon2Hasher(),))
_AT_ONCE = threading.Semaphore(
    2
)  # each check takes 64 MiB: many logins at once must not take them all
# What is checked where nobody has the name: as long as a real one takes.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Deev1lph4cYKirGnpdGepA$nmhsR8nPMqjM9jBACnLuLvG5HNxlObCeFKy8l+zS6WI"


def hash_of(password: str, *, name: str) -> str:
    """What is kept of a new password; Refused where it is too easy."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"口令须有 {SHORTEST} 到 {LONGEST} 个字符；可以用一句话")
    if len(set(password)) < 5 or name.casefold() in password.casefold():
        raise Refused("口令太容易猜到：不要含有用户名，也不要总是同样的几个字符")
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether that is the password; takes as long where nobody has the name (None)."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(password[:LONGEST], kept or _NOBODY)
        except PwdlibError:
            return False
    return right and kept is not None
