"""Mails that a unit might send for its quota's sake, the kind and not the example: nothing of them
counts, and a person sees a doubt.
"""

import random

import pytest

from tests.hostile_units.kit import PICTURE, doc_of, docx_of, report, sender, sheet, short, zip_of
from tests.office_mail import counted, envelope, letter, part, parts, shown, taken

COVER = (
    "您好！现将我单位2026年第5期政务信息报送给您，详见附件，如有问题请随时与我联系，祝工作顺利！"
)
CARD = "————————————\n办公室　马晓岚\n电话：0951-5550188　传真：0951-5550189\n地址：金凤区北京中路168号行政中心C座1206室\n邮编：750011　邮箱：xinxi@example.gov.cn"
NOTICE = (
    "本邮件及其附件仅供指定收件人使用，如您误收本邮件，请立即通知发件人并删除，未经许可不得复制、转发或披露其内容。"
    "This message is intended only for the named recipient. If you have received it in error, please delete it."
)
WISHES = (
    "值此端午佳节来临之际，谨向市政府办公室各位领导和同事致以节日的问候和美好的祝愿，感谢一直以来对我们工作的关心、支持和帮助，"
    "祝大家身体健康、工作顺利、阖家幸福、万事如意！"
)
HIDDEN = "我局今年以来组织开展燃气安全入户检查三万户，发现并整改隐患一千二百处，群众满意度明显提高，有关做法得到上级肯定。"
RARE = "".join(chr(code) for code in random.Random(14).sample(range(0x4E00, 0x9F00), 180))  # noqa: S311  the same rubbish every time


def says(text, subject="信息报送", **more):
    return lambda n: letter(sender(n), subject, text, **more)


def shows(html, subject="信息报送"):
    return lambda n: envelope(sender(n), subject, part(html, "text/html"))


def brings(files, text="", subject="信息报送"):
    return lambda n: letter(sender(n), subject, text, files)


def titled(text, subject="{}开展燃气安全“敲门行动”成效明显"):
    return lambda n: letter(sender(n), subject.format(short(n)), text.format(short(n)))


