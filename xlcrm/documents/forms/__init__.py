"""Excel forms: an .xlsx that staff designed is filled for each customer and, where it is filled in by hand, read again."""
