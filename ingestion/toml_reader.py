"""Reads one table of `huoshui.toml` and remembers everything wrong with it.

Flow: `Table.text("name")` and its siblings return the value or its default and append a sentence to `problems`.
Why:  a person who repairs a configuration wants all mistakes in one go, with the place of each.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Table:
    """One TOML table at `place`, such as `formats.crm_orders`; `problems` is shared by all tables of a file."""

    place: str
    values: Mapping[str, Any]
    problems: list[str]
    known: set[str] = field(default_factory=set)

    def problem(self, sentence: str) -> None:
        """Remember one mistake at this place."""
        self.problems.append(f"[{self.place}] {sentence}" if self.place else sentence)

    def _take(self, name: str, kind: type | tuple[type, ...], wanted: str, default: Any) -> Any:  # noqa: ANN401  a TOML value
        self.known.add(name)
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.problem(f"{name} must be {wanted}, not {value!r}.")
            return default
        return value

    def text(self, name: str, default: str = "", choices: tuple[str, ...] = ()) -> str:
        """A string, one of `choices` where given."""
        value: str = self._take(name, str, "a text", default)
        if choices and value not in choices:
            self.problem(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
            return default
        return value

    def required(self, name: str) -> str:
        """A string that must be there and not be empty."""
        value = self.text(name)
        if not value and not isinstance(self.values.get(name), (int, float, list, dict)):
            self.problem(f"{name} is missing.")
        return value

    def number(self, name: str, default: float, low: float = 0.0, high: float = float("inf")) -> float:
        """A number within [low, high]."""
        value = float(self._take(name, (int, float), "a number", default))
        if not low <= value <= high:
            self.problem(f"{name} must lie between {low:g} and {high:g}, not {value:g}.")
            return default
        return value

    def whole(self, name: str, default: int, low: int = 0, high: int | None = None) -> int:
        """A whole number of at least `low`, and of at most `high` where that is given."""
        value: int = self._take(name, int, "a whole number", default)
        if value < low or (high is not None and value > high):
            must = f"be at least {low}" if high is None else f"lie between {low} and {high}"
            self.problem(f"{name} must {must}, not {value}.")
            return default
        return value

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        return bool(self._take(name, bool, "true or false", default))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; a single string counts as a list of one."""
        value = self._take(name, (list, str), "a list of texts", [])
        items = [value] if isinstance(value, str) else value
        if not all(isinstance(item, str) for item in items):
            self.problem(f"{name} must hold texts only.")
            return ()
        return tuple(items)

    def mapping(self, name: str) -> dict[str, Any]:
        """A table as a plain mapping."""
        value = self._take(name, dict, "a table", {})
        return dict(value)

    def table(self, name: str) -> "Table":
        """A sub-table; absent is empty."""
        place = f"{self.place}.{name}" if self.place else name
        return Table(place, self.mapping(name), self.problems)

    def tables(self, name: str) -> list["Table"]:
        """An array of tables, `[[name]]`."""
        items = self._take(name, list, f"an array of tables, [[{name}]]", [])
        if not all(isinstance(item, dict) for item in items):
            self.problem(f"{name} must be an array of tables, [[{name}]].")
            return []
        return [Table(f"{name} #{number}", item, self.problems) for number, item in enumerate(items, 1)]

    def finish(self) -> None:
        """Name every key nobody asked for; a misspelled key must not pass as a default."""
        for name in self.values:
            if name not in self.known:
                near = difflib.get_close_matches(name, self.known, n=1)
                hint = f"; did you mean {near[0]}?" if near else "."
                self.problem(f"{name} is not a known key{hint}")
