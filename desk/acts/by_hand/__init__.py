"""补录: items that came by telephone or on paper."""
