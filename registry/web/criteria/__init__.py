"""Criteria sets as pages show and edit them."""
