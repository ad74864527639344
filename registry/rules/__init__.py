"""Pure decisions: no database, no web, no clock. Days are arguments."""
