"""Every read that is more than one row by key; one function for each page's need."""
