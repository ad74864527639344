"""The registry of tiered cultivation of enterprises.

Rules decide, models store, actions do, queries ask, web shows; workers repeat.
Read first: rules/workflow.py, actions/application.py, rules/title_history.py, actions/tally.py.
"""
