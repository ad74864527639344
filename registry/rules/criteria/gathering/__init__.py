"""The facts of one enterprise for a set: gathered, with where each came from."""
