"""Reports as people and programs read them: HTML, JSON, CSV, XLSX, PDF, e-mail, Slack. None adds a figure."""
