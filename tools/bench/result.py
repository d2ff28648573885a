"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A measured value and what it may be at most."""

    name: str
    value: float
    unit: str
    bound: float

    @property
    def holds(self) -> bool:
        return self.value <= self.bound

    def __str__(self) -> str:
        return f"{self.name:78} {self.value:8.2f} {self.unit:7} {self.bound:7g}  {'yes' if self.holds else 'NO'}"


HEAD = f"{'name':78} {'value':>8} {'unit':7} {'bound':>7}  holds"
