"""A whole pool judged column by column, with the verdicts of the engine."""
