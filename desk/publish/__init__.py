"""What goes out: documents and tables as files. Asks the ledger nothing."""
