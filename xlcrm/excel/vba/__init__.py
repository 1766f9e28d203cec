"""xlcrm's own VBA: its source, and the writer of vbaProject.bin, which needs neither Excel nor a library."""
