"""信息: what people decide of an item and of what is doubted of it."""
