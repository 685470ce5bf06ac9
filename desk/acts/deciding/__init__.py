"""判定: what people decide of what the program read."""
