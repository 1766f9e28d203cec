"""What goes out to people: letters, forms, reports, messages."""
