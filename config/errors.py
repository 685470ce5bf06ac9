"""The exceptions, named for the reaction that they call for; their tree:

YishiError ├── Misconfigured settings, roster or rulebook can't be used -> stop at start-up ├──
EdgeDown mailbox, disk or database does not answer -> log, back off, try again │ └── LoginRefused
the server takes no such login -> don't hammer; a person renews the code ├── BadMail this one
message can't be read -> record it as unreadable, go on ├── Refused the ledger will not take this ->
tell the caller why ├── Forbidden this person may not do that -> 403 └── LedgerBroken the chain does
not verify -> stop everything, tell a person

A message says what happened and what to do, in one sentence, without a secret in it.
"""


class YishiError(Exception):
    """Whatever Yishi itself raises; `exit_status` is what a command ends with (INTERFACE: exit
    status).
    """

    exit_status = 1


class Misconfigured(YishiError):
    """Settings, roster or rulebook can't be used; the message names file and key."""

    exit_status = 2


class EdgeDown(YishiError):
    """A mailbox, disk or database does not answer; trying again later may help."""

    exit_status = 3


class LoginRefused(EdgeDown):
    """The server answers and refuses the login: trying again soon does not help, and too many
    tries lock an account.
    """


class BadMail(YishiError):
    """This one message can't be read; the others can."""


class Refused(YishiError):
    """The ledger will not take this; the message says why and what it would take."""


class Forbidden(YishiError):
    """This person may not do that."""


class LedgerBroken(YishiError):
    """The ledger does not verify: something was changed behind its back."""

    exit_status = 4
