"""Reports: figures of the book as data first, then the same data as a page and as a PDF."""
