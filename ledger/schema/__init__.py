"""The tables: the chain, the views of it, and office matters; one metadata, no row of which leaves
this folder.
"""
