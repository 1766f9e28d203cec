"""What goes out to people: letters, forms, reports, messages; their templates, their printing, where they are kept."""
