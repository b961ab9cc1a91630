"""What a sample of a workload's traces says about where its time goes: never a KPI, for it is a sample."""
