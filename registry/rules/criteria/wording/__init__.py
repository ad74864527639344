"""Criteria in words: figures with their arithmetic, clauses, points, periods, what two versions differ in."""
