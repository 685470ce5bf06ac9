"""The pages, a module a subject: each takes a `Request` and answers a `Response`; none knows HTTP,
and none decides who may see it.
"""
