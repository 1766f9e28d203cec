"""The commands, one file per group. They read options, call the pipeline and print; they hold no rules."""
