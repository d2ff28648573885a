"""Longer texts that people write: Markdown without HTML, cleaned once more on the way out."""

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

from app import i18n
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).disable(
    ["image", "heading", "lheading"]
)
_TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br", "blockquote", "code"}


def init_app(app: Flask) -> None:
    app.add_template_filter(text_blocks)
    app.add_template_filter(block_t)


def text_blocks(text: str) -> Markup:
    """``text`` as safe paragraphs, lists and links."""
    html = _markdown.render(str(text))
    return Markup(
        nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    )


def block_t(value: Translated | None) -> Markup:
    """A longer translated text as paragraphs, marked with its own `lang` where it is not in the page's language."""
    if not value:
        return Markup("")
    text, code = i18n.shown(value)
    blocks = text_blocks(text)
    if code == i18n.language().code:
        return blocks
    return Markup('<div lang="{}">{}</div>').format(PAGE_LANGUAGES[code].tag, blocks)
