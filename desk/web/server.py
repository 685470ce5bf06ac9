"""[edge] The console behind a port, served from a thread of its own; begins once it listens, and
ends in order. Knows no page.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from config.errors import EdgeDown
from config.sentences import cause_of
from desk.web.app import make_app
from desk.web.requests import Console

LAST_REQUESTS = 10  # seconds that requests under way may take once it is to stop


@contextmanager
def serving(console: Console) -> Iterator[str]:
    """Serve while the block runs; its address. EdgeDown where the port can't be had."""
    table = console.settings.console
    with _listening(table.listen, table.port) as listener:
        host, port = listener.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        server = uvicorn.Server(
            uvicorn.Config(
                make_app(console),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                http="h11",
                loop="asyncio",
                proxy_headers=False,
                server_header=False,
                limit_concurrency=200,
                timeout_graceful_shutdown=LAST_REQUESTS,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="console")
        thread.start()
        structlog.get_logger().info("console.started", address=address)
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()
            structlog.get_logger().info("console.stopped")


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise EdgeDown(
            f"网页端口 {host}:{port} 不能用（{cause_of(error)}）；请改设置 [console] port，"
            "或停下占用它的程序"
        ) from error
