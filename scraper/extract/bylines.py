"""Byline text in, the names of people and desks out: without lead words, roles, places, dates and handles."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.extract.titles import clean

BORDER: Final = "‖"
"""Stands in a byline's text where an element ends: what it parts does not belong to one name."""
MAX_BYLINE: Final = 400
"""Characters of a byline that are read; what is longer is a paragraph."""
MAX_NAMES: Final = 30
"""Names of one byline; investigations by several newsrooms come near it."""
MAX_WORDS: Final = 6
"""Words of one name ("María de la Concepción García Pérez")."""
MAX_NAME: Final = 70
"""Characters of one name."""

_MADE: Final = (
    "written|posted|published|authored|reported|contributed|created|submitted|story|article|text|words|"
    "reporting|analysis|opinion|review|interview|guest post|report|added|compiled|produced|a post|uploaded"
)
_LEADS: Final = (
    rf"(?:{_MADE})\s+(?:and\s+\w+\s+)?by|by|authors?|author\(s\)|about the authors?|reporters?|words|story",
    r"(?:propos recueillis|écrit|publié|rédigé|posté|article|texte|une chronique|une tribune|un article|reportage|traduit|"
    r"interview|recueilli|proposé|signé)(?:e|s|es)?\s+(?:de|par)|par|auteure?s?|autrice|texte",
    r"(?:ein\w*\s+)?(?:geschrieben|verfasst|veröffentlicht|erstellt|eingestellt|\w*beitrag|\w*artikel|text|interview|"
    r"\w*kommentar|analyse|bericht|aufgezeichnet|protokoll|autor|reportage|porträt|kolumne|essay|rezension|gepostet)\s+von|von|"
    r"autor(?:in|en|innen|:in|\*in|_in)?|verfasser(?:in)?|redakteur(?:in)?|(?:foto|bild)s? und text|text(?: und (?:foto|bild)s?)?",
    r"(?:escrito|publicado|redactado|texto|elaborado|creado)\s+por|por|autora?(?:es)?|texto",
    r"(?:scritto|pubblicato|articolo|testo|a cura|intervista)\s+(?:da|di)|di|autore|testo",
    r"(?:geschreven|gepubliceerd|tekst|geplaatst)\s+door|door|tekst",
    r"(?:skrevet|skriven|skrivet|publisert|tekst|text|av)\s+a[vf]|a[vf]|journalist|forfatter|författare|tekst(?:er)?|"
    r"foto og tekst|kirjoittanut|teksti|kirjoittaja",
    r"(?:napisał|opracował)a?|przez|autorzy|oprac|napsal|írta|szerző|scris de|piše|autorica",
    r"yazar|yazan|haber|oleh|penulis|od|συντάκτης|γράφει\s+(?:ο|η)|του|της|από|автор|автори|текст|от|кореспондент|"
    r"بقلم|كتب|كتبت|نویسنده|מאת|文|著者|作者|记者|記者|責任編輯|责任编辑|编辑|글|기자",
)
_LEAD: Final = re.compile(
    rf"(?:^|(?<={BORDER})|(?<=[|•·–—:]\s))\s*(?:{'|'.join(_LEADS)})(?:\s*[:：・/|–—-]\s*|\s*(?=[{BORDER}])|\s+|(?=[\u3040-\u9fff]))",
    re.IGNORECASE,
)
_REVIEWED: Final = re.compile(
    r"\b(?:(?:medically |expert |legally )?reviewed|(?:fact|copy)[ -]checked|edited|tested|researched|designed|translated|"
    r"photographed|illustrated|moderated|hosted|narrated|data analysis|expert review)"
    rf"\s*{BORDER}?\s*(?:and \w+ )?by\b",
    re.IGNORECASE,
)
_STOP: Final = re.compile(
    r"(?i:\b(?:last (?:updated|modified|edited)|published|updated|posted|modified|publié|mis à jour|modifié|aktualisiert|veröffentlicht|"
    r"publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publisert|oppdatert|publicerad|uppdaterad|foto|fotos|"
    r"photos?|photography|photograph(?:er|ed)?|illustrations?|images?|bild(?:er)?|fotograf\w*|video|camera|crédit\w*|credits?|"
    r"filed under|posted in|in category|categor(?:y|ies)|tags?|comments?|min(?:ute)?s? read|read time|reading time|translated|"
    r"übersetz\w+|source|quelle|copyright|follow|subscribe|share)\b.*$)|[|•·].*$|\s[-–—―]\s.*$"
    r"|(?i:\s(?:on|am|le|el|il|op|den|at)\s+(?:\w+[,.]?\s+){0,3}\d.*$)|\b\d{1,4}[./:-]\d.*$|\b(?:19|20)\d\d\b.*$"
    r"|\s(?:for|in|from|aus|à|en|para|per|voor|til|für|of|at)\s+(?:the\s+)?[A-ZÀ-Þ].*$",
    re.DOTALL,
)
_NOISE: Final = re.compile(
    r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S+@\S+\.\w+|https?://\S+|www\.\S+|(?<!\S)@\w+|©|\bBy\s+(?=By\b)", re.IGNORECASE
)
_AND: Final = r"and|und|et|y|og|och|en|e|i|ja|ve|și|si|και|и|та|dan|sowie|with|mit|avec|con|met|med"
_JOINT: Final = re.compile(rf"\s*[;,/&+、，；・{BORDER}]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+", re.IGNORECASE)
_DECLARED_JOINT: Final = re.compile(
    rf"\s*[;|•、，；{BORDER}]\s*|\s+[/&+]\s+|\s*,\s*(?:(?:and|und|et|y|e)\s+)?|\s+(?:and|und|et|og|och|y)\s+"
)
_ROLE_WORDS: Final = (
    "writer|reporter|editor|correspondent|journalist|journaliste|journalistin|contributor|columnist|producer|author|critic|"
    "analyst|fellow|professor|director|manager|founder|co-founder|ceo|cto|president|chief|intern|blogger|freelancer|"
    "redakteur|redakteurin|redaktor|redaktorin|korrespondent|korrespondentin|reporterin|autor|autorin|volontär|volontärin|"
    "rédacteur|rédactrice|correspondant|correspondante|chroniqueur|chroniqueuse|redactor|redactora|periodista|corresponsal|"
    "giornalista|redattore|colunista|jornalista|redacteur|verslaggever|specialist|expert|consultant|strategist|dietitian|"
    "mitarbeiter|mitarbeiterin|chefredakteur|chefredakteurin|leiter|leiterin|kolumnist|kolumnistin|reviewer|photographer|"
    "executive|officer|lecturer|researcher|lead|head|coordinator|nutritionist|attorney|engineer|developer|designer|marketer"
)
_ROLE: Final = re.compile(
    rf"(?:[\w’'-]+\s+){{0,4}}(?:{_ROLE_WORDS})(?:\s+(?:of|at|for|in|chief|und|and|de|für|en|à|-).*)?", re.IGNORECASE
)
_CREDENTIAL: Final = re.compile(
    r"(?:[A-Z]{1,3}[a-z]?\.?){1,4}®?(?:-[A-Z]+)?|Ph\.?\s?D\.?|Jr\.?|Sr\.?|Esq\.?|Dipl\.-\w+"
)
_ACCOUNTS: Final = frozenset(
    "admin administrator webmaster publisher root user superuser editor author none null undefined n/a guest staff nobody"
    " by default anonymous-author redakteur wpadmin superadmin test unknown".split()
) | {
    "super user",
    "site admin",
    "",
    "about the author",
    "web master",
    "guest author",
    "no author",
    "anónimo",
    "by admin",
}
_UI: Final = frozenset(
    "share follow view read more posts post articles article profile contact email e-mail mail twitter facebook linkedin instagram"
    " youtube tiktok whatsapp subscribe comments comment published updated posted written min mins minute minutes ago today"
    " yesterday photo photos foto login newsletter print copy link website home menu search bio biography about author authors"
    " autor autoren autorin auteur auteurs see all latest show reply replies sign up your name read share like likes views"
    " monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag"
    " lundi mardi mercredi jeudi vendredi samedi dimanche mehr artikel profil folgen teilen drucken kommentare kommentar"
    " suivre partager voir lire compartir seguir ver más continue reading disclosure advertisement learn privacy policy"
    " sat sun mon tue wed thu fri escribe publicado publicada geschrieben frontpage uncategorized startseite abbrechen logout"
    " account register registrieren anmelden einloggen archives archive github message scholar insights subscriptions kategorien"
    " reviewed edited table contents updated: sitemap rss feed date publish uhr von par by credit source weitere alle".split()
)
_PARTICLES: Final = frozenset(
    "de du des d la le les von van vom der den dem zu zur zum und di da dos das do del della degli dei el al bin ben ibn ten ter te"
    " y e af av of the de' 't in 'n op abu ould mc mac".split()
)
_WORD: Final = re.compile(r"[^\W\d_][\w’'.\-]*")
_PLAIN: Final = re.compile(r"\W+")


