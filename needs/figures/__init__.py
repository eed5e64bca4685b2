"""The analyst's figures: each module answers one question about the ledger with typed rows."""
