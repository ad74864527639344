"""Lists: pages, tabs and tables for download."""
