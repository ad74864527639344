"""The shape of what is typed; never a query, never a rule of the registry."""
