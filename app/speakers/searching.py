"""Finding somebody in the pool by the beginnings of words, with and without accents."""

from app.values.folding import search_beginnings, search_words


def fits(text: str, *parts: str) -> bool:
    """Whether every word of ``text`` begins a word of ``parts``."""
    words = search_words(*parts)
    return all(any(word.startswith(form) for word in words for form in forms) for forms in search_beginnings(text))
