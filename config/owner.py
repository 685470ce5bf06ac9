"""A value that owns what is made of it: made when first asked for, kept as long as the value."""

from collections.abc import Callable, Hashable
from typing import Self, TypeVar, cast

_Made = TypeVar("_Made")


class Owner:
    """For a frozen value that many ask the same of. What is kept is no part of the value: not
    compared, not shown, not written.
    """

    __slots__ = ("_made",)
    _made: dict[Hashable, object]

    def once(self, make: Callable[[Self], _Made]) -> _Made:
        """What `make`, a function of a module, makes of the value."""
        try:
            made = self._made
        except AttributeError:
            made = {}
            object.__setattr__(self, "_made", made)
        if make not in made:
            made[make] = make(self)
        return cast("_Made", made[make])
