"""The enterprise profile 企业画像 as pages show and keep it."""
