"""通报: bulletins of a period and a year, what is open before a closing, and the closing itself."""
