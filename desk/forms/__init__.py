"""The JSON that other programs rely on (INTERFACE.md), a module a subject. Shapes values; asks
nothing.
"""
