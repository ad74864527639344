"""What `manage.py test --fast` leaves to the suite, beside what is marked slow.

A test is named in `left_to_suite.txt` that takes a tenth of a second of CPU or more for a case (`test
--dearest 200` says which do) and walks on pages, whole lists or whole backups over what quicker tests hold
step by step. Those that tell most of their room stay, such as that what is restored is equal, that no one
person does both halves, or that nobody sees half of a list; and of every file some test stays
(tests/guards/left_to_suite.py).
"""

from pathlib import Path

LEFT_TO_SUITE = frozenset(Path(__file__).with_suffix(".txt").read_text("utf-8").split())
"""Tests as pytest calls them, without their cases."""
