"""计分: tallies of quarters and years, a unit's record and rank, points explained, supposed and
foreseen.
"""
