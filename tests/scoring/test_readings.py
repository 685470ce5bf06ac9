"""What a rulebook doesn't say is read as READING.md has it, and an office's reading is one of its
choices.
"""

import pytest
from pydantic import ValidationError

from scoring.readings import Readings


def test_what_a_rulebook_does_not_say_is_read_as_the_default():
    taken = {name: reading.taken for name, reading in Readings()}
    assert taken == {
        "joint": "lead",
        "instruction_stack": "each_level",
        "reprimand": "confirmed",
        "reprimand_run": "rolling",
        "zero_adoption": "adoption",
        "exemplary": "0",
    }


def test_a_reading_that_nobody_knows_is_refused():
    with pytest.raises(ValidationError):
        Readings.model_validate({"reprimand": {"taken": "never", "why": "x", "cite": "第一条"}})
