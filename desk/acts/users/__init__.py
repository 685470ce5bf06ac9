"""用户: who people of the console are."""
