"""The closed workbook: reading it into frames, splicing changes into it, losing nothing."""
