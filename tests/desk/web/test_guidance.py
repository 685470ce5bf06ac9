"""Every doubt and every problem of an attachment has its help, by articles that the rulebook
knows; what a regulation lacks is not cited.
"""

from classify.submission import DoubtCode
from desk.acts.labels import DOUBTS
from desk.web.guidance import GUIDES, PROBLEMS
from ingest.mail import Problem
from tests.ledgers import YINCHUAN


def test_every_doubt_has_its_help_and_its_name():
    assert set(GUIDES) == set(DoubtCode) == set(DOUBTS)
    assert all(
        guide.means.endswith("。") and guide.look.endswith("。") for guide in GUIDES.values()
    )


def test_what_is_cited_is_an_article_of_the_measure():
    assert {guide.cite for guide in GUIDES.values()} - {""} <= set(YINCHUAN.articles)


def test_every_reason_why_an_attachment_gave_no_text_has_its_words():
    assert set(PROBLEMS) == set(Problem)
