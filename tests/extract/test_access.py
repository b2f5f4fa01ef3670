"""How much of an article a page gives; a phrase alone never decides."""

import pytest

from scraper.extract.declared import jsonld
from scraper.extract.kinds.access import read_access
from scraper.markup import parse
from scraper.models import Access, PageType

TEXT = "The harbour was opened on Monday, and the first ships came in before noon. " * 60
PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


def access(html, *, body_text="", page_type=PageType.ARTICLE):
    document = parse(html)
    return read_access(document, jsonld.nodes(document), body_text=body_text, page_type=page_type)


def page(body, head="", title="Harbour opens"):
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("html", "options", "expected"),
    [
        (page(f"<p>{TEXT}</p>"), {"body_text": TEXT}, Access.FULL),
        (page(f"<p>{TEXT}</p>", PAID), {"body_text": TEXT}, Access.FULL),
        (page(f"<p>{TEXT}</p><div class='paywall'></div>", PAID), {"body_text": TEXT}, Access.FULL),
        (page(f"<p>{TEXT[:900]}</p><div class='paywall'></div>", PAID), {"body_text": TEXT[:900]}, Access.PARTIAL),
        (page(f"<p>{TEXT}</p><div class='paywall'>Abonnez-vous pour lire la suite</div>", PAID), {"body_text": TEXT}, Access.PARTIAL),
        (page(f"<p>{TEXT[:900]}</p><div class='paywall'>Subscribe to continue reading</div>"), {"body_text": TEXT[:900]}, Access.PARTIAL),
        (page(f"<p>{TEXT}</p><p>Subscribe to continue reading</p>"), {"body_text": TEXT}, Access.FULL),
        (page(f"<p>{TEXT[:900]} Subscribe to continue reading</p>"), {"body_text": TEXT[:900]}, Access.FULL),
        (page("<p>Enable JavaScript and cookies to continue</p>", title="Just a moment..."), {"page_type": PageType.OTHER}, Access.CHALLENGE),
        (page("<iframe src='https://geo.captcha-delivery.com/captcha/'></iframe>"), {"page_type": PageType.OTHER}, Access.CHALLENGE),
        (page(f"<p>{TEXT}</p><p>They asked us to verify you are a human.</p>"), {"body_text": TEXT}, Access.FULL),
        (page("<h1>Vos choix en matière de cookies</h1><button>Tout accepter</button><a>Continuer sans accepter</a>"), {"page_type": PageType.OTHER}, Access.CONSENT),
        (page(f"<p>{TEXT}</p><div>Tout accepter. Continuer sans accepter</div>"), {"body_text": TEXT}, Access.FULL),
        (page(f"<p>{TEXT}</p>"), {"page_type": PageType.SECTION}, Access.UNKNOWN),
        (page(""), {}, Access.UNKNOWN),
    ],
)  # fmt: skip
def test_access_is_told_by_structure_and_shape(html, options, expected):
    found, provenance = access(html, **options)
    assert found is expected, provenance.raw
    assert provenance.raw
