"""What an import needs to read: the register, what is held, and the uploads kept."""
