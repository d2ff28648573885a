"""What the desk's list of registrations can be narrowed to."""

from dataclasses import dataclass

from app.registration.rules import CategoryKind, RegistrationState

SORTS = ("name", "since")
OTHER_TOWNS = "other"


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to. ``town`` is a partner town's name, or "other"; ``towns`` are the partners'."""

    search: str = ""
    state: RegistrationState | None = None
    category: CategoryKind | None = None
    town: str = ""
    language: str = ""
    sort: str = "name"
    towns: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.search and not self.is_filtered

    @property
    def is_filtered(self) -> bool:
        """Whether anything but a search narrows the list."""
        return bool(self.state or self.category or self.town or self.language)
