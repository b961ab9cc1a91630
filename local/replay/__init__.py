"""Runs recorded events through intake and decisions, in memory and offline."""
