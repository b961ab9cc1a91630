"""Service level objectives, evaluated: what counted, over which time, what is left of the budget, what burns."""
