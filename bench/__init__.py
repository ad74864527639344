"""Benchmarks: ratios side by side in one run, never absolute promises. `python3 manage.py bench`."""
