"""Criteria 认定标准: versioned data, and the verdicts they give."""
