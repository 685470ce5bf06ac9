"""收件: from a mailbox to lines of the log and items of the ledger."""
