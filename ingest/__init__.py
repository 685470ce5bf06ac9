"""Floor 1: from a mailbox to clean text."""
