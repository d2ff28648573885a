"""Reading XML from outside: no document type, so no entities of its own and nothing fetched from anywhere."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

_DEEPEST = 60


class Unreadable(ValueError):
    """Not well-formed, or with what is not accepted from outside."""


def read(content: bytes) -> Element:
    """The root of a document; names of elements and attributes are "{namespace}name" where they have a namespace. Raises
    Unreadable."""
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable("elements within elements without end")
        builder.start(_named(name), {_named(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(name))

    def refuse(*_any: object) -> None:
        raise Unreadable("a document type is not accepted")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(str(error)) from None
    return builder.close()


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name
