"""Where customers' daily figures come from: one module a source."""
