"""``python watcher.py FOLDER`` watches a workspace folder: the same as ``xlcrm watch FOLDER``."""

import sys

from xlcrm.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["watch"]
    main()
