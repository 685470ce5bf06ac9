"""Domains under which anybody may have an address, so that none of them is a unit's as a whole. Asks no server."""

# Anybody may have an address there, so the whole domain is nobody's; example.com and its sisters are for examples (RFC 2606).
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
        "sina.com",
        "sina.cn",
        "sina.com.cn",
    ),
    *(
        "sohu.com",
        "tom.com",
        "139.com",
        "189.cn",
        "wo.cn",
        "21cn.com",
        "aliyun.com",
        "eyou.com",
        "2980.com",
        "gmail.com",
        "googlemail.com",
    ),
    *(
        "outlook.com",
        "hotmail.com",
        "live.com",
        "live.cn",
        "msn.com",
        "yahoo.com",
        "yahoo.cn",
        "yahoo.com.cn",
        "icloud.com",
        "me.com",
    ),
    *(
        "mac.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.net",
        "mail.com",
        "mail.ru",
        "yandex.com",
        "yandex.ru",
        "zoho.com",
    ),
    *("example.com", "example.net", "example.org"),
)
# Under these everybody has a domain of his own.
_SHARED_DOMAINS = ("gov.cn", "com.cn", "net.cn", "org.cn", "edu.cn", "ac.cn", "mil.cn", "nx.cn")


def anybodys(domain: str) -> bool:
    """Whether that domain, in small letters, is a free provider's, one beneath it, or one under which everybody has a domain of his own."""
    return domain in _SHARED_DOMAINS or any(
        f".{domain}".endswith(f".{free}") for free in FREE_DOMAINS
    )
