"""Certificate numbers: scheme code, level, award year, serial without gaps."""

from datetime import date


def counter_name(code: str, level: str, award_year: int) -> str:
    """The counter a number is drawn from: one a scheme, level and award year."""
    return f"certificate:{code}:{level}:{award_year}"


def certificate_number(prefix: str, code: str, level: str, award_year: int, serial: int) -> str:
    """For example TJ-ZJTX-M-2026-00001; `level` gives its first letter."""
    return f"{prefix}-{code}-{level[0].upper()}-{award_year}-{serial:05d}"


def application_number(day: date, serial: int) -> str:
    """An application's number: SB, day of opening, serial of that day."""
    return f"SB{day:%Y%m%d}{serial:04d}"
