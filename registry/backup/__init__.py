"""A way back: whole registries as backups that either engine restores, and the move from one to the other.

Neither actions nor queries: they read and fill tables as a whole, at any schema, and record no event, because
they carry what is recorded to another place.
"""
