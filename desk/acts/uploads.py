"""上传: what a person brings as a file is read in a worker with limits on time and memory, one
file at a time; nothing of it is kept or logged.
"""

import struct
from collections.abc import Callable
from threading import Lock

import structlog

from config.errors import Refused
from ingest.sandbox import Sandbox

PATIENCE = 20  # seconds in which another file may be at work
MARKED = "文件带有密级标志；涉密内容不得录入（第十条），没有保存任何内容"

_LENGTH = struct.Struct(">I")
_WHY = {
    "timeout": "文件读取超时，程序已停止读取",
    "crashed": "文件读不下去，可能已损坏",
    "too_big": "文件内容太多",
    "raised": "文件读不下去，可能已损坏",
}


class Marked(Refused):
    """What was brought bears a mark of secrecy: neither it nor the mark is repeated, not even to
    whoever brought it.
    """


class Uploads:
    """Files are read one after the other, however many people bring them: each may take a worker's
    whole memory.
    """

    def __init__(self, sandbox: Callable[[str], Sandbox]) -> None:
        self._sandbox = sandbox
        self._lock = Lock()

    def read(self, function: str, content: bytes, *, name: str) -> bytes:
        """What `function` ("package.module:function", a job to bytes) makes of the file; Refused
        says why it made nothing.
        """
        if not self._lock.acquire(timeout=PATIENCE):
            raise Refused("正在读取别人上传的文件，请稍后再试")
        try:
            with self._sandbox(function) as sandbox:
                (answer,) = sandbox.run_all([_job(content, name)])
        finally:
            self._lock.release()
        if isinstance(answer, bytes):
            return answer
        structlog.get_logger().warning(
            "upload.failed", reason=answer.reason, detail=answer.detail, size=len(content)
        )
        raise Refused(f"{_WHY[answer.reason]}；请换一种格式另存，或把标题和正文粘贴进来")


def unpack(job: bytes) -> tuple[str, bytes]:
    """The file's name and its bytes; for the worker."""
    (length,) = _LENGTH.unpack_from(job)
    end = _LENGTH.size + length
    return job[_LENGTH.size : end].decode("utf-8", "replace"), job[end:]


def _job(content: bytes, name: str) -> bytes:
    title = name[:500].encode("utf-8", "replace")
    return b"".join((_LENGTH.pack(len(title)), title, content))
