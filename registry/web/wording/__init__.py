"""What the ledger, facts, titles and dates are called on pages."""
