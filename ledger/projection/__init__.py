"""From entries to the rows of the views: the same entries in the same order always give the same
rows. Decides nothing.
"""
