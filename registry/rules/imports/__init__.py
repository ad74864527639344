"""Lists as they come: cells, tables, columns and lines, and what each line means for the register. Pure."""
