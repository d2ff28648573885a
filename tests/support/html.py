"""What every page must be: valid HTML, one h1, a title, its language, labels, unique ids, nothing inline."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import html5lib
from justhtml import JustHTML
from justhtml.dom import Element, Node, Text

from app.values.languages import PAGE_LANGUAGES

# The standard's own words for what is never wrong here: a page may contain a script of data.
DATA_SCRIPTS = {"application/ld+json", "application/json"}
INTERACTIVE = {"a", "button", "input", "select", "textarea", "label", "summary"}
PHRASING = {
    "span",
    "p",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "small",
    "label",
    "button",
    "abbr",
    "time",
    "h1",
    "h2",
    "h3",
    "h4",
}
BLOCKS = {"div", "p", "ul", "ol", "dl", "table", "form", "fieldset", "section", "article", "h1", "h2", "h3", "h4"}
REFERENCES = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "headers",
    "for",
    "form",
    "list",
)


class Page:
    """A page as a test reads it. Selectors are CSS."""

    def __init__(self, source: str):
        self.source = source

    @cached_property
    def root(self) -> JustHTML:
        return JustHTML(self.source, sanitize=False)

    def all(self, selector: str) -> list[Element]:
        return list(self.root.query(selector))

    def one(self, selector: str) -> Element:
        """The only element that ``selector`` finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector} finds {len(found)} elements in\n{self.source}"
        return found[0]

    def text(self, selector: str = "main") -> str:
        """The words of the only element that ``selector`` finds, with single spaces."""
        return words(self.one(selector))

    def texts(self, selector: str) -> list[str]:
        return [words(element) for element in self.all(selector)]

    @property
    def heading(self) -> str:
        return self.text("h1")

    @property
    def language(self) -> str:
        return self.one("html").attrs.get("lang") or ""

    def links(self, selector: str = "a") -> list[str]:
        return [element.attrs["href"] or "" for element in self.all(selector) if "href" in element.attrs]

    def form(self, selector: str = "main form") -> tuple[str, str, dict[str, list[str]]]:
        """(method, action, values) of the only form that ``selector`` finds, as a browser would send it untouched."""
        form = self.one(selector)
        values: dict[str, list[str]] = {}
        for control in form.query("input, select, textarea"):
            attrs = control.attrs
            if "name" not in attrs or "disabled" in attrs:
                continue
            for value in _values_of(control):
                values.setdefault(attrs["name"] or "", []).append(value)
        return (form.attrs.get("method") or "get").lower(), form.attrs.get("action") or "", values


def _values_of(control: Element) -> list[str]:
    attrs = control.attrs
    if control.name == "textarea":
        return ["".join(child.data or "" for child in control.children if isinstance(child, Text)).removeprefix("\n")]
    if control.name == "select":
        options = list(control.query("option"))
        chosen = [option for option in options if "selected" in option.attrs]
        if not chosen and "multiple" not in attrs:
            chosen = options[:1]
        return [_value_of_option(option) for option in chosen]
    kind = (attrs.get("type") or "text").lower()
    if kind in {"submit", "button", "image", "reset", "file"}:
        return []
    if kind in {"checkbox", "radio"}:
        if "checked" not in attrs:
            return []
        return [(attrs["value"] or "") if "value" in attrs else "on"]
    return [attrs.get("value") or ""]


def _value_of_option(option: Element) -> str:
    return (option.attrs["value"] or "") if "value" in option.attrs else words(option)


def words(element: Node) -> str:
    """All text inside, with single spaces."""
    return " ".join(" ".join(text for text, _lang in spoken(element)).split())


def spoken(node: Node, language: str = "") -> Iterator[tuple[str, str]]:
    """(text, BCP 47 language in force) of every text below ``node`` that is shown or read out. What stands in a field of
    several lines is people's own words, and what is marked ``lang=""`` is of no known language: both have none."""
    for child in node.children or ():
        if isinstance(child, Text):
            if child.data and child.data.strip():
                yield child.data, language
        elif isinstance(child, Element) and child.name not in {"script", "style", "template"}:
            attrs = child.attrs or {}
            inside = (attrs["lang"] or "") if "lang" in attrs else language
            for name in ("alt", "aria-label", "title", "placeholder"):
                if value := attrs.get(name):
                    yield value, inside
            yield from spoken(child, "" if child.name == "textarea" else inside)


def problems(page: Page, *, address: str = "") -> list[str]:
    """Everything that is wrong with a page, in plain words; empty for a good one."""
    return [
        *_syntax(page),
        *_frame(page, address),
        *_headings(page),
        *_ids(page),
        *_labels(page),
        *_inline(page),
        *_nesting(page),
        *_forms(page),
    ]


def _syntax(page: Page) -> Iterator[str]:
    parser = html5lib.HTMLParser()
    parser.parse(page.source)
    lines = page.source.splitlines()
    for (line, column), code, details in parser.errors:
        near = lines[line - 1][max(0, column - 60) : column + 20] if 0 < line <= len(lines) else ""
        yield f"invalid HTML in line {line}: {code} {details or ''} near {near!r}"


