"""计分: scores explained, supposed and foreseen."""
