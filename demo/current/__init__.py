"""The demo's present: calls, applications in every state, checks, criteria."""
