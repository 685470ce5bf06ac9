"""What the tests of this folder share: honest reports, units to send from, and files of Word,
Excel and pictures made by code.
"""

import itertools
import tomllib
from importlib.resources import files

from tests.packed import docx_of, zip_of
from tests.papers import cell, doc_of, pdf_of, xlsx_of

__all__ = ["doc_of", "docx_of", "pdf_of", "xlsx_of", "zip_of"]

UNITS = [
    (unit["code"], unit["short"], unit["addresses"][0])
    for unit in tomllib.loads(files("config").joinpath("rosters/yinchuan.toml").read_text("utf-8"))[
        "unit"
    ]
    if "until" not in unit and not unit["addresses"][0].startswith("@") and "from" not in unit
]
# Title and text of honest reports, no two of them alike.
REPORTS = (
    (
        "夜市摊点“潮汐管理”三个月投诉下降六成",
        (
            "今年三月起，辖区在唐徕渠沿线试行夜市摊点分时经营，晚七点至十一点划线入位，其余时段恢复通行。"
            "城管、市场、街道三方每晚联合巡查，油烟净化器安装率由四成升至九成，三个月共接噪声油烟投诉二十六件，同比下降六成。"
        ),
    ),
    (
        "黄河滩区退耕还湿首片芦苇成活率达九成",
        (
            "沿黄三个乡镇去年秋季退出滩地四千三百亩，委托林科所筛选耐盐碱苗种，今春补植芦苇、柽柳二十余万株。"
            "五月下旬抽样显示成活率九成一，白骨顶鸡、苍鹭等水鸟重新筑巢，下一步拟与牧户签订管护协议，按年度付酬。"
        ),
    ),
    (
        "中小微企业反映电子保函开具周期偏长",
        (
            "走访三十二家施工企业了解到，部分银行电子保函仍须线下核验印章，平均耗时六个工作日，较省会城市多三天。"
            "企业建议统一核验接口，对信用良好的企业取消重复尽调，并公开各家银行的办理时限。"
        ),
    ),
    (
        "“一码通办”让企业年检少跑四趟",
        (
            "审批窗口把消防、特种设备、环保三类年检合并为一张表，企业扫码上传材料，系统自动分发。"
            "试行五十天办理四百一十二件，平均时限由十五天缩到四天，因材料不全退回的比例降到百分之三。"
        ),
    ),
    (
        "早熟西瓜集中上市价格走低瓜农盼订单",
        (
            "六月上旬本地大棚西瓜日上市量三百吨左右，田头价每斤六角，比去年同期低二角五分，外地客商到货减少。"
            "瓜农希望协调商超直采，开通夜间冷链配送，并对连片三百亩以上的种植户给予包装补助。"
        ),
    ),
    (
        "老旧电梯更新改造推进慢的三个症结",
        (
            "全区使用满十五年的住宅电梯有八百七十台，年内只完成更新六十四台。一是业主意见难统一，二是维修资金余额不足，"
            "三是改造期间高层老人出行无替代。建议由社区代为征求意见，按楼层分担费用，先易后难分批实施。"
        ),
    ),
    (
        "暑期游泳场馆安全检查发现隐患百余处",
        (
            "六月中旬，联合检查组抽查室内外泳池七十六家，发现救生员持证不足、余氯超标、深水区隔离缺失等隐患一百一十三处，"
            "当场整改五十八处，停业整顿四家，其余限期十天。检查结果在场馆入口张贴，方便家长查询。"
        ),
    ),
    (
        "社区食堂“中央厨房+送餐员”模式运转顺畅",
        (
            "十二个社区共用一处中央厨房，每天配送午餐两千一百份，六十岁以上老人每餐补贴三元。"
            "送餐员由低保边缘户担任，月收入两千六百元。运营半年未发生食品安全事件，满意度回访九成六。"
        ),
    ),
)


def sender(number: int) -> str:
    """The address of one unit of the roster; neighbouring numbers are different units."""
    return UNITS[number % len(UNITS)][2]


def code(number: int) -> str:
    return UNITS[number % len(UNITS)][0]


def short(number: int) -> str:
    return UNITS[number % len(UNITS)][1]


def report(number: int) -> str:
    """A whole honest report: title, text, who signed it off."""
    title, text = REPORTS[number % len(REPORTS)]
    return f"{title}\n{text}\n签发人：马立群　责任编辑：丁晓岚"


def sheet(*rows: tuple[str, ...]) -> bytes:
    """An .xlsx of one sheet."""
    letters = "ABCDEFGHIJ"
    return xlsx_of(
        {
            "Sheet1": "".join(
                f'<row r="{n}">'
                + "".join(cell(f"{letters[at]}{n}", text) for at, text in enumerate(row))
                + "</row>"
                for n, row in enumerate(rows, 1)
            )
        }
    )


def between(text: str, *inserted: str) -> str:
    """The text with one of these after each of its letters by turns."""
    return "".join(
        itertools.chain.from_iterable(zip(text, itertools.cycle(inserted), strict=False))
    )


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