EMPTY = {
    "empty": says("", ""),
    "empty with a subject of the office's kind": says("", "报送信息"),
    "sixty wide blanks": says("　" * 60 + "\n\t\r\n"),
    "non-breaking blanks in HTML": shows("<html><body>" + "<p>&nbsp;</p>" * 40 + "</body></html>"),
    "a picture that counts readers": shows(
        '<p><img src="https://example.com/o.gif" width="1"></p>'
    ),
    "no part at all": lambda n: envelope(sender(n), "信息报送", parts()),
    "a document without a letter": brings({"信息.docx": docx_of("")}),
    "a document of blank lines": brings({"信息.docx": docx_of(*["　"] * 30)}),
    "an old document without a letter": brings({"信息.doc": doc_of("\r\r\r")}),
    "a text file of nothing": brings({"信息.txt": b""}),
    "a sheet without a value": brings({"信息.xlsx": sheet(("", ""), ("", ""))}),
    "a package of nothing": brings({"信息.zip": zip_of({})}),
}
SUBJECT_ALONE = {
    "a title alone": titled(""),
    "a long title alone": titled(
        "", "{}打造“15分钟政务服务圈”推动高频事项就近办、马上办、一次办的做法和成效"
    ),
    "the title once more as text": titled("{}开展燃气安全“敲门行动”成效明显"),
    "title, unit and day as text": titled("{0}开展燃气安全“敲门行动”成效明显\n{0}\n2026年6月3日"),
    "title and the fields without a text": titled(
        "报送单位：{0}\n标题：{0}开展燃气安全“敲门行动”成效明显\n签发人：马立群\n联系电话：0951-5550161"
    ),
    "a document with the title alone": lambda n: letter(
        sender(n),
        "信息报送",
        "",
        {"信息.docx": docx_of(f"{short(n)}开展燃气安全“敲门行动”成效明显")},
    ),
    "a document with head and title alone": lambda n: letter(
        sender(n),
        "信息报送",
        "请查收。",
        {
            "信息.docx": docx_of(
                "政务信息",
                "第12期",
                f"{short(n)}办公室　　2026年6月3日",
                "开展燃气安全“敲门行动”成效明显",
                "签发人：马立群",
            )
        },
    ),
    "the title as a file's name": lambda n: letter(
        sender(n), "信息报送", "", {f"{short(n)}开展燃气安全敲门行动成效明显.docx": docx_of("")}
    ),
}
INVISIBLE = {
    name: says(letters * 120)
    for name, letters in {
        "zero-width blanks": "\u200b",
        "grapheme joiners": "\u034f",
        "Hangul fillers": "\u3164\u115f\u1160",
        "word joiners and marks of order": "\u2060\u200e\u202e",
        "tag letters": "\U000e0041\U000e0042",
        "variation selectors": "\ufe0f\U000e0101",
        "empty Braille": "\u2800",
        "soft hyphens": "\xad",
        "byte order marks": "\ufeff",
        "Khmer vowels unseen": "\u17b4\u17b5",
        "controls": "\x01\x02\x7f",
        "letters of nobody": "\ue000\uf8ff",
        "Mongolian separators": "\u180b\u180e",
        "replacement characters": "\ufffd",
    }.items()
} | {
    name: shows(html)
    for name, html in {
        "hidden by display": f'<p>见附件</p><div style="display:none">{HIDDEN}</div>',
        "hidden by the attribute": f"<p>见附件</p><div hidden>{HIDDEN}</div>",
        "hidden by size": f'<p>见附件</p><span style="font-size:0px">{HIDDEN}</span>',
        "hidden by visibility": f'<p>见附件</p><p style="visibility: hidden">{HIDDEN}</p>',
        "hidden by a class": f"<style>.x{{display:none}}</style><p>见附件</p><p class='x'>{HIDDEN}</p>",
        "a comment": f"<p>见附件</p><!-- {HIDDEN} -->",
        "a script": f"<p>见附件</p><script>{HIDDEN}</script>",
        "a template": f"<p>见附件</p><template>{HIDDEN}</template>",
        "the title of the page": f"<html><head><title>{HIDDEN}</title></head><body>见附件</body></html>",
        "white on white": f'<p>见附件</p><p style="color:#ffffff;background:#fff">{HIDDEN}</p>',
    }.items()
}
FORGOTTEN = {
    "see the attachment": says("请查收附件。"),
    "see the attachment, politely": says(COVER),
    "see the attachment, with a card": says(f"{COVER}\n\n{CARD}"),
    "see the attachment, of the week": says(
        "领导好：附件为我单位本周政务信息1篇，已经分管领导审签，请查收。谢谢！"
    ),
    "see the attachment, title named": titled(
        "现报送《{0}开展燃气安全“敲门行动”成效明显》一文，请审阅采用为盼，不妥之处请批评指正。"
    ),
    "see the attachment, listed": says(
        "附件：1.关于开展燃气安全“敲门行动”的信息.docx\n2.信息审批表.pdf"
    ),
    "an attachment of the card's picture": brings({"image001.png": PICTURE}, COVER),
    "see the link": says(
        "信息见链接：https://pan.example.com/s/1aB9xYz_kk 提取码：8h2d 有效期7天，请及时下载。"
    ),
    "see the shared document": says(
        "本周信息已填入在线文档，请点击查看 https://docs.example.com/doc/DQkx ，如需权限请与我联系。"
    ),
    "see what was sent by another way": says(
        "信息稿已通过政务微信发至您处，附件过大邮件无法上传，请以微信为准，麻烦登记一下。"
    ),
}
NOTHING_SAID = {
    "a full stop": says("。"),
    "a Western full stop": says("."),
    "an ellipsis": says("……"),
    "dashes": says("——" * 40),
    "one digit": says("1"),
    "question marks": says("？？？？"),
    "stars": says("★☆●■◆" * 20),
    "smiles": says("😀👍🙏" * 15),
    "received": says("收到。"),
    "as subject": says("如题。"),
    "none": says("无"),
    "a number": says("13895550123"),
    "a word for tests": says("测试"),
    "a word for tests, Western": says("test test test"),
    "a test, at length": says(
        "这是一封测试邮件，用于检查邮箱收发是否正常，收到请忽略，不必回复，谢谢配合。测试测试测试。"
    ),
    "a document that tests": brings(
        {
            "测试.docx": docx_of(
                "测试文档", "此文档仅用于测试信箱能否正常接收附件，没有实际内容，请忽略。"
            )
        }
    ),
}
AGAIN_AND_AGAIN = {
    "one letter": says("啊" * 300),
    "one Latin letter": says("a" * 300),
    "one word": says("信息" * 150),
    "one short sentence": says("我单位召开会议。" * 40),
    "one line, many times": says("扎实推进各项工作落实\n" * 30),
    "two letters by turns": says("哈呵" * 120),
    "counting": says("、".join(map(str, range(1, 160)))),
    "the alphabet": says("abcdefghijklmnopqrstuvwxyz " * 10),
    "keys at random": says("asdfjkl;qweruiop" * 15),
    "letters at random": says(RARE),
    "filler text": says(
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor. " * 4
    ),
    "a document of one letter": brings({"信息.docx": docx_of(*["的" * 40] * 10)}),
    "characters read wrongly": says(
        "锘挎垜灞€缁勭粐寮€灞曠噧姘斿畨鍏ㄦ鏌ワ紝鍙戠幇骞舵暣鏀归殣鎮ｄ竴鍗冧簩鐧惧銆傛垜灞€缁勭粐寮€灞曠噧姘斿畨鍏ㄦ鏌ャ€�"
    ),
    "Latin rubbish": says(
        "Î¾Ö×éÖ¯¿ªÕ¹È¼Æø°²È«¼ì²é£¬·¢ÏÖ²¢Õû¸ÄÒþ»¼Ò»Ç§¶þ°Ù´¦¡£ÈºÖÚÂúÒâ¶ÈÃ÷ÏÔÌá¸ß¡£"
    ),
}
MANNERS = {
    "a greeting": says("您好！祝工作顺利，身体健康，阖家幸福！"),
    "a season's greeting": says(WISHES, "端午安康"),
    "thanks": says(
        "领导好，辛苦了，麻烦您在百忙之中查收一下，谢谢！祝好！有问题随时电话联系我，非常感谢您的支持！"
    ),
    "a card": says(CARD),
    "a card in HTML": shows("<br>".join(CARD.splitlines())),
    "a disclaimer": says(NOTICE),
    "a gateway's banner": says(
        "【外部邮件提醒】此邮件来自外部，请谨慎点击其中的链接和附件，不要透露账号和密码，如有疑问请联系信息中心。"
    ),
    "from my telephone": says("发自我的华为手机"),
    "a greeting, a card and a disclaimer": says(f"您好！\n\n{CARD}\n\n{NOTICE}"),
    "an advertisement of the provider": says(
        "———\n使用网易邮箱大师发送，随时随地收发邮件，点击下载体验全新客户端，更多精彩功能等你发现。"
    ),
    "a quotation of our own notice": says(
        "收到，谢谢！\n\n在 2026年6月1日，市政府办信息科 写道：\n> 请各单位于6月10日前报送二季度政务信息，重点反映营商环境、安全生产、民生实事等方面的做法、成效和问题建议，每单位不少于五条，逾期将予以通报。"
    ),
}
LINES = [f"第{n}项工作正常推进" for n in range(1, 31)]
SAME = [
    f"我单位组织第{n}检查组到第{n}社区开展安全生产检查，共检查企业{n + 12}家，发现隐患{n + 3}处，已督促整改{n + 1}处，其余限期整改到位。"
    for n in range(1, 31)
]
MANY_FILES = {
    "thirty lines in thirty documents": brings(
        {f"{n}.docx": docx_of(line) for n, line in enumerate(LINES, 1)}
    ),
    "thirty lines in thirty text files": brings(
        {f"信息{n}.txt": line.encode() for n, line in enumerate(LINES, 1)}
    ),
    "thirty lines in a zip": brings(
        {"信息.zip": zip_of({f"{n}.txt": line for n, line in enumerate(LINES, 1)})}
    ),
    "one template in thirty documents": brings(
        {f"{n}.docx": docx_of(f"第{n}社区安全检查情况", line) for n, line in enumerate(SAME, 1)}
    ),
    "one report in thirty documents": brings(
        {f"{n}.docx": docx_of(f"工作动态之{n}", HIDDEN) for n in range(1, 31)}
    ),
}
MANY_IN_ONE = {
    "thirty lines as thirty matters": says(
        "\n".join(f"{n}、{line}。" for n, line in enumerate(LINES, 1))
    ),
    "thirty lines as rows": brings(
        {"信息.xlsx": sheet(("序号", "标题"), *((str(n), line) for n, line in enumerate(LINES, 1)))}
    ),
    "one template in thirty parts of a text": says(
        "\n\n".join(f"第{n}社区安全检查情况\n{line}" for n, line in enumerate(SAME, 1))
    ),
}
TRICKS = (
    EMPTY
    | SUBJECT_ALONE
    | INVISIBLE
    | FORGOTTEN
    | NOTHING_SAID
    | AGAIN_AND_AGAIN
    | MANNERS
    | MANY_FILES
)


