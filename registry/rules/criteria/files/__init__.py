"""Sets as they are written: read strictly, shipped with the product, edited as drafts, kept as versions."""
