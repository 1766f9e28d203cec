"""``python -m xlcrm`` is the same as ``xlcrm``."""

from xlcrm.cli import main

main()
