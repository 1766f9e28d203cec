"""Word letters: a template compiled once, rendered for many customers, as files, as one file, as PDF."""
