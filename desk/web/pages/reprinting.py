"""更正采用: adoptions of an issue that stood in another one, or in another genre, under the lock and against what was seen. Shows nothing."""

from config.errors import Refused
from desk.acts.adoption import adoptions_at, points_by_unit
from desk.acts.adoption import reprint as correct
from desk.web.pages.publications import issue_by, issue_path, name_of
from desk.web.requests import Redirect, Request, Response
from desk.web.revision import check_untouched
from scoring.score import points_text

AT_ONCE = 100


def reprint(request: Request) -> Response:
    """All that were chosen are corrected, or none; then the issue is shown in which they stand now."""
    console, code = request.console, request.path["code"]
    name_of(request)
    chosen = {
        int(one)
        for one in request.form_list("fact")
        if one.isascii() and one.isdecimal() and len(one) < 16
    }
    number, genre, reason = (
        request.form_text("to_issue") or None,
        request.form_text("to_genre") or None,
        request.form_text("reason"),
    )
    if not chosen or len(chosen) < len(set(request.form_list("fact"))) or not (number or genre):
        raise Refused("请勾选要更正的采用，并写期号或选体裁")
    if len(chosen) > AT_ONCE:
        raise Refused(f"一次最多更正 {AT_ONCE} 条")
    if not reason:
        raise Refused("请写更正的理由")
    with console.book.writing(actor=request.actor) as writer:
        facts = adoptions_at(writer.views, chosen, publication=code)
        check_untouched(writer.views, {fact.item for fact in facts if fact.item}, request=request)
        done = correct(
            writer,
            facts,
            genre=genre,
            issue=number,
            reason=reason,
            rules=console.rules,
            today=console.today,
        )
        stands = writer.views.facts.at(done[-1].entry.seq)
    change = sum(unit.points for unit in points_by_unit(done))
    told = f"，共 {'+' if change > 0 else ''}{points_text(change)} 分" if change else "，得分不变"
    return Redirect(
        issue_path(issue_by(code, stands.issue, stands.day)),
        f"已更正 {len(done) // 2} 条采用{told}",
    )
