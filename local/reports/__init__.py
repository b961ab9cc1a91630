"""Reports on a laptop: from snapshots in a folder, in a bucket or of a deployed stack, into a folder."""

from local.reports.folder_reports import FolderReports
from local.reports.making import MadeReport, definition_of, make_report
from local.reports.sources import snapshot_sources, stack_sources

__all__ = ["FolderReports", "MadeReport", "definition_of", "make_report", "snapshot_sources", "stack_sources"]
