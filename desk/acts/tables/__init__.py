"""旧表与账本文件: facts from files, and back."""
