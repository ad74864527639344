"""Long searches for a counterexample, of which the suite runs each for seconds."""
