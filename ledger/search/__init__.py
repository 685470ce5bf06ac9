"""Full-text search of the mail log: what a text is indexed by, and how a query is matched."""
