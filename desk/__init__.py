"""Floor 5: what people and the clock do."""
