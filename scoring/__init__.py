"""Floor 4: what it is worth; all pure."""
