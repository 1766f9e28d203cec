"""Puts the templates that stand at the top of the project into the package when it is built; the rest is in pyproject.toml."""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py

TEMPLATES = Path(__file__).parent / "templates"


class WithTemplates(build_py):
    """Copies ``templates/`` to ``xlcrm/shipped_templates``; an editable install reads them where they stand."""

    def run(self) -> None:
        """Build the package, then add the templates."""
        super().run()
        if not self.editable_mode:
            into = Path(self.build_lib) / "xlcrm" / "shipped_templates"
            copytree(TEMPLATES, into, dirs_exist_ok=True, ignore=lambda _, names: {n for n in names if n.endswith((".py", ".pyc"))})


setup(cmdclass={"build_py": WithTemplates})
