"""存疑的帮助: for every doubt what it means, what to look at, by which article, and which decision
settles it. Decides nothing.
"""

from dataclasses import dataclass
from typing import Literal

from classify.submission import DoubtCode
from ingest.mail import Problem

Decision = Literal[
    "assign", "count", "split", "compare", "category", "withdraw", "deliver", "settle"
]


@dataclass(frozen=True, slots=True)
class Guide:
    """One doubt: what it means, what to look at, the decision that fits, the article of the
    measure that asks for it ("" where none does).
    """

    means: str
    look: str
    decision: Decision = "settle"
    cite: str = ""


# Why an attachment gave no text.
PROBLEMS: dict[str, str] = {
    Problem.UNREADABLE: "已损坏，读不出文字",
    Problem.ENCRYPTED: "加了口令，打不开",
    Problem.SCANNED: "是扫描件，没有文字可读",
    Problem.UNSUPPORTED: "这种格式暂时读不了",
    Problem.OVERSIZE: "太大，没有读",
    Problem.NESTED: "压缩包套得太深，没有打开",
    Problem.NOT_UNPACKED: "本机没有解包程序，没有打开",
    Problem.STOPPED: "读取时程序中止或超时，已跳过",
}

_STRANGER = "在归属定下以前，这条不计入任何单位。"
_UNCOUNTED = "在定下以前，这条不计入任何单位。"
_SEE = "请下载原件或附件人工查看；看过以后可以消除。"
_NO_REPORT = "看一眼原文；确是报送的，请补录。"

