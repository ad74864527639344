"""Advice: what would suffice for a title, and where an enterprise stands on the ladder."""
