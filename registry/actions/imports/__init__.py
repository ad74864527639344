"""Bringing lists in: a file planned, an upload kept, and what is decided row by row applied."""
