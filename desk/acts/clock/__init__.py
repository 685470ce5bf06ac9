"""定时: what the clock does, and the letters it sends."""
