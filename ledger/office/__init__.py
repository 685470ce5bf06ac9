"""What is not history: leases, letters, runs, health, users: mutable, not in the chain, not
exported.
"""
