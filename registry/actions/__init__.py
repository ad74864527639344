"""Every change of state: one public function = one transaction = at least one ledger event."""