GUIDES: dict[str, Guide] = {
    DoubtCode.UNKNOWN_SENDER: Guide(
        f"发件地址不在名册上，也没有教过。{_STRANGER}",
        "看落款、报送单位一栏和联系电话，必要时打电话核实。",
        "assign",
        "第九条(一)",
    ),
    DoubtCode.CONFLICTING_UNIT: Guide(
        f"发件地址是一个单位的，正文自称是另一个单位。{_STRANGER}",
        "看落款和报送单位一栏；代别的单位发的，归写稿的单位。",
        "assign",
        "第九条(一)",
    ),
    DoubtCode.SENDER_FORGED: Guide(
        f"本单位的邮件服务器核对发件人没有通过，可能是冒名。{_STRANGER}",
        "先打电话向该单位核实，再归属；不要点邮件里的链接。",
        "assign",
    ),
    DoubtCode.SENDER_AMBIGUOUS: Guide(
        f"发件人一栏不是恰好一个地址，分不清是谁发的。{_STRANGER}",
        "先打电话向该单位核实，再归属。",
        "assign",
        "第九条(一)",
    ),
    DoubtCode.NO_OWN_TEXT: Guide(
        f"除去称呼、落款、套话、引文和表头，没有约三十字自己的正文。{_UNCOUNTED}",
        "看原件：正文在图片、扫描件、网盘里的，请单位补发文字稿；确是一条信息的，计入；不是的，不计。",
        "count",
        "第九条(一)",
    ),
    DoubtCode.UNREADABLE_TEXT: Guide(
        f"文字像是乱码，读不成语句。{_UNCOUNTED}",
        "看原件能不能读；读不了的，请单位重发。",
        "count",
        "第九条(一)",
    ),
    DoubtCode.MANY_ALIKE: Guide(
        f"几条出自同一个模板，只是换了数字。{_UNCOUNTED}",
        "逐条各是一件事的，计入；只是凑数的，不计。",
        "count",
        "第十条",
    ),
    DoubtCode.UNSURE_ITEM: Guide(
        f"像是撤回函、报送清单、通知一类，不像一条信息。{_UNCOUNTED}",
        "看原文：确是一条信息的，计入；不是的，不计。",
        "count",
        "第九条(一)",
    ),
    DoubtCode.SENDER_UNVERIFIED: Guide(
        "邮件服务器没有核对发件人；照常计数。", "内容、落款与该单位平时报送一致，即可消除。"
    ),
    DoubtCode.ON_BEHALF: Guide(
        "由一个单位代另一个单位报送，已归写稿的单位。",
        "看落款是否确是所归的单位；不对的另行归属。",
        "assign",
        "第九条(一)",
    ),
    DoubtCode.MANY_MATTERS: Guide(
        "一封来件里像是有几件事。未定以前按一条计。",
        "各事互不相干的，拆开；同一件事的几个方面，认定为一事。",
        "split",
        "第十条",
    ),
    DoubtCode.REPEATED: Guide(
        "正文与同一单位先前报送的相同，不另计数。",
        "对照两稿；确是另一件事的，认定不是重复。",
        "compare",
        "第九条(一)",
    ),
    DoubtCode.REVISED: Guide(
        "标明是先前一条的更正或修订：沿用原编号和原来的计数，显示新稿。",
        "对照两稿改了什么；其实是另一件事的，认定不是重复。",
        "compare",
        "第九条(一)",
    ),
    DoubtCode.NEAR_REPEAT: Guide(
        "与同一单位先前一条相近。未定以前照常计数。",
        "对照两稿：同一件事的认定重复；有新进展的不是重复。",
        "compare",
        "第九条(一)",
    ),
    DoubtCode.SIMILAR_TO_OTHER_UNIT: Guide(
        "与另一单位报送的相近。未定以前各计各的。",
        "看是谁写的、是否联合报送；转抄别人的可以认定重复。",
        "compare",
        "第九条(一)",
    ),
    DoubtCode.CATEGORY_UNCLEAR: Guide(
        "程序分不清属于哪一类；不影响计数和得分。",
        "看标题和开头一段讲的是什么。",
        "category",
        "第六条",
    ),
    DoubtCode.ASKS_WITHDRAWAL: Guide(
        "来件要求撤回已报的一条。撤回后不再计数，已得的分不变。",
        "核对要撤的是哪一条，必要时向单位核实。",
        "withdraw",
        "第九条(一)",
    ),
    DoubtCode.DELIVERS: Guide(
        "像是某件约稿的来稿；登记交稿以前，约稿仍算未交。",
        "核对题目和要求，合要求的登记交稿。",
        "deliver",
        "第九条(三)",
    ),
    DoubtCode.NO_SIGNATORY: Guide(
        "没有读到签发人。只作提示，不影响计数。",
        "看稿首稿尾和签字页；没有签发的可以退请补签。",
        cite="第八条",
    ),
    DoubtCode.UNREADABLE_ATTACHMENT: Guide(
        "附件已损坏或读取中止，没有读出文字。", f"请单位重发，或{_SEE}"
    ),
    DoubtCode.ENCRYPTED_ATTACHMENT: Guide(
        "附件加了口令，程序打不开，也看不到有无密级标志。", f"向单位要口令，{_SEE}", cite="第十条"
    ),
    DoubtCode.SCANNED_ATTACHMENT: Guide(
        "附件是扫描件或图片，没有文字可读，图上的密级标志也看不到。", _SEE, cite="第十条"
    ),
    DoubtCode.UNSUPPORTED_ATTACHMENT: Guide("附件的格式暂时读不了，或压缩包套得太深。", _SEE),
    DoubtCode.CLOUD_ATTACHMENT: Guide(
        "附件在网盘里，程序不去下载，链接到期就取不到了。",
        "在到期以前人工下载，有密级的立即报保密员。",
        cite="第十条",
    ),
    DoubtCode.MISNAMED_ATTACHMENT: Guide(
        "附件名的后缀与内容不符，已按内容读取。", "多半是改错了名；来路可疑的不要打开。"
    ),
    DoubtCode.MACROS: Guide("附件里有宏，没有运行，文字照常读出。", "不要在自己的电脑上启用宏。"),
    DoubtCode.NO_TEXT: Guide("没有读到正文。", f"看原件里有没有图片或附件；{_SEE}"),
    DoubtCode.OVERSIZE: Guide(
        "邮件或附件超过大小上限，只读了一部分或没有读。", f"到邮箱里看原件；{_SEE}"
    ),
    DoubtCode.ENCRYPTED_MAIL: Guide(
        "整封邮件是加密的，程序读不到内容，也看不到有无密级标志。",
        "请人工解密查看，再决定是否补录。",
        cite="第十条",
    ),
    DoubtCode.NO_ITEM: Guide("像是来信、名单一类，没有登记信息。", _NO_REPORT),
    DoubtCode.BOUNCE: Guide("是退信，不是报送。", "我方发出的邮件没有送到，可核对对方地址。"),
    DoubtCode.READ_RECEIPT: Guide("是已读回执，不是报送。", _NO_REPORT),
    DoubtCode.AUTO_REPLY: Guide("是自动回复，不是报送。", _NO_REPORT),
    DoubtCode.CALENDAR: Guide("是日程邀请，不是报送。", _NO_REPORT),
}
