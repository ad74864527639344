"""Sheets 评价表 as pages show them: live, filed, with advice and with an officer's checks."""
