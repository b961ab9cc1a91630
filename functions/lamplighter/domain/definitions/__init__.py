"""All that a workload's file can say besides who is told and what is put right: what is watched, and how."""
