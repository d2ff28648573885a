"""PO files, as Gettext's programs read them: producers and readers are pure. A unit's id is its context; what is not
checked is marked as fuzzy."""

from collections.abc import Iterable
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from app.forms import clean_text
from app.translating.exchange import MOST_UNITS, NotReadable, Received, Sent, Unit, code_of
from app.translating.rules import State
from app.values.languages import PAGE_LANGUAGES

MEDIA_TYPE = "text/x-gettext-translation"


def written(sent: Iterable[Sent], language: str, *, name: str) -> bytes:
    """A catalogue; ``name`` says whose texts these are."""
    catalogue = Catalog(
        locale=PAGE_LANGUAGES[language].locale, project=name, version="1", fuzzy=False, header_comment=""
    )
    for one in sent:
        flags = {"fuzzy"} if one.unit.target and one.state is not State.CHECKED else set()
        catalogue.add(
            one.unit.source,
            one.unit.target,
            context=one.unit.id,
            flags=flags,
            # A comment is a line, and what is not would not be one.
            auto_comments=[" ".join(note.split()) for note in one.notes],
        )
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0)
    return buffer.getvalue()


def read(content: bytes) -> Received:
    """What a catalogue holds, in its order. Raises NotReadable."""
    try:
        content.decode("utf-8-sig")
        catalogue = read_po(BytesIO(content.removeprefix(b"\xef\xbb\xbf")), abort_invalid=True)
    except (PoFileError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        # The reader of Babel trips in several ways over what is no catalogue at all.
        raise NotReadable from None
    messages = [message for message in catalogue if message.id and message.context]
    if not messages or len(messages) > MOST_UNITS or any(not isinstance(one.id, str) for one in messages):
        raise NotReadable
    units = [
        Unit(
            id=message.context,
            source=clean_text(message.id),
            target=clean_text(message.string or ""),
            final=bool(message.string) and "fuzzy" not in message.flags,
        )
        for message in messages
    ]
    return Received(code_of(str(catalogue.locale) if catalogue.locale else None), units)
