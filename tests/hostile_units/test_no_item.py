"""Office mail that brings no item, or one where it looks like several: what counts, and what a
person sees. The letters are honest; none of them is worth a point by itself.
"""

import pytest

from tests.hostile_units.kit import (
    PICTURE,
    REPORTS,
    doc_of,
    docx_of,
    pdf_of,
    report,
    sender,
    sheet,
    short,
    zip_of,
)
from tests.office_mail import counted, envelope, forwarded, letter, part, parts, shown, taken

QUOTED = "\n".join(f"> {line}" for line in report(1).splitlines())
WITHDRAWN = f"我单位6月2日报送的《{REPORTS[1][0]}》一文，因数据尚需核实，现申请撤回，请不要采用。"


def says(text, subject="信息报送", files=None):
    return lambda n: letter(sender(n), subject, text.replace("{}", short(n)), files)


NONE = {
    "withdrawal that quotes the item": says(
        f"{WITHDRAWN}原文如下：\n{report(1)}", "关于撤回信息的函"
    ),
    "withdrawal over the quoted mail": says(
        f"{WITHDRAWN}\n\n在 2026年6月2日 写道：\n{QUOTED}", "回复：信息报送"
    ),
    "withdrawal with the item's file": says(
        WITHDRAWN, "申请撤回信息", {"原信息.docx": docx_of(*report(2).splitlines())}
    ),
    "withdrawal in a letter attached": says(
        "请见附件。",
        "撤稿说明",
        {
            "撤稿说明.docx": docx_of(
                "关于撤回信息的说明", "市政府办公室信息科：", WITHDRAWN, "特此说明。"
            )
        },
    ),
    "correction of a figure": says(
        "昨日报送信息中，第二段的数字“三千二百”应为“二千三百”，其余不变，请予更正，由此带来不便敬请谅解。",
        "信息更正",
    ),
    "correction of a name": says(
        "您好，上午发的那篇稿子里签发人写错了，应为赵立新同志，麻烦老师帮忙改一下，正文内容没有变化，谢谢！",
        "更正",
    ),
    "correction in a table": says(
        "勘误如下：",
        "勘误表",
        {
            "勘误.xlsx": sheet(
                ("位置", "误", "正"),
                ("第一段第二行", "六成", "五成"),
                ("第三段末", "十二个", "十一个"),
            )
        },
    ),
    "list of what was sent": says(
        "{}6月份已报送信息统计如下：\n"
        + "\n".join(f"{n}. {title}" for n, (title, _) in enumerate(REPORTS, 1)),
        "6月报送情况",
    ),
    "list of what was sent, a table": says(
        "请核对。",
        "二季度信息报送台账",
        {
            "台账.xlsx": sheet(
                ("序号", "标题", "报送日期", "是否采用"),
                *((str(n), title, f"6月{n}日", "否") for n, (title, _) in enumerate(REPORTS, 1)),
            )
        },
    ),
    "list of what was sent, a document": says(
        "见附件。",
        "信息报送目录",
        {
            "目录.docx": docx_of(
                "上半年信息报送目录",
                *(f"{n}. {title}（6月{n}日报）" for n, (title, _) in enumerate(REPORTS, 1)),
            )
        },
    ),
    "cloud attachment of the mail": says(
        "信息见附件\n\n从QQ邮箱发来的超大附件\n信息.docx (128.03M, 2026年7月27日 21:59 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=0a&t=exs_ftn_download"
    ),
    "cloud attachment named as the item": says(
        f"{REPORTS[3][0]}.docx（2.1M）\n下载链接：https://pan.example.com/s/1Kq 提取码 9x2k",
        REPORTS[3][0],
    ),
    "scan alone": says("", "信息报送", {"扫描件.pdf": pdf_of([])}),
    "scan with a cover": says(
        "您好，附件为我单位加盖公章的信息扫描件，请查收，联系电话0951-5550161。",
        "信息报送",
        {"扫描件.pdf": pdf_of([], [])},
    ),
    "photograph alone": says(
        "",
        "信息报送",
        {"IMG_20260603_101512.jpg": b"\xff\xd8\xff\xe0" + bytes(3000), "page2.png": PICTURE},
    ),
    "picture in a document": says(
        "请查收",
        "信息报送",
        {
            "信息.docx": zip_of(
                {
                    "[Content_Types].xml": "<Types/>",
                    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>',
                    "word/media/image1.png": PICTURE,
                }
            )
        },
    ),
    "approval form alone": says(
        "审批表请先收，正文下午报。",
        "信息审批表",
        {
            "审批表.docx": docx_of(
                "政务信息报送审批表",
                "报送单位：办公室",
                f"信息标题：{REPORTS[3][0]}",
                "拟稿人：丁晓岚",
                "审核人：赵立新",
                "签发人：马立群",
                "签发意见：同意报送。",
            )
        },
    ),
    "evidence alone": says(
        "上次那条信息的佐证材料补上，请归到一起。",
        "补充佐证材料",
        {"佐证材料.zip": zip_of({"现场照片1.png": PICTURE, "统计截图.png": PICTURE})},
    ),
    "a locked package alone": says(
        "密码电话告知。",
        "信息报送",
        {"信息.zip": zip_of({"信息.docx": docx_of("内容")}, locked=("信息.docx",))},
    ),
    "a question": says(
        "老师您好，想问一下二季度的报送截止日期是不是6月28日，按收到时间还是按发送时间算？我们还有两篇稿子在走签批，怕来不及，烦请答复，谢谢。",
        "咨询",
    ),
    "thanks for an adoption": says(
        "感谢市政府办采用我单位信息，看到刊物了，我们会继续努力提高信息质量，也请多提宝贵意见，欢迎到我单位指导工作。",
        "感谢",
    ),
    "change of the contact": says(
        "因工作调整，即日起我单位政务信息联络员由丁晓岚变更为王思雨，办公电话0951-5550172，手机13895550172，请更新通讯录并拉入工作群。",
        "联络员变更",
    ),
    "names for a training": says(
        "按照通知要求，现将我单位参加信息工作培训班人员名单报送如下：\n马立群　副主任　13895550101\n丁晓岚　科员　13895550102\n两人均需住宿。",
        "培训班回执",
        {"回执.xlsx": sheet(("姓名", "职务", "电话"), ("马立群", "副主任", "13895550101"))},
    ),
    "who is on duty": says(
        "端午假期值班安排见附件。",
        "值班表",
        {
            "值班表.docx": docx_of(
                "端午节值班安排表",
                "6月19日　马立群　带班　13895550101",
                "6月20日　丁晓岚　值班　13895550102",
                "6月21日　王思雨　值班　13895550103",
            )
        },
    ),
    "no report this month": says("经梳理，我单位本月无可报送信息，特此说明，零报告。", "零报告"),
    "a promise": says(
        "约稿通知收悉，我单位已安排业务科室撰写，预计下周三前报送，届时请查收，如时间有冲突请告知。",
        "回复：约稿通知",
    ),
    "our own notice back": says(
        "收到\n\n-----原始邮件-----\n发件人：市政府办信息科\n主题：关于报送二季度政务信息的通知\n\n各单位：\n请围绕民生实事、营商环境等重点报送信息，每单位不少于五条，于6月20日前发至本邮箱，逾期通报。\n市政府办公室信息科",
        "回复：关于报送二季度政务信息的通知",
    ),
    "forwarded notice": says(
        "请各科室阅处。\n\n---------- 转发的邮件 ----------\n发件人：市政府办信息科 <xinxi@example.com>\n主题：关于做好汛期信息报送的通知\n\n各单位要严格落实24小时值班制度，突发情况第一时间电话报告，书面信息不晚于一小时。",
        "转发：关于做好汛期信息报送的通知",
    ),
    "the receipt": says("您发送的邮件已于2026年6月3日 9:12被收件人阅读。", "已读：信息报送"),
    "the office is out": says(
        "您好，您的来信我已收到，因出差在外，将于6月9日返回后尽快回复，如有急事请拨打13895550101。",
        "自动回复：信息报送",
    ),
}
# Sent for another unit, which the text names: it waits, and says why.
FOR_ANOTHER = {
    "named in the text": lambda n: letter(
        sender(n), "信息报送", f"受{short(n + 1)}委托，现将该单位信息一篇代为报送。\n{report(n)}"
    ),
    "named in the form": lambda n: letter(
        sender(n),
        "信息报送",
        "",
        {"信息.docx": docx_of(f"报送单位：{short(n + 1)}", *report(n).splitlines())},
    ),
    "named in the subject": lambda n: letter(sender(n), f"【{short(n + 1)}】信息报送", report(n)),
    "named as who signs": lambda n: letter(
        sender(n), "信息报送", f"{report(n)}\n{short(n + 1)}\n2026年6月3日"
    ),
    "named in the file's name": lambda n: letter(
        sender(n),
        "信息报送",
        "帮忙代发一下。",
        {f"{short(n + 1)}信息.docx": docx_of(*report(n).splitlines())},
    ),
    "forwarded from its mail": lambda n: envelope(
        sender(n),
        "转发：信息报送",
        parts(part("请收"), forwarded(letter(sender(n + 1), "信息报送", report(n)))),
    ),
}


