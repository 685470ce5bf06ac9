"""One function per act: what a person, a command or the clock asks for; here the floors below are
put together.
"""
