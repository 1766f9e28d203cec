"""Where the reference material lies that is not part of the project, and marks for tests that need what may be absent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SHARED: Path = Path(__file__).parents[1].parent / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not beside the project")
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
