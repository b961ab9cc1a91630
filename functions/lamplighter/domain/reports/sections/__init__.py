"""One section each: what was measured, in a verdict, changes, actions, figures, charts and tables."""
