"""An article → a TEI P5 document: source, dates, names and language in its header, its text in divisions.

Elements and their order are those of TEI All (https://tei-c.org/guidelines/p5/); one file may hold a whole corpus.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import IO, Any

from lxml import etree

from scraper.archive.reading import StoredArticle
from scraper.exporting.texts import for_xml
from scraper.extract.body.structure import TextBlock

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_PREFIXES: Any = {None: NAMESPACE}
"""TEI's is the namespace without a prefix, which lxml's stubs do not know."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?")
"""What ``@when`` takes of ISO 8601: the dates and times of XML Schema."""
_MINUTES = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d)?")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*")


def document(held: StoredArticle, blocks: Sequence[TextBlock]) -> bytes:
    """One article as a document of its own."""
    tree = etree.ElementTree(tei(held, blocks))
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True, pretty_print=True))


def corpus(file: IO[bytes], articles: Iterable[tuple[StoredArticle, Sequence[TextBlock]]], title: str) -> int:
    """Write articles one by one as one ``teiCorpus``; how many there were.  Memory does not grow with them."""
    count = 0
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{NAMESPACE}}}teiCorpus", nsmap=_PREFIXES):
            xml.write(_corpus_header(title), pretty_print=True)
            for held, blocks in articles:
                xml.write(tei(held, blocks), pretty_print=True)
                count += 1
    file.write(b"\n")
    return count


def tei(held: StoredArticle, blocks: Sequence[TextBlock]) -> etree._Element:
    """The ``TEI`` element of an article."""
    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap=_PREFIXES)
    root.set(_ID, f"article-{held.id}")
    root.append(_header(held))
    text = _add(root, "text")
    if held.article.language and _LANGUAGE.fullmatch(held.article.language):
        text.set(_LANG, held.article.language)
    _fill(_add(_add(text, "body"), "div", type="article"), held, blocks)
    return root


def _header(held: StoredArticle) -> etree._Element:
    article = held.article
    header = etree.Element(f"{{{NAMESPACE}}}teiHeader")
    description = _add(header, "fileDesc")
    titles = _add(description, "titleStmt")
    _add(titles, "title", article.title or article.url or "Untitled", type="main")
    if article.subtitle:
        _add(titles, "title", article.subtitle, type="sub")
    for name in article.authors:
        _add(titles, "author", name)
    published = _add(description, "publicationStmt")
    _add(published, "publisher", article.site_name or held.site)
    _date(published, article.published, article.published_raw)
    _add(published, "idno", article.url or "", type="URL")
    if held.capture:
        _add(published, "idno", held.capture, type="SHA-256")
    availability = _add(published, "availability", status="unknown")
    _add(availability, "p", "The rights are those of the publisher; this file says nothing of them.")
    _source(_add(description, "sourceDesc"), held)
    _add(_add(header, "encodingDesc"), "p", f"Read by {article.extractor} from the page as its server sent it.")
    _profile(header, held)
    revised = _add(header, "revisionDesc")
    if held.revisions > 1:
        _add(revised, "change", "Newest version archived.", when=held.changed)
    _add(revised, "change", "First version archived.", when=held.first_seen)
    return header


def _source(parent: etree._Element, held: StoredArticle) -> None:
    article = held.article
    source = _add(parent, "bibl")
    _add(source, "title", article.title or "Untitled", level="a")
    _add(source, "title", article.site_name or held.site, level="j")
    for name in article.authors:
        _add(source, "author", name)
    _date(source, article.published, article.published_raw)
    _add(source, "ref", article.url or "", target=for_xml(article.url or ""))


def _profile(header: etree._Element, held: StoredArticle) -> None:
    article = held.article
    profile = _add(header, "profileDesc")
    _date(_add(profile, "creation"), article.updated or article.published, None)
    if article.language and _LANGUAGE.fullmatch(article.language):
        _add(_add(profile, "langUsage"), "language", article.language, ident=article.language)
    terms = [*([article.section] if article.section else []), *article.tags]
    if terms:
        keywords = _add(_add(profile, "textClass"), "keywords")
        for term in terms:
            _add(keywords, "term", term)


def _corpus_header(title: str) -> etree._Element:
    header = etree.Element(f"{{{NAMESPACE}}}teiHeader", nsmap=_PREFIXES)
    description = _add(header, "fileDesc")
    _add(_add(description, "titleStmt"), "title", title)
    _add(_add(description, "publicationStmt"), "p", "Not published; the rights of each text are its publisher's.")
    _add(_add(description, "sourceDesc"), "p", "Pages of news sites as they were served; each text names its own.")
    return header


def _fill(division: etree._Element, held: StoredArticle, blocks: Sequence[TextBlock]) -> None:
    """Headline, standfirst and text; what follows a heading stands in a division of its own."""
    _add(division, "head", held.article.title or "Untitled")
    if held.article.subtitle:
        _add(division, "p", held.article.subtitle, rend="standfirst")
    if not blocks and not held.article.subtitle:
        _add(division, "p")
    place = division
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        texts = [block.text for block in run]
        if kind == "heading":
            for text in texts:
                place = _add(division, "div", type="section")
                _lines(_add(place, "head"), text)
        else:
            _SHAPES.get(kind, _paragraphs)(place, texts)


def _paragraphs(place: etree._Element, texts: Sequence[str]) -> None:
    for text in texts:
        _lines(_add(place, "p"), text)


def _quotes(place: etree._Element, texts: Sequence[str]) -> None:
    _paragraphs(_add(place, "quote"), texts)


def _list(place: etree._Element, texts: Sequence[str], **attributes: str) -> None:
    items = _add(place, "list", **attributes)
    for text in texts:
        _lines(_add(items, "item"), text)


def _numbered(place: etree._Element, texts: Sequence[str]) -> None:
    _list(place, texts, rend="numbered")


def _table(place: etree._Element, texts: Sequence[str]) -> None:
    table = _add(place, "table")
    for text in texts:
        row = _add(table, "row")
        for cell in text.split("\t"):
            _lines(_add(row, "cell"), cell)


_SHAPES = {"quote": _quotes, "item": _list, "numbered": _numbered, "table": _table}


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    values = {key: for_xml(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", values)
    if text is not None:
        element.text = for_xml(text)
    return element


def _lines(element: etree._Element, text: str) -> None:
    first, *rest = text.split("\n")
    element.text = for_xml(first)
    for line in rest:
        _add(element, "lb").tail = for_xml(line)


def _date(parent: etree._Element, value: str | None, shown: str | None) -> None:
    """A date as the page gives it, and as XML Schema writes it where that is possible."""
    if value is None:
        _add(parent, "date", shown or "undated")
        return
    whole = _MINUTES.fullmatch(value)
    when = f"{whole[1]}:00{whole[2] or ''}" if whole else value
    _add(parent, "date", shown or value, **({"when": when} if _WHEN.fullmatch(when) else {}))
