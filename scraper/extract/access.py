"""A page in, how much of it an anonymous reader gets out: full, partial, consent, challenge or unknown.

A phrase alone never decides: a challenge or a consent screen must also be nearly all there is on the page, and a
paywall must be stated in structured data *and* seen, because publishers misuse the flag.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from scraper.extract.jsonld import Node
from scraper.extract.statements import many
from scraper.markup import Document, text_of
from scraper.models import ARCHIVED_TYPES, Access, PageType, Provenance

SCREEN: Final = 1500
"""Characters of displayed text up to which a page may be nothing but a challenge or a consent screen."""
SHORT_BODY: Final = 1500
"""Characters of body up to which an article marked as paid is likely cut (dev pages: cut ones stay below 1,300)."""
EVEN_SHORTER: Final = 400
"""Characters of body below which the structured flag alone is believed."""

_CHALLENGE_TITLE: Final = re.compile(
    r"^(?:just a moment|attention required|please wait|one more step|access (?:denied|to this page has been denied)|"
    r"are you (?:a )?(?:human|robot)|robot check|human verification|security check|checking your browser|verify(?:ing)? you are (?:a )?human|"
    r"ddos-guard|pardon our interruption|bot verification|captcha|un instant|nur einen moment|un momento|attendez|vérification|client challenge)",
    re.IGNORECASE,
)
_CHALLENGE_TEXT: Final = re.compile(
    r"enable javascript and cookies to continue|checking (?:if the site connection is secure|your browser before)|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"complete the security check|unusual (?:traffic|activity) from your|please (?:confirm|verify) (?:that )?you are (?:a )?(?:human|not a robot)|"
    r"i am not a robot|i'm not a robot|needs to review the security of your connection|ray id|reference #\d|automated (?:access|requests|tools)|"
    r"bot detection|press (?:&|and) hold|access to this page has been denied|why have i been blocked|vérifi(?:er|ez|ons) que vous (?:êtes|n'êtes)|"
    r"vous n'êtes pas un robot|activer javascript et les cookies|aktivieren sie javascript und cookies|kein roboter|no eres un robot|no soy un robot|"
    r"please enable (?:js|javascript) and disable any ad ?blocker",
    re.IGNORECASE,
)
_CHALLENGE_MARKUP: Final = re.compile(
    r"challenge-platform|cf-chl|cf_chl|cf-browser-verification|cf-error-details|captcha-delivery\.com|geo\.captcha|px-captcha|_pxappid|perimeterx|"
    r"distil_r_captcha|_incapsula_resource|incapsula incident|akam/|sec-if-cpt|ak_bmsc|bm-verify|datadome|ddos-guard|g-recaptcha|h-captcha|awswafcookie|awswaf|kpsdk|"
    r"sucuri_cloudproxy|friendlycaptcha|turnstile",
    re.IGNORECASE,
)
_CONSENT_TEXT: Final = re.compile(
    r"accept (?:all|cookies|and continue)|we (?:and our (?:\d+ )?partners )?(?:use|store) cookies|before you continue|cookies? (?:consent|policy|settings|preferences)|"
    r"manage (?:my )?(?:choices|cookies|preferences|settings)|tout accepter|accepter (?:et continuer|et fermer|les cookies)|continuer sans accepter|paramétrer (?:les|mes) cookies|"
    r"vos choix (?:en matière|concernant)|alle akzeptieren|akzeptieren und weiter|zustimmen (?:und|&) weiter|mit werbung (?:weiterlesen|nutzen)|datenschutzeinstellungen|"
    r"aceptar (?:todo|y continuar|y cerrar)|rechazar|accetta (?:tutto|e continua)|continua senza accettare|alles accepteren|akkoord|akceptuję|zgadzam się|godkänn alla|"
    r"acceptera alla|accepter alle|godta alle|hyväksy kaikki|aceitar (?:todos|tudo|e continuar)|yahoo (?:is part|fait partie|ist teil)",
    re.IGNORECASE,
)
_WALL_NAMES: Final = re.compile(
    r"paywall|pay-wall|piano-(?:inline|offer)|tp-container|regwall|reg-wall|metered|subscriber-only|subscribers-only|subscription-(?:wall|required|box)|premium-(?:wall|teaser|content|paywall)|"
    r"article__?-?(?:paywall|truncat|restricted)|content-?gate|gate__|is-(?:paid|premium|locked|restricted)|locked-content|gh-post-upgrade-cta|abo-?wall|"
    r"paid-content|plus-?teaser|offer-page|js-teaser-only|leaky|restricted-content|reserve(?:d|-aux|_abonne)|article-truncated|p402",
    re.IGNORECASE,
)
_WALL_TEXT: Final = re.compile(
    r"(?:subscribe|sign up|log ?in|sign in|register|become a (?:member|subscriber))[^.]{0,40}(?:to (?:continue|keep|read|unlock|access)|for full access)|"
    r"(?:already|not yet) (?:a )?(?:subscriber|subscribed|a member)|this (?:article|content|story|post) is (?:for|only|reserved|available (?:only )?(?:to|for))[^.]{0,30}(?:subscribers|members)|"
    r"for (?:paying |paid )?subscribers only|exclusive (?:to|for) (?:our )?(?:subscribers|members)|unlock this article|to continue reading|"
    r"réservée? (?:aux|à nos) abonnés|pour lire la suite|la suite (?:de cet article )?est réservée|il vous reste [^.]{0,40}à (?:lire|découvrir)|abonnez-vous pour|déjà abonné|"
    r"weiterlesen mit|nur für (?:abonnenten|abonnentinnen)|jetzt (?:abonnieren|weiterlesen|freischalten)|(?:testen|lesen) sie[^.]{0,40}(?:abo|plus\b)|bereits abonnent|diesen artikel (?:weiter|lesen)|"
    r"suscríbete para|(?:contenido|artículo) (?:exclusivo|solo) para (?:suscriptores|socios)|¿ya eres suscriptor|"
    r"riservato agli abbonati|abbonati per (?:leggere|continuare)|sei già abbonato|exclusivo para assinantes|assine para|já é assinante|"
    r"alleen voor abonnees|lees verder met|word abonnee|prenumerera för|endast för prenumeranter|kun for abonnenter|for abonnenter|bliv abonnent|tilaajille|lue koko juttu|"
    r"tylko dla (?:subskrybentów|prenumeratorów)|только для подписчиков|оформите подписку|この記事は有料|会員限定|有料会員|残り\s?\d+\s?文字|구독자 전용|abonelere özel",
    re.IGNORECASE,
)
_CONSENT_HOSTS: Final = re.compile(
    r"consent\.|/consent/|privacy-(?:gate|wall|mgmt)|collectconsent|/cookiewall|myprivacy", re.IGNORECASE
)
_NAMED: Final = etree.XPath(
    "//*[self::div or self::section or self::aside or self::article or self::p or self::span or self::body][@class or @id]"
)
_SOURCES: Final = etree.XPath(
    "//script/@src | //iframe/@src | //form/@action | //script/text() | //form/@id | //div/@id", smart_strings=False
)


def read_access(
    document: Document, nodes: Sequence[Node], *, body_text: str, page_type: PageType
) -> tuple[Access, Provenance]:
    """Decide, with the evidence as the raw value.

    ``body_text`` is the extracted body (may be empty); ``page_type`` tells whether there is an article to be cut.
    """
    screen = _screen(document, body_text)
    if screen is not None:
        return screen
    if page_type not in ARCHIVED_TYPES:
        return Access.UNKNOWN, Provenance(reader="dom", raw="no article")
    evidence = [*_stated_paid(nodes), *_seen_wall(document, body_text)]
    raw = "; ".join(evidence)
    if any(e.startswith("stated") for e in evidence) and (len(evidence) > 1 or len(body_text) < EVEN_SHORTER):
        return Access.PARTIAL, Provenance(reader="json-ld", raw=raw)
    if not body_text:
        return Access.UNKNOWN, Provenance(reader="dom", raw=raw or "no body text")
    if len(body_text) < SHORT_BODY and sum(e.startswith("seen") for e in evidence) > 1:
        return Access.PARTIAL, Provenance(reader="dom", raw=raw)
    return Access.FULL, Provenance(reader="dom", raw=raw or f"body of {len(body_text)} characters, no wall")


def _screen(document: Document, body_text: str) -> tuple[Access, Provenance] | None:
    """A challenge or a consent screen: next to nothing else on the page."""
    if len(body_text) > SCREEN:
        return None
    body = next(document.root.iter("body"), document.root)
    text = text_of(body)
    if len(text) > SCREEN:
        return None
    found = next(document.root.iter("title"), None)
    title = " ".join(((found.text if found is not None else "") or "").split())[:200]
    sources = " ".join(str(source)[:2000] for source in _SOURCES(document.root)[:80])
    challenge = [
        f"{what}: {match[0][:60]}"
        for what, match in (
            ("title", _CHALLENGE_TITLE.search(title)),
            ("text", _CHALLENGE_TEXT.search(text)),
            ("markup", _CHALLENGE_MARKUP.search(sources)),
        )
        if match
    ]
    if len(challenge) > 1 or (challenge and len(text) < SCREEN // 5):
        return Access.CHALLENGE, Provenance(reader="dom", raw="; ".join([*challenge, f"{len(text)} characters in all"]))
    consent = _CONSENT_TEXT.findall(text)
    place = _CONSENT_HOSTS.search(f"{document.base or ''} {sources}")
    if len(consent) > 1 or (consent and place):
        return Access.CONSENT, Provenance(reader="dom", raw=f"text: {consent[0][:60]}; {len(text)} characters in all")
    return None


def _stated_paid(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        for part in (node, *(p for p in many(node.get("hasPart")) if isinstance(p, dict))):
            for value in many(part.get("isAccessibleForFree")):
                if value is False or (
                    isinstance(value, str) and value.strip().lower().rsplit("/", 1)[-1] in {"false", "no", "0"}
                ):
                    yield "stated: isAccessibleForFree false"
                    return


def _seen_wall(document: Document, body_text: str) -> Iterator[str]:
    for element in _NAMED(document.root):
        match = _WALL_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:500])
        if match:
            yield f"seen: {match[0]}"
            wall = _WALL_TEXT.search(text_of(element)[:2000])
            if wall:
                yield f"seen: {wall[0][:60]}"
            break
    if len(body_text) < SHORT_BODY:
        wall = _WALL_TEXT.search(text_of(next(document.root.iter("body"), document.root)))
        if wall:
            yield f"seen: {wall[0][:60]}"
        yield f"short: {len(body_text)} characters"
