"""通报: bulletins, notices, closings."""
