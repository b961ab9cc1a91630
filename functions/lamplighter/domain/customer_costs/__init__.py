"""What each customer costs: what it uses at list prices, and its share of the rest."""
