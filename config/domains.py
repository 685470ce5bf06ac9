"""Domains under which anybody may have an address, so that none of them is a unit's as a whole.

Asks no server.
"""

# Free providers; example.com and its sisters are for examples (RFC 2606).
FREE_DOMAINS = (
    *(
        "163.com",
        "126.com",
        "yeah.net",
        "188.com",
        "263.net",
        "netease.com",
        "qq.com",
        "foxmail.com",
    ),
    *("sina.com", "sina.cn", "sina.com.cn", "sohu.com", "tom.com", "139.com", "189.cn", "wo.cn"),
    *("21cn.com", "aliyun.com", "eyou.com", "2980.com", "gmail.com", "googlemail.com"),
    *("outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com", "yahoo.com", "yahoo.cn"),
    *("yahoo.com.cn", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com"),
    *("gmx.net", "mail.com", "mail.ru", "yandex.com", "yandex.ru", "zoho.com"),
    *("example.com", "example.net", "example.org"),
)
# Under these everybody has a domain of his own.
_SHARED_DOMAINS = ("gov.cn", "com.cn", "net.cn", "org.cn", "edu.cn", "ac.cn", "mil.cn", "nx.cn")


def anybodys(domain: str) -> bool:
    """Whether anybody may have an address there: at a free provider's domain, in lower case, or one
    beneath it, or at a domain under which everybody has one of his own.
    """
    return domain in _SHARED_DOMAINS or any(
        f".{domain}".endswith(f".{free}") for free in FREE_DOMAINS
    )
