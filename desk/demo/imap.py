"""The mail server itself, in memory: the only module that knows pymap, an extra; it starts no
thread.
"""

import asyncio
from argparse import Namespace
from collections.abc import Iterable

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pysasl.hashing import BuiltinHash

from desk.demo.mails import DemoMail

# the server would draw it at random; fixed, so that the demonstration's ledger is the same every
# day
_UIDVALIDITY = 2026


async def listening(
    mails: Iterable[DemoMail], *, user: str, password: str, host: str
) -> asyncio.Server:
    """A server on a free port of `host`, without TLS, whose only user has these mails, each in its
    folder.
    """
    backend, config = await _backend(user, password)
    config.set_cache[user] = (await _folders(mails), FilterSet())
    answer = ProxyProtocolReader(config.proxy_protocol).get_callback(
        IMAPServer(backend.login, config)
    )
    return await asyncio.start_server(answer, host, 0)


async def _backend(user: str, password: str) -> tuple[DictBackend, Config]:
    unused = {
        "host": None,
        "port": 0,
        "cert": None,
        "key": None,
        "proxy_protocol": None,
        "passlib_cfg": None,
    }
    args = Namespace(
        demo_user=user, demo_password=password, demo_data=False, debug=False, tls=False, **unused
    )
    # the defaults, half a million rounds of hashing in a thread of their own, guard nothing here
    return await DictBackend.init(
        args, hash_context=BuiltinHash(rounds=1), cpu_subsystem=Subsystem.for_asyncio()
    )


async def _folders(mails: Iterable[DemoMail]) -> MailboxSet:
    folders = MailboxSet()
    known = {"INBOX"}
    for mail in mails:
        if mail.folder not in known:
            await folders.add_mailbox(mail.folder)
            known.add(mail.folder)
        folder = await folders.get_mailbox(mail.folder)
        folder._uid_validity = _UIDVALIDITY  # noqa: SLF001 - the server has no public way to say it
        await folder.append(AppendMessage(mail.content, mail.received_at))
    return folders
