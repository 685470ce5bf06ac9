"""Floor 3: what happened, made durable; the only floor that knows SQL."""
