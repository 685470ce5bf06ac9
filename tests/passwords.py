"""Passwords in tests are hashed in the same way as in service, but at a cost that nobody waits
for.
"""

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from desk.acts import users

IN_SERVICE = users._HASHER
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
