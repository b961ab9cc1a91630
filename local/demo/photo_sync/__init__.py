"""The demo's second workload: a sync of photographs, its bucket, and what both come to."""
