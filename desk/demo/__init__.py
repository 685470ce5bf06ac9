"""The demonstration: an invented city, its mail, and a mail server of its own; touches no real
mailbox.
"""
