"""FOCUS exports as AWS writes them, with columns that nobody asks for."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from local.receivers.cost_explorer import Charge

_FOCUS_CATEGORIES = {"Credit": "Credit", "Tax": "Tax", "Usage": "Usage"}


def a_row(charge: Charge, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "AvailabilityZone": "us-east-1a",
        "BilledCost": str(charge.metric("NetUnblendedCost")),
        "BillingAccountId": "123456789012",
        "BillingCurrency": "USD",
        "ChargeCategory": _FOCUS_CATEGORIES.get(charge.record_type, "Adjustment"),
        "ChargeDescription": 'a "quoted", long one',
        "ChargePeriodStart": f"{charge.day}T00:00:00Z",
        "EffectiveCost": str(charge.metric("NetAmortizedCost")),
        "ServiceName": charge.service,
        "Tags": json.dumps(dict(charge.tags)),
        "x_ServiceCode": "Whatever",
        "x_UsageType": charge.usage_type,
    }
    return row | changes


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    listed = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(listed[0]))
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue().encode()


def as_csv_gz(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return gzip.compress(as_csv(rows))


def as_parquet(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Doubles, instants and maps, as AWS Data Exports has them."""
    listed = list(rows)
    columns: dict[str, Any] = {name: [row[name] for row in listed] for name in listed[0]}
    for name in ("BilledCost", "EffectiveCost"):
        columns[name] = pa.array([float(value) for value in columns[name]], pa.float64())
    instants = [datetime.fromisoformat(text.removesuffix("Z")) for text in columns["ChargePeriodStart"]]
    columns["ChargePeriodStart"] = pa.array(
        [datetime.combine(one.date(), time(), UTC) for one in instants], pa.timestamp("ms")
    )
    tags = [list(json.loads(text).items()) for text in columns["Tags"]]
    columns["Tags"] = pa.array(tags, pa.map_(pa.string(), pa.string()))
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, row_group_size=100)
    return file.getvalue()