def _frame(page: Page, address: str) -> Iterator[str]:
    html = page.one("html")
    tags = {language.tag for language in PAGE_LANGUAGES.values()}
    language = html.attrs.get("lang")
    if language not in tags:
        yield f"the page's language is {language!r}"
    code = address.strip("/").partition("/")[0]
    if code in PAGE_LANGUAGES and PAGE_LANGUAGES[code].tag != language:
        yield f"the address says {code}, the page {language}"
    if len(titles := page.texts("head > title")) != 1 or not titles[0]:
        yield f"the page has the titles {titles}"
    if len(page.all("main")) != 1:
        yield f"the page has {len(page.all('main'))} main elements"
    for image in page.all("img"):
        if "alt" not in image.attrs:
            yield f"no alt text: {image.attrs.get('src')}"
    for picture in page.all("svg"):
        hidden = picture.attrs.get("aria-hidden") == "true" or _is_hidden(picture)
        if not hidden and not (
            picture.attrs.get("role") == "img" and (_named(page, picture) or picture.query("title"))
        ):
            yield f"an svg is neither hidden nor named: {picture.attrs}"


def _is_hidden(element: Element) -> bool:
    node = element.parent
    while isinstance(node, Element):
        if (node.attrs or {}).get("aria-hidden") == "true":
            return True
        node = node.parent
    return False


def _headings(page: Page) -> Iterator[str]:
    headings = page.all("h1, h2, h3, h4, h5, h6")
    levels = [int(heading.name[1]) for heading in headings]
    if levels.count(1) != 1:
        yield f"the page has {levels.count(1)} h1"
    for before, after, heading in zip(levels, levels[1:], headings[1:], strict=False):
        if after > before + 1:
            yield f"heading level {before} is followed by {after}: {words(heading)!r}"
    for heading in headings:
        if not words(heading):
            yield f"an empty {heading.name}"


def _ids(page: Page) -> Iterator[str]:
    ids = Counter(element.attrs["id"] for element in page.all("[id]"))
    for name, count in ids.items():
        if count > 1:
            yield f"the id {name!r} stands {count} times"
        if not name or " " in name:
            yield f"a wrong id: {name!r}"
    for attribute in REFERENCES:
        for element in page.all(f"[{attribute}]"):
            for name in (element.attrs[attribute] or "").split():
                if name not in ids:
                    yield f"{element.name} has {attribute}={name!r}, which is not on the page"
    for href in page.links():
        if href.startswith("#") and href != "#" and href[1:] not in ids:
            yield f"a link to {href}, which is not on the page"
        if href == "#" or href.lower().startswith("javascript:"):
            yield f"a link that leads nowhere: {href}"


def _named(page: Page, element: Element) -> bool:
    attrs = element.attrs
    if (attrs.get("aria-label") or "").strip():
        return True
    return any(
        words(found) for name in (attrs.get("aria-labelledby") or "").split() for found in page.all(f'[id="{name}"]')
    )


def _labels(page: Page) -> Iterator[str]:
    labelled = {label.attrs["for"] for label in page.all("label[for]") if words(label)}
    for control in page.all("input, select, textarea"):
        attrs = control.attrs
        kind = (attrs.get("type") or "text").lower()
        if kind == "hidden":
            continue
        if kind in {"submit", "button", "reset"}:
            if not attrs.get("value") and not _named(page, control):
                yield "a button without words"
            continue
        if attrs.get("id") in labelled or _named(page, control) or _inside(control, "label"):
            continue
        yield f"no label: {control.name} {attrs.get('name')!r}"
    for element in page.all("a[href], button, summary"):
        pictures = any((picture.attrs.get("alt") or "").strip() for picture in element.query("img"))
        if not words(element) and not _named(page, element) and not pictures:
            yield f"a {element.name} without words: {element.attrs}"
    for group in page.all("fieldset"):
        if not any(words(legend) for legend in group.query("legend")) and not _named(page, group):
            yield "a fieldset without a legend"
    for table in page.all("table"):
        if not table.query("th"):
            yield "a table without header cells"


def _inside(element: Element, name: str) -> Element | None:
    node = element.parent
    while isinstance(node, Element):
        if node.name == name:
            return node
        node = node.parent
    return None


def _inline(page: Page) -> Iterator[str]:
    for element in page.all("*"):
        for name in element.attrs or {}:
            if name == "style" or (name.startswith("on") and len(name) > 2):
                yield f"{element.name} has the inline attribute {name}"
    for script in page.all("script"):
        if "src" not in script.attrs and script.attrs.get("type") not in DATA_SCRIPTS:
            yield "an inline script"
    if page.all("style"):
        yield "an inline style"
    for element in page.all("script[src], link[rel=stylesheet], img[src]"):
        source = element.attrs.get("src") or element.attrs.get("href") or ""
        if source.startswith(("http:", "https:", "//")):
            yield f"fetched from elsewhere: {source}"


def _nesting(page: Page) -> Iterator[str]:
    for element in page.all("a, button, label, summary"):
        for inner in element.query("a, button, input, select, textarea"):
            if inner is not element and element.name != "label" and inner.attrs.get("type") != "hidden":
                yield f"{inner.name} inside {element.name}"
    for element in page.all("ul, ol"):
        for child in element.children:
            if isinstance(child, Element) and child.name not in {"li", "script", "template"}:
                yield f"{child.name} directly inside {element.name}"
    for element in page.all("dl"):
        for child in element.children:
            if isinstance(child, Element) and child.name not in {"dt", "dd", "div", "script", "template"}:
                yield f"{child.name} directly inside dl"
    for element in page.all(", ".join(PHRASING - {"a"})):
        for inner in element.children or ():
            if isinstance(inner, Element) and inner.name in BLOCKS:
                yield f"{inner.name} inside {element.name}"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if (form.attrs.get("method") or "get").lower() == "post" and not form.query("input[name=csrf_token]"):
            yield f"a form without protection against forged requests: {form.attrs.get('action')!r}"
        if not form.query("button, input[type=submit]"):
            yield f"a form without a button: {form.attrs.get('action')!r}"
