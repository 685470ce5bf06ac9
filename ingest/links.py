"""Links to cloud storage in the HTML source of a mail, which the text laid out no longer shows. Finds them; never follows one."""

import html
import re
from itertools import islice

MAX_LINKS = 20
MAX_LINK = 300  # characters

# The web mailers' big attachments and shared files; the styles that NetEase puts into every mail (#divNeteaseBigAttach) are no sign.
STORAGE = re.compile(
    r"ftnExs_download|ftnexs|/ftn/download|large-attachment-download|cloud-?attach(?:ment)?|bigattach|fs\.163\.com|dashi\.163\.com"
    r"|docs\.qq\.com/|drive\.weixin\.qq\.com|wx\.mail\.qq\.com/|pan\.baidu\.com/s|pan\.quark\.cn/s|www\.aliyundrive\.com/s|kdocs\.cn/l|weiyun\.com"
    r"|mail\.10086\.cn/(?:v2|disk)|caiyun\.139\.com",
    re.IGNORECASE,
)
_HREF = re.compile(r"\shref\s*=\s*[\"']?(https?://[^\s\"'<>]{1,2000})", re.IGNORECASE)


def storage_links(source: str) -> tuple[str, ...]:
    """Each once, in order, clipped. Linear in the length."""
    if not STORAGE.search(source):
        return ()
    found = (
        html.unescape(match[1])[:MAX_LINK]
        for match in _HREF.finditer(source)
        if STORAGE.search(match[1])
    )
    return tuple(dict.fromkeys(islice(found, MAX_LINKS)))
