"""The industry packs: what each adds to the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.packs.accounts import FINANCE, TELECOM
from xlcrm.model.packs.auto import AUTO
from xlcrm.model.packs.beauty import BEAUTY
from xlcrm.model.packs.realestate import REALESTATE
from xlcrm.model.packs.trades import B2B, RETAIL, TRADE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.schema import Pack

PACKS: tuple[Pack, ...] = (AUTO, REALESTATE, RETAIL, TRADE, BEAUTY, B2B, TELECOM, FINANCE)
PACK_BY_NAME: Mapping[str, Pack] = {pack.name: pack for pack in PACKS}
