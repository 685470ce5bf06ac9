"""[edge] Passwords of the console as argon2 hashes: made, checked, and refused where they are too easy. Keeps none."""

import threading

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from config.errors import Refused

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
