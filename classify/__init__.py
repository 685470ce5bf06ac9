"""Floor 2: from text to meaning; all pure."""
