"""Longer texts that people write: Markdown without HTML, cleaned once more on the way out."""

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).disable(
    ["image", "heading", "lheading"]
)
_TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br", "blockquote", "code"}


def init_app(app: Flask) -> None:
    app.add_template_filter(text_blocks)


def text_blocks(text: str) -> Markup:
    """``text`` as safe paragraphs, lists and links."""
    html = _markdown.render(str(text))
    return Markup(
        nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    )
