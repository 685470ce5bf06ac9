"""The commands, a module a subject. Floors below are imported within each: `yishi --help` must not
wait for them.
"""
