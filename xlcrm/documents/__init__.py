"""Documents: letters, forms, reports and messages out of templates that staff edit in the programs they know."""
