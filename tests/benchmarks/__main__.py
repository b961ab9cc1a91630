"""`make bench`: every benchmark beside its baseline, in one run; what counts is the ratio."""

from __future__ import annotations

from tests.benchmarks import cold_start, customers, focus, inventory_scan, metric_reading, reports, telemetry

if __name__ == "__main__":
    cold_start.main()
    customers.main()
    focus.main()
    inventory_scan.main([])
    metric_reading.main()
    reports.main()
    telemetry.main()