def parse(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """Names in a displayed byline ("By A B and C D in Paris | 3 May"), in order; empty where it names nobody.

    ``BORDER`` in the text parts what stands in different elements; a list of names goes on behind one only where a
    comma or an "and" says so.  Strict: every piece before the first stop (a date, a place, a credit) has to be a name
    or a role, as where only the words say that it is a byline.
    """
    names: list[str] = []
    joined = True
    for segment in _after_lead(before_review(_NOISE.sub(" ", text[: MAX_BYLINE * 2])[:MAX_BYLINE])).split(BORDER):
        if names and not joined and not _OPENS_ON.match(segment):
            break
        shorter = _STOP.sub("", f" {segment}").strip()
        for part in _JOINT.split(shorter):
            name = tidy(part)
            if names and is_affiliation(name):
                break
            if looks_like_name(name):
                names.append(name)
            elif strict and name and not is_role(name):
                return ()
        if names and shorter != segment.strip():
            break
        joined = bool(_GOES_ON.search(segment))
    return distinct(names)


def before_review(text: str) -> str:
    """A byline without those who reviewed, checked, edited or tested the piece, and all that follows them."""
    found = _REVIEWED.search(text)
    return text[: found.start()] if found else text


def is_affiliation(part: str) -> bool:
    """Whether a part that follows a name says whom somebody works for ("Bay Press", "Global Desk"); agencies do not."""
    if key(part) in AGENCIES:
        return False
    return bool(_DESK.search(part)) or is_company(part) or (" " not in part and part.isascii() and not part.islower())


AGENCIES: Final = frozenset(
    "afp ap reuters dpa apa sda keystonesda ansa efe tt ntb ritzau stt pap ctk mti tass belga anp lusa xinhua kyodo jiji yonhap pti"
    " ani bernama antara aap pa pamedia epd kna sid upi aa anadolu agencies europapress agencefrancepresse associatedpress bloomberg"
    " interfax ria unian ukrinform agerpres hina tanjug sta bta ana lena baltic elta leta bns ips ians agencias agences agenturen"
    " ats cp thecanadianpress adnkronos agi ndr wdr swr mdr rbb br zdf ard".split()
)
"""News agencies, and public broadcasters who sign like them, as ``key`` spells them; kept as authors beside people."""


_GOES_ON: Final = re.compile(rf"(?:[,;&/、・]|\s(?:{_AND})|^\s*(?:{_AND}))\s*$", re.IGNORECASE)
_OPENS_ON: Final = re.compile(rf"\s*(?:[,;&/、・]|(?:{_AND})\b)", re.IGNORECASE)


def declared(text: str) -> tuple[str, ...]:
    """Names in a declared author value, which is one name, or a list of them; roles and credentials left out."""
    text = _NOISE.sub(" ", clean(text[: MAX_BYLINE * 2]))[:MAX_BYLINE]
    parts = [tidy(_ASIDE.sub("", part)) for part in _DECLARED_JOINT.split(_after_lead(text))]
    if _is_reversed(parts):
        parts = [f"{parts[1]} {parts[0]}"]
    return distinct(part for place, part in enumerate(parts) if part and not (place and is_role(part)))


_ASIDE: Final = re.compile(r"\s+[-–—]\s.*$")


def _is_reversed(parts: list[str]) -> bool:
    """Whether two parts are one name in library order ("Kaufman, Jeff T.")."""
    return (
        len(parts) == 2
        and all(len(p.split()) == 1 or (i and re.fullmatch(r"\w+ \w\.?", p)) for i, p in enumerate(parts))
        and all(looks_like_name(p) and not _CREDENTIAL.fullmatch(p) for p in parts)
    )


def _after_lead(text: str) -> str:
    """The text behind its lead word ("Published 3 May ‖ By ‖ A B"); all of it where it has none."""
    for match in _LEAD.finditer(text):
        if text[match.end() :].strip(f" {BORDER}"):
            return text[match.end() :]
    return text


def has_lead(text: str) -> bool:
    """Whether a text opens like a byline."""
    return bool(_LEAD.match(text))


def tidy(name: str) -> str:
    """One name without what stands around it; empty where nothing is left or it names an account (``admin``)."""
    name = " ".join(name.split()).strip(" .,:;|/-–—*\"“”«»'‘’_·•~>#")
    return "" if name.casefold() in _ACCOUNTS else name


def is_role(part: str) -> bool:
    """Whether a part of a byline says what somebody is rather than who ("Senior Editor", "MD")."""
    return bool(_ROLE.fullmatch(part) or _CREDENTIAL.fullmatch(part))


def is_interface(name: str) -> bool:
    """Whether a text holds words of a page's controls ("Follow", "3 comments") rather than a name."""
    return not _UI.isdisjoint(word.casefold() for word in _WORD.findall(name)) or bool(re.search(r"[?!:{}<>=]", name))


def looks_like_name(name: str) -> bool:
    """Whether a piece of a displayed byline can be a person's or a desk's name: a few words in capitals, no role."""
    words = _WORD.findall(name)
    if not 0 < len(words) <= MAX_WORDS or len(name) > MAX_NAME or any(char.isdigit() for char in name):
        return False
    if is_role(name) or is_interface(name):
        return False
    return not words[0][0].islower() and all(_capital(word) for word in words)


def _capital(word: str) -> bool:
    return not word[0].islower() or word in _PARTICLES or word[1:2] in "’'"


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names without repetition, the first spelling kept."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(key(name), name)
    return tuple(found.values())[:MAX_NAMES]


def key(name: str) -> str:
    """What two spellings of one name share: lower case, no accents, no punctuation or spaces."""
    if name.isascii():
        return _PLAIN.sub("", name.lower())
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


_DESK: Final = re.compile(
    r"\b(?:r[ée]daction|redaktion|redactie|redac[cç]i[oó]n|reda[cç][aã]o|redazione|newsroom|news ?desk|desk|editors?|editorial|team|staff|"
    r"online|agenc\w+|agentur\w*|reporters?|bureau|news|admin\w*|correspondents?|redakcja|redakce|toimitus|redaksjon\w*)\b",
    re.IGNORECASE,
)


def is_desk(name: str) -> bool:
    """Whether a name is that of a desk or account rather than of a person."""
    return bool(_DESK.search(name)) or len(name.split()) == 1


_PERSON: Final = re.compile(r"[^\W\d_][\w’'.-]+(?:\s+(?:[^\W\d_]\.?|[^\W\d_][\w’'.-]+)){1,3}")


def is_personal(name: str) -> bool:
    """Whether a name can be that of a person: two to four words and nothing of a company's or desk's."""
    return bool(_PERSON.fullmatch(name)) and not is_company(name) and not _DESK.search(name) and looks_like_name(name)


def is_company(name: str) -> bool:
    """Whether a name carries a company's legal form."""
    return bool(_COMPANY.search(name))


_COMPANY: Final = re.compile(
    r"\b(?:gmbh|ag|inc|llc|ltd|corp|corporation|co\. kg|kg|e\.? ?v|verlag|s\.?a|srl|bv|oy|plc|limited)\b\.?",
    re.IGNORECASE,
)


def is_account(name: str) -> bool:
    """Whether a name is a login, initials or a company rather than what a byline would say."""
    return is_company(name) or (" " not in name and (not name.istitle() or len(name) < 4) and name.isascii())


# --- bylines that close a headline --------------------------------------------------------------------------------------

_CLOSING: Final = re.compile(
    r"(?:[,:?!.…»”\"–—|-])\s*(?:par|by|von|por|di|door|av|af|przez|oleh)\s+([^\W\d_][^,:;?!()]{2,60})$", re.IGNORECASE
)


def closing_title(title: str) -> Iterator[str]:
    """Names of a byline that closes a headline ("…, par Thibault de Varenne"); none where it is no byline."""
    match = _CLOSING.search(title)
    for name in parse(match[1], strict=True) if match else ():
        if len(name.split()) > 1:
            yield name
