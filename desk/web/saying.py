"""What a form says, as a line of the ledger. Records nothing."""

from typing import Any, TypeVar

from pydantic import ValidationError

from config.errors import Refused
from config.sentences import sentence_of
from ledger.portable import Line

Said = TypeVar("Said", bound=Line)


def line_from_form(model: type[Said], **values: Any) -> Said:
    """The line; Refused, with the key and what it takes, for what is none. Empty texts are left out."""
    given = {key: value for key, value in values.items() if value not in {"", None}}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refused(sentence_of(error, model=model, data=given)) from None
