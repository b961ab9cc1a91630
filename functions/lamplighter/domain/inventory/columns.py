"""The columns of an inventory that are counted, whatever else is in it.

Names and meanings: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html. ORC and Parquet write
them like here, CSV in its own way.
"""

from __future__ import annotations

KEY = "key"
IS_LATEST = "is_latest"
IS_DELETE_MARKER = "is_delete_marker"
SIZE = "size"
LAST_MODIFIED = "last_modified_date"
STORAGE_CLASS = "storage_class"
TIER = "intelligent_tiering_access_tier"
RETAIN_UNTIL = "object_lock_retain_until_date"

# What is counted by its values, apart from the cells. Those of ``RETAIN_UNTIL`` are RETAINED (the date is to come),
# RELEASED (it has passed), and empty.
FACETS = (
    "encryption_status",
    "replication_status",
    "object_lock_mode",
    "object_lock_legal_hold_status",
    RETAIN_UNTIL,
    "is_multipart_uploaded",
    "bucket_key_status",
    "checksum_algorithm",
)
RETAINED, RELEASED = "retained", "released"

# A configuration of an inventory may leave these out. The key is always there; without IS_LATEST and IS_DELETE_MARKER
# the inventory is of current versions, which is no lack.
OPTIONAL = (SIZE, LAST_MODIFIED, STORAGE_CLASS, TIER, *FACETS)
COUNTED = (KEY, IS_LATEST, IS_DELETE_MARKER, *OPTIONAL)

# What a value is where its column is missing, or where an object should have one and has not.
UNKNOWN = "unknown"

_OF_CSV = {
    "Key": KEY,
    "IsLatest": IS_LATEST,
    "IsDeleteMarker": IS_DELETE_MARKER,
    "Size": SIZE,
    "LastModifiedDate": LAST_MODIFIED,
    "StorageClass": STORAGE_CLASS,
    "IntelligentTieringAccessTier": TIER,
    "EncryptionStatus": "encryption_status",
    "ReplicationStatus": "replication_status",
    "ObjectLockMode": "object_lock_mode",
    "ObjectLockLegalHoldStatus": "object_lock_legal_hold_status",
    "ObjectLockRetainUntilDate": RETAIN_UNTIL,
    "IsMultipartUploaded": "is_multipart_uploaded",
    "BucketKeyStatus": "bucket_key_status",
    "ChecksumAlgorithm": "checksum_algorithm",
}


def column_of_csv(name: str) -> str:
    """``LastModifiedDate`` is ``last_modified_date``. A name that is not counted stays as it is."""
    return _OF_CSV.get(name, name)
