"""What somebody asks for when they register, and when they change it."""

from dataclasses import dataclass, field

from app.registration.rules import CategoryKind, ConsentPurpose, Menu


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for when they register, cleaned and of the right shape; not yet decided upon."""

    form_key: str
    name: str
    email: str
    town: str
    country: str
    category: CategoryKind
    mail_language: str
    understands: tuple[str, ...]
    wants: tuple[str, ...] = ()
    organisation: str = ""
    menu: Menu = Menu.ALL
    sessions: tuple[int, ...] = ()
    access_needs: str = ""
    consents: frozenset[ConsentPurpose] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Changes:
    """What is to be different about a registration; None leaves a thing as it is. ``consents`` holds what is given
    afterwards."""

    name: str | None = None
    email: str | None = None
    town: str | None = None
    country: str | None = None
    organisation: str | None = None
    category: CategoryKind | None = None
    mail_language: str | None = None
    understands: tuple[str, ...] | None = None
    wants: tuple[str, ...] | None = None
    menu: Menu | None = None
    sessions: tuple[int, ...] | None = None
    access_needs: str | None = None
    consents: frozenset[ConsentPurpose] | None = None
