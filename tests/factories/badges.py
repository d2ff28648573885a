"""Badges for tests: one of a Lithuanian guest in Borne, to be changed by keyword."""

from dataclasses import replace

from app.badges import codes
from app.badges.rules import Back, Badge, Channel, Labels, Section, Ticket

KEYS = codes.keyring("", "a secret key for tests, long enough for all")
ADDRESS = codes.address("https://conferring.example.org", codes.make(Ticket(3, 1, 1), KEYS.signing))

LABELS = Labels(
    badge="Dalyvio kortelė",
    understood="Suprantu · I understand",
    channel="Kanalas",
    channels="Kanalai",
    code="QR kodas registracijai",
    emblem="Europos Sąjungos emblema",
)
BACK = Back(
    channels=(Channel(0, "salė", "lt"), Channel(1, "Deutsch", "de"), Channel(4, "Português", "pt-PT")),
    sections=(Section("Belaidis ryšys", ("Kulturhus-gast, slaptažodis: fietspad",), strong=("fietspad",)),),
    found="Radote šią kortelę? Palikite ją prie įėjimo.",
    statement="Finansuoja Europos Sąjunga.",
    disclaimer="Išreikštos nuomonės yra tik autorių.",
)
_BADGE = Badge(
    name="Jurgita Žukauskaitė-Petrauskienė",
    organisation="Trakų rajono savivaldybės administracija",
    town="Trakai",
    languages=("LT", "EN"),
    channel=Channel(3, "Lietuvių", "lt"),
    series="Climate Partnership",
    edition="Borne",
    dates="Lapkričio 12–14 d., Borne",
    place=3,
    towns_count=5,
    role="Pranešėja",
    address=ADDRESS,
    tag="lt",
    labels=LABELS,
    back=BACK,
)


def badge(**changes) -> Badge:
    return replace(_BADGE, **changes)
