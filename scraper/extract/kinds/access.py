"""A page in, how much of it an anonymous reader gets out: full, partial, consent, challenge or unknown.

A phrase alone never decides: a challenge or a consent screen must also be nearly all there is on the page, and a
paywall must be stated in structured data *and* seen, because publishers misuse the flag.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, cast

from lxml import etree

from scraper.extract.declared.jsonld import Node
from scraper.extract.declared.statements import many
from scraper.extract.shown.excerpt import excerpt
from scraper.markup import Document
from scraper.models import ARCHIVED_TYPES, Access, PageType, Provenance

SCREEN: Final = 1500
"""Characters of displayed text up to which a page may be nothing but a challenge or a consent screen."""
BLANK: Final = 40
"""Characters of displayed text below which a challenge's script is all there is."""
SHORT_BODY: Final = 1500
"""Characters of body up to which an article with a wall in sight is likely cut."""
CUT_BODY: Final = 2500
"""The same where structured data also says that it is not free: some publishers give half of it."""
STUB: Final = 400
"""Characters of body below which the structured flag alone is believed."""

_CHALLENGE_TITLE: Final = re.compile(
    r"^(?:just a moment|attention required|please wait|one more step|access (?:denied|to this page has been denied)|"
    r"are you (?:a )?(?:human|robot)|robot check|human verification|security check|checking your browser|"
    r"verify(?:ing)? you are (?:a )?human|"
    r"ddos-guard|pardon our interruption|bot verification|captcha|un instant|nur einen moment|un momento|attendez|"
    r"vérification|client challenge)",
    re.IGNORECASE,
)
_CHALLENGE_TEXT: Final = re.compile(
    r"enable javascript and cookies to continue|checking (?:if the site connection is secure|your browser before)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"complete the security check|unusual (?:traffic|activity) from your|please (?:confirm|"
    r"verify) (?:that )?you are (?:a )?(?:human|not a robot)|"
    r"i am not a robot|i'm not a robot|needs to review the security of your connection|ray id|reference #\d|"
    r"automated (?:access|requests|tools)|"
    r"bot detection|press (?:&|and) hold|access to this page has been denied|why have i been blocked|vérifi(?:er|"
    r"ez|ons) que vous (?:êtes|n'êtes)|"
    r"vous n'êtes pas un robot|activer javascript et les cookies|aktivieren sie javascript und cookies|"
    r"kein roboter|no eres un robot|no soy un robot|"
    r"please enable (?:js|javascript) and disable any ad ?blocker",
    re.IGNORECASE,
)
_CHALLENGE_MARKUP: Final = re.compile(
    r"challenge-platform|cf-chl|cf_chl|cf-browser-verification|cf-error-details|captcha-delivery\.com|geo\.captcha|"
    r"px-captcha|_pxappid|perimeterx|"
    r"distil_r_captcha|_incapsula_resource|incapsula incident|akam/|sec-if-cpt|ak_bmsc|bm-verify|datadome|"
    r"ddos-guard|g-recaptcha|h-captcha|awswafcookie|awswaf|kpsdk|"
    r"sucuri_cloudproxy|friendlycaptcha|turnstile",
    re.IGNORECASE,
)
_CONSENT_TEXT: Final = re.compile(
    r"accept (?:all|cookies|and continue)|we (?:and our (?:\d+ )?partners )?(?:use|store) cookies|"
    r"before you continue|cookies? (?:consent|policy|settings|preferences)|"
    r"manage (?:my )?(?:choices|cookies|preferences|settings)|tout accepter|accepter (?:et continuer|et fermer|"
    r"les cookies)|continuer sans accepter|paramétrer (?:les|mes) cookies|"
    r"vos choix (?:en matière|concernant)|alle akzeptieren|akzeptieren und weiter|zustimmen (?:und|&) weiter|"
    r"mit werbung (?:weiterlesen|nutzen)|datenschutzeinstellungen|"
    r"aceptar (?:todo|y continuar|y cerrar)|rechazar|accetta (?:tutto|e continua)|continua senza accettare|"
    r"alles accepteren|akkoord|akceptuję|zgadzam się|godkänn alla|"
    r"acceptera alla|accepter alle|godta alle|hyväksy kaikki|aceitar (?:todos|tudo|e continuar)|yahoo (?:is part|"
    r"fait partie|ist teil)",
    re.IGNORECASE,
)
_WALL_NAMES: Final = re.compile(
    r"paywall|pay-wall|piano-(?:inline|offer)|tp-container|regwall|reg-wall|metered|subscriber-only|"
    r"subscribers-only|subscription-(?:wall|required|box)|premium-(?:wall|teaser|content|paywall)|"
    r"article__?-?(?:paywall|truncat|restricted)|content-?gate|gate__|is-(?:paid|premium|locked|restricted)|"
    r"locked-content|gh-post-upgrade-cta|abo-?wall|"
    r"paid-content|plus-?teaser|offer-page|js-teaser-only|leaky|restricted-content|reserve(?:d|-aux|_abonne)|"
    r"article-truncated|p402",
    re.IGNORECASE,
)
_WALL_TEXT: Final = re.compile(
    r"\b(?:(?:subscribe|sign up|log ?in|sign in|register|become a (?:member|subscriber))[^.]{0,40}(?:to (?:continue|"
    r"keep|read|unlock|access)|for full access)|"
    r"(?:already|not yet) (?:a )?(?:subscriber|subscribed|a member)|this (?:article|content|story|post) is (?:for|"
    r"only|reserved|available (?:only )?(?:to|for))[^.]{0,30}(?:subscribers|members)|"
    r"for (?:paying |paid )?subscribers only|exclusive (?:to|for) (?:our )?(?:subscribers|members)|"
    r"unlock this article|to continue reading|"
    r"réservée? (?:aux|à nos) abonnés|pour lire la suite|la suite (?:de cet article )?est réservée|"
    r"il vous reste [^.]{0,40}à (?:lire|découvrir)|abonnez-vous pour|déjà abonné|"
    r"weiterlesen mit|nur für (?:abonnenten|abonnentinnen)|jetzt (?:abonnieren|weiterlesen|freischalten)|(?:testen|"
    r"lesen) sie[^.]{0,40}(?:abo|plus\b)|bereits abonnent|diesen artikel (?:weiter|lesen)|"
    r"suscríbete para|(?:contenido|artículo) (?:exclusivo|solo) para (?:suscriptores|socios)|ya eres suscriptor|"
    r"riservato agli abbonati|abbonati per (?:leggere|continuare)|sei già abbonato|exclusivo para assinantes|"
    r"assine para|já é assinante|"
    r"alleen voor abonnees|lees verder met|word abonnee|prenumerera för|endast för prenumeranter|"
    r"kun for abonnenter|for abonnenter|bliv abonnent|tilaajille|lue koko juttu|"
    r"tylko dla (?:subskrybentów|prenumeratorów)|только для подписчиков|оформите подписку|"
    r"구독자 전용|abonelere özel)|"  # the scripts below write without spaces, so that no word begins there
    r"この記事は有料|会員限定|有料会員|"
    r"残り\s?\d+\s?文字",
    re.IGNORECASE,
)
_CONSENT_HOSTS: Final = re.compile(
    r"consent\.|/consent/|privacy-(?:gate|wall|mgmt)|collectconsent|/cookiewall|myprivacy", re.IGNORECASE
)
_WALL_TAGS: Final = ("div", "section", "aside", "p", "span", "form")
MAX_SEARCHED: Final = 20_000
"""Characters of displayed text in which the words of a wall are looked for."""
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
    stated = _stated_paid(nodes)
    if not stated and len(body_text) >= SHORT_BODY:
        return Access.FULL, Provenance(reader="dom", raw=f"body of {len(body_text)} characters, not said to be paid")
    names, wall = _seen_wall(document)
    evidence = [
        *(["stated: isAccessibleForFree false"] if stated else []),
        *([f"seen: class {names}"] if names else []),
        *([f"seen: {wall}"] if wall else []),
        f"body of {len(body_text)} characters",
    ]
    raw = "; ".join(evidence)
    if _is_cut(len(body_text), stated=stated, named=bool(names), worded=bool(wall)):
        return Access.PARTIAL, Provenance(reader="json-ld" if stated else "dom", raw=raw)
    return (Access.FULL if body_text else Access.UNKNOWN), Provenance(reader="dom", raw=raw)


def _is_cut(size: int, *, stated: bool, named: bool, worded: bool) -> bool:
    """Whether a wall stands before the rest: the flag with something seen, or a wall seen twice over a short text."""
    if stated:
        return size < STUB or (size < CUT_BODY and named) or worded
    return size < SHORT_BODY and named and worded


def _screen(document: Document, body_text: str) -> tuple[Access, Provenance] | None:
    """A challenge or a consent screen: next to nothing else on the page."""
    if len(body_text) > SCREEN:
        return None
    text = excerpt(next(iter(document.of("body")), document.root), SCREEN)
    if len(text) > SCREEN:
        return None
    found = next(iter(document.of("title")), None)
    title = " ".join(((found.text if found is not None else "") or "").split())[:200]
    sources = _sources(document)
    said = {"title": _CHALLENGE_TITLE.search(title), "text": _CHALLENGE_TEXT.search(text)}
    said["markup"] = _CHALLENGE_MARKUP.search(sources)
    challenge = [f"{where}: {match[0][:60]}" for where, match in said.items() if match]
    alone = len(text) < (BLANK if said["markup"] else SCREEN // 5)
    if len(challenge) > 1 or (challenge and alone):
        return Access.CHALLENGE, Provenance(reader="dom", raw="; ".join([*challenge, f"{len(text)} characters in all"]))
    consent = list(_CONSENT_TEXT.finditer(text))
    place = _CONSENT_HOSTS.search(f"{document.base or ''} {sources}")
    if len(consent) > 1 or (consent and place):
        raw = f"text: {consent[0][0][:60]}; {len(text)} characters in all"
        return Access.CONSENT, Provenance(reader="dom", raw=raw)
    return None


def _sources(document: Document) -> str:
    """Addresses and starts of the page's scripts, frames and forms, where challenges give themselves away."""
    found = cast("list[str]", _SOURCES(document.root))
    return " ".join(str(source)[:2000] for source in found[:80])


def _stated_paid(nodes: Sequence[Node]) -> bool:
    """Whether structured data says that the article, or a part of it, is not free."""
    for node in nodes:
        for part in (node, *(part for part in many(node.get("hasPart")) if isinstance(part, dict))):
            if any(_says_no(value) for value in many(part.get("isAccessibleForFree"))):
                return True
    return False


def _says_no(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().lower().rsplit("/", 1)[-1] in {"false", "no", "0"}
    return value is False


@lru_cache(maxsize=8192)
def _wall_name(names: str) -> str | None:
    """The part of a class or id that names a wall; pages repeat theirs, so that most answers are remembered."""
    match = _WALL_NAMES.search(names[:500])
    return match[0] if match else None


def _seen_wall(document: Document) -> tuple[str | None, str | None]:
    """The name of an element made for a wall, and the words of one."""
    name = None
    for element in document.of(*_WALL_TAGS):
        names = element.get("class") or element.get("id")
        if names and (match := _wall_name(names)):
            name = name or match
            if words := _WALL_TEXT.search(excerpt(element, 2000)):
                return name, words[0][:60]
    body = next(iter(document.of("body")), document.root)
    words = _WALL_TEXT.search(excerpt(body, MAX_SEARCHED)) if name is None else None
    return name, words[0][:60] if words else None
