"""Lamplighter: alarms in, people told once and rightly, remedies within bounds, verified and given back."""
