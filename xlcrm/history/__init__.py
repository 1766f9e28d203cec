"""The past: journal, snapshots, undo."""