CIRCUIT = [
    f"本周第{n}网格巡河{n + 20}公里，清理漂浮物{n + 2}袋，劝离野钓野泳{n + 5}人次，向镇河长办转办问题{n}件，均已办结。"
    for n in range(1, 31)
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    tricks = TRICKS | MANY_IN_ONE
    mails = [trick(number) for number, trick in enumerate(tricks.values())]
    mails += [letter(sender(n), "信息报送", report(n)) for n in range(8)]
    mails += [letter(sender(9), f"第{n}网格巡河情况", text) for n, text in enumerate(CIRCUIT, 1)]
    told = taken(mails, tmp_path_factory.mktemp("tricks"))
    counted_beside = {"honest": told[len(tricks) : -30], "a mail a minute": told[-30:]}
    return dict(zip(tricks, told, strict=False)) | counted_beside


@pytest.mark.parametrize("name", TRICKS)
def test_it_earns_nothing_and_a_person_sees_why(lines, name):
    assert counted(lines[name]) == []
    assert shown(lines[name])


@pytest.mark.parametrize("name", MANY_IN_ONE)
def test_a_text_or_table_of_many_counts_as_one_until_a_person_has_cut_it(lines, name):
    assert len(counted(lines[name])) <= 1
    assert shown(lines[name])


def test_an_honest_report_counts_beside_them(lines):
    assert [len(counted(line)) for line in lines["honest"]] == [1] * 8


def test_a_mail_a_minute_of_one_template_is_shown_to_a_person(lines):
    """What thirty files do, thirty mails do as well."""
    told = lines["a mail a minute"]
    assert len([line for line in told if counted(line)]) <= 1
    assert all(shown(line) for line in told[1:])
