"""Reports on a laptop: from snapshots in a folder or of a deployed stack, into a folder."""

from local.reports.folder_reports import FolderReports
from local.reports.making import MadeReport, definition_of, make_report
from local.reports.sources import folder_sources, stack_sources

__all__ = ["FolderReports", "MadeReport", "definition_of", "folder_sources", "make_report", "stack_sources"]
