"""People of the pool, as their forms show them."""

from typing import Any

from app.series.models import Series
from app.speakers import service
from app.speakers.forms import OwnForm, PhotoForm, SpeakerForm
from app.speakers.models import Speaker
from app.values import fingerprints


def form_of(series: Series, speaker: Speaker | None = None, *, own: bool = False) -> SpeakerForm:
    """The form for a person of this pool, or for a new one; ``own`` is the one that they fill in themselves."""
    return (OwnForm if own else SpeakerForm).offering(
        languages=series.languages,
        towns=[(town.id, town.name) for town in series.towns],
        countries=tuple(dict.fromkeys(town.country for town in series.towns)),
        data=_of(speaker) if speaker else None,
    )


def fingerprint(speaker: Speaker) -> str:
    """What somebody saw who opened the form now."""
    return fingerprints.of(service.facts_of(speaker))


def photo_form(speaker: Speaker) -> PhotoForm:
    """The form for their photo."""
    return PhotoForm(data=service.facts_of_photo(speaker))


def _of(speaker: Speaker) -> dict[str, Any]:
    return {
        "seen": fingerprint(speaker),
        **{
            name: getattr(speaker, name)
            for name in (
                "name",
                "organisation",
                "function",
                "place",
                "country",
                "email",
                "mail_language",
                "languages",
                "bio",
                "website",
            )
        },
        "town": str(speaker.town_id or ""),
        "bio_language": speaker.bio_language or "",
        "gender": speaker.gender.value if speaker.gender else "",
    }
