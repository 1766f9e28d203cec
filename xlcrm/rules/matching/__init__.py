"""Which records are the same customer: candidates by shared keys, compared field by field, weighed, with reasons in words."""
