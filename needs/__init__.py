"""The ledger of needs: what was asked, what was met, what was not and why."""