def item(n):
    return docx_of(*report(n).splitlines())


def form(n):
    return docx_of(
        "政务信息报送审批表",
        f"报送单位：{short(n)}",
        f"信息标题：{REPORTS[n % 8][0]}",
        "拟稿人：丁晓岚",
        "审核人：赵立新",
        "签发人：马立群",
        "签发意见：同意报送",
    )


ONE = {
    "approval form and item": lambda n: letter(
        sender(n), "信息报送", "请查收", {"审批表.docx": form(n), "信息.docx": item(n)}
    ),
    "item in the body, form attached": lambda n: letter(
        sender(n), "信息报送", report(n), {"审批表.docx": form(n)}
    ),
    "form and item in a package": lambda n: letter(
        sender(n),
        "信息报送",
        "",
        {"报送.zip": zip_of({"审批表.docx": form(n), "正文.docx": item(n)})},
    ),
    "item and evidence in a package": lambda n: letter(
        sender(n),
        "信息报送",
        "正文和佐证材料见附件。",
        {
            "信息.docx": item(n),
            "佐证材料.zip": zip_of(
                {
                    "会议通知.docx": docx_of(
                        "关于召开现场会的通知",
                        "各镇、街道：",
                        "定于6月3日下午召开现场推进会，请准时参加，着正装，带笔记本。",
                    ),
                    "照片.png": PICTURE,
                }
            ),
        },
    ),
    "item and evidence beside it": lambda n: letter(
        sender(n),
        "信息报送",
        "附件1为信息，附件2为佐证材料（部门文件），供参考。",
        {
            "附件1.信息.docx": item(n),
            "附件2.佐证材料-工作方案.docx": docx_of(
                "工作方案",
                "为规范管理，制定本方案。",
                "一、工作目标。年底前实现全覆盖。",
                "二、组织领导。成立专班，统筹推进。",
            ),
        },
    ),
    "item in two formats": lambda n: letter(
        sender(n),
        "信息报送",
        "Word版和PDF版各一份",
        {"信息.docx": item(n), "信息.pdf": pdf_of(report(n).splitlines())},
    ),
    "item in the body and attached": lambda n: letter(
        sender(n),
        "信息报送",
        report(n),
        {"信息.doc": doc_of("\r".join((*report(n).splitlines(), "")))},
    ),
    "item and a scan of it": lambda n: letter(
        sender(n), "信息报送", "请查收", {"信息.docx": item(n), "签字页.pdf": pdf_of([])}
    ),
    "item and a list of figures": lambda n: letter(
        sender(n),
        "信息报送",
        "请查收",
        {
            "信息.docx": item(n),
            "附表：各镇完成情况.xlsx": sheet(
                ("镇", "任务", "完成"), ("望远", "20", "18"), ("杨和", "31", "31")
            ),
        },
    ),
    "a quotation below": lambda n: letter(
        sender(n),
        "回复：请补充签发人",
        f"已补充，请查收。\n{report(n)}\n\n在 2026年6月2日 写道：\n"
        + "\n".join(f"> {line}" for line in REPORTS[(n + 1) % 8]),
    ),
    "a banner before": lambda n: envelope(
        sender(n),
        "信息报送",
        part(
            f"<html><body><p>【外部邮件】请谨慎打开附件和链接，不要泄露密码。</p></body></html><html><body><p>{report(n).replace(chr(10), '</p><p>')}</p></body></html>",
            "text/html",
        ),
    ),
    "left-over base64": lambda n: envelope(
        sender(n), "信息报送", part(report(n), transfer="base64 kept raw")
    ),
    "left-over base64 in GBK": lambda n: envelope(
        sender(n), "信息报送", part(report(n), charset="gbk", transfer="base64 kept raw")
    ),
    "GBK called UTF-8": lambda n: envelope(
        sender(n), "信息报送", part(report(n).encode("gbk"), "text/plain; format=flowed")
    ),
}
SEVERAL = {
    "a table with an item a row": (
        lambda n: letter(
            sender(n),
            "本周信息汇总",
            "本周信息3条，见表",
            {
                "信息汇总.xlsx": sheet(
                    ("序号", "标题", "内容"),
                    *((str(k), *REPORTS[(n + k) % 8]) for k in range(1, 4)),
                )
            },
        ),
        3,
    ),
    "two documents": (
        lambda n: letter(
            sender(n), "信息报送2篇", "请查收", {"1.docx": item(n), "2.docx": item(n + 1)}
        ),
        2,
    ),
    "two further documents and a body's text": (
        lambda n: letter(
            sender(n),
            "信息报送2篇",
            "您好，本周报送信息2篇，第一篇反映近期重点工作进展，第二篇为问题建议，均已经分管领导审签，请审阅采用。",
            {"1.docx": item(n), "2.docx": item(n + 1)},
        ),
        2,
    ),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    kinds = {**NONE, **FOR_ANOTHER, **ONE, **{name: mail for name, (mail, _) in SEVERAL.items()}}
    mails = [mail(number) for number, mail in enumerate(kinds.values())]
    return dict(zip(kinds, taken(mails, tmp_path_factory.mktemp("none")), strict=True))


@pytest.mark.parametrize("name", NONE)
def test_it_counts_nothing_and_is_shown(lines, name):
    assert counted(lines[name]) == []
    assert shown(lines[name])


@pytest.mark.parametrize("name", FOR_ANOTHER)
def test_an_item_for_another_unit_waits(lines, name):
    assert counted(lines[name]) == []
    assert shown(lines[name]) & {"on_behalf", "conflicting_unit", "unknown_sender"}


@pytest.mark.parametrize("name", ONE)
def test_it_is_one_item(lines, name):
    assert len(lines[name]["items"]) == 1
    assert len(counted(lines[name])) == 1
    assert "many_matters" not in shown(lines[name])


@pytest.mark.parametrize("name", SEVERAL)
def test_it_is_as_many_items_made_or_proposed(lines, name):
    made, wanted = len(lines[name]["items"]), SEVERAL[name][1]
    assert made == wanted or (made == 1 and "many_matters" in shown(lines[name]))
