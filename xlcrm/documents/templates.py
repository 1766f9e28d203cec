"""Which templates there are: a workspace's own ones go before those that come with xlcrm."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.choosing import nearest_sentence
from xlcrm.documents.kinds import FAMILIES, DocumentKind
from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.table_names import fold_name
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlcrm.documents.kinds import Family
    from xlcrm.model.text import Lang
    from xlcrm.workspace import Workspace

NO_TEMPLATE = RefusalKind(
    "template.unknown",
    WRONG_USE,
    Text("没有模板“{name}”。{nearest}可用的模板：{names}。", "There is no template “{name}”. {nearest}The templates are: {names}."),
)
NOT_SHIPPED = RefusalKind(
    "template.not_shipped",
    UNREADABLE,
    Text(
        "随 xlcrm 提供的模板文件夹“{path}”不见了。请重新安装 xlcrm。",
        "The folder “{path}” of the templates that come with xlcrm is gone. Install xlcrm again.",
    ),
)
_CATALOGUES = {"letters": "LETTERS", "forms": "FORMS", "reports": "REPORTS", "messages": "MESSAGES"}


@dataclass(frozen=True, slots=True)
class Template:
    """A template file: its family, the shipped kind it is (None for one of staff's own), its name, and whose it is."""

    family: str
    kind: DocumentKind | None
    name: str
    path: Path
    own: bool = False

    @property
    def key(self) -> str:
        """What the journal calls it: the key of its kind, else its name."""
        return self.kind.key if self.kind else self.name


def shipped_folder() -> Path:
    """Return the folder of the templates that come with xlcrm: beside the package in a source tree, else installed."""
    beside = Path(__file__).resolve().parents[2] / "templates"
    folder = beside if beside.is_dir() else Path(__file__).resolve().parents[1] / "shipped_templates"
    if not folder.is_dir():
        raise Refusal(NOT_SHIPPED, path=folder)
    return folder


def kinds_of(family: str) -> tuple[DocumentKind, ...]:
    """Return the catalogue of a family: ``xlcrm.documents.kinds_letters.LETTERS`` and so on."""
    found: tuple[DocumentKind, ...] = getattr(import_module(f"xlcrm.documents.kinds_{family}"), _CATALOGUES[family])
    return found


def templates(workspace: Workspace | None, family: str, lang: Lang) -> list[Template]:
    """Return all templates of a family: staff's own first; one that bears a shipped one's name stands in its place."""
    own = list(_own(workspace, FAMILIES[family], lang)) if workspace else []
    taken = {(template.key, template.path.suffix.lower()) for template in own}
    return [*own, *(one for one in _shipped(FAMILIES[family], lang) if (one.key, one.path.suffix) not in taken)]


def find_template(workspace: Workspace | None, family: str, name: str, lang: Lang) -> Template:
    """Return the template of a name: its key, its title in either language, its file's name, or a path.

    Raises:
        Refusal: There is none of that name; the nearest is named.
    """
    return find_templates(workspace, (family,), name, lang)[0]


def find_templates(workspace: Workspace | None, families: Iterable[str], name: str, lang: Lang) -> list[Template]:
    """Return every template of a name in some families: a letter and a message may share it, a page and its PDF do.

    Raises:
        Refusal: There is none of that name; the nearest is named.
    """
    known = tuple(families)
    there = [template for family in known for template in templates(workspace, family, lang)]
    wanted = fold_name(name)
    if found := [template for template in there if wanted in _names(template)]:
        return found
    path = Path(name).expanduser()
    family = next((each for each in known if path.suffix.lower() in FAMILIES[each].suffixes), "")
    if family and path.is_file():
        return [Template(family, None, path.stem, path, own=True)]
    nearest = nearest_sentence(name, {called for template in there for called in _names(template)})
    titles = joined(dict.fromkeys(template.name for template in there))
    raise Refusal(NO_TEMPLATE, name=name, nearest=nearest, names=titles)


def _names(template: Template) -> set[str]:
    titles = template.kind.title if template.kind else ()
    return {fold_name(name) for name in (template.key, template.name, template.path.name, *titles)}


def _own(workspace: Workspace, family: Family, lang: Lang) -> Iterator[Template]:
    """Return staff's templates: in the family's folder (in either language), else right in the folder of templates."""
    top = workspace.place("templates", lang)
    known = {fold_name(name): kind for kind in kinds_of(family.key) for name in (kind.key, *kind.title)}
    seen: set[str] = set()
    for folder in (*(top / name for name in dict.fromkeys((family.folder.say(lang), *family.folder))), top):
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in family.suffixes and not path.name.startswith(("~$", ".")) and path.name not in seen:
                seen.add(path.name)
                yield Template(family.key, known.get(fold_name(path.stem)), path.stem, path, own=True)


def _shipped(family: Family, lang: Lang) -> Iterator[Template]:
    """Return the shipped templates: one in each language under its title, or one for both under its key."""
    folder = shipped_folder() / family.key
    for kind in kinds_of(family.key):
        title = kind.title.say(lang)
        for suffix in family.suffixes:
            places = (folder / lang / f"{title}{suffix}", folder / f"{kind.key}{suffix}")
            if found := next((path for path in places if path.is_file()), None):
                yield Template(family.key, kind, title, found)
