"""The demo's past: lists announced, titles renewed and ended, firms that moved."""
