"""An S3 Inventory on your own machine, counted by the code that counts it in AWS."""

from local.inventories.as_text import print_storage
from local.inventories.counting import Counted, count_inventory, verified_manifest
from local.inventories.places import Inventory, find_inventory
from local.inventories.storage import Storage, as_json
from local.inventories.written import write_all

__all__ = [
    "Counted",
    "Inventory",
    "Storage",
    "as_json",
    "count_inventory",
    "find_inventory",
    "print_storage",
    "verified_manifest",
    "write_all",
]
