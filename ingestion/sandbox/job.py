"""What a writer works on: one block's world, the night's window, where files go, and whose export it is."""

from dataclasses import dataclass

from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.stage import BRANDS, SHOPS, Brand, shops_of
from ingestion.sandbox.window import Window
from ingestion.sandbox.world import World

# Every shop has its own habits: 轻衣旗舰店 exports gb18030 with a tab before ids and thousands commas, 轻衣折扣店 plain
# UTF-8, 皓齿 UTF-8 with a byte order mark and ¥ before amounts.
DIALECTS = (Dialect("gb18030", guard="\t", money="comma"), Dialect("utf-8"), Dialect("utf-8-sig", money="yen"))


@dataclass(frozen=True)
class Job:
    """One shop's exports of one block; what belongs to the brand as a whole goes with its main shop."""

    world: World
    window: Window
    delivery: Delivery
    shop: int

    @property
    def brand(self) -> int:
        """Position of the brand in BRANDS."""
        return self.world.block.brand

    @property
    def house(self) -> Brand:
        """The brand."""
        return BRANDS[self.brand]

    @property
    def is_main(self) -> bool:
        """Whether the shop is its brand's main shop."""
        return shops_of(self.brand)[0] == self.shop

    @property
    def dialect(self) -> Dialect:
        """How the shop's back office writes."""
        return DIALECTS[self.shop]

    def of_shop(self, order: Array) -> Array:
        """Mask of the order rows that belong to the shop."""
        mine: Array = self.world.orders["shop"][order] == self.shop
        return mine

    def put(self, title: str, sheet: Sheet, period: str = "", blank: bool = False) -> None:
        """Append a sheet to the shop's file of that title and period."""
        self.delivery.put((SHOPS[self.shop].shop_id, f"{title}_{period}" if period else title), sheet, blank)
