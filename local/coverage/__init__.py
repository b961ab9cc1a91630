"""Where each thing that the five guides ask for is: listed by hand in ``guides/``, checked, and written as a table."""
