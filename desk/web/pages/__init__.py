"""The pages, a module a subject: each takes an `Ask` and gives an answer; none knows HTTP, and
none decides who may see it.
"""
