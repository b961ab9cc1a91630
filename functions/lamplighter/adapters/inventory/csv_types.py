"""What the columns of CSV are read as."""

from __future__ import annotations

import pyarrow as pa

from lamplighter.domain.inventory import columns

FLAGS = (columns.IS_LATEST, columns.IS_DELETE_MARKER)
INSTANTS = (columns.LAST_MODIFIED, columns.RETAIN_UNTIL)
# To the microsecond: S3 writes milliseconds, others whole seconds, and a lock may end in the year 9999.
INSTANT = pa.timestamp("us", "UTC")
