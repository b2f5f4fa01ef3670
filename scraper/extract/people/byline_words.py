"""Words and patterns that bylines are made of, in the languages newsrooms write: data for ``bylines``, no decisions.

The words were written down for this project from the bylines of the development corpus and from dictionaries.
"""

import re
from typing import Final

BORDER: Final = "‖"
"""Stands in a byline's text where an element ends: what it parts does not belong to one name."""


def _any(words: str) -> str:
    """One alternative of a pattern a line or between bars, spaces as in the words."""
    return "|".join(word.strip() for line in words.strip().splitlines() for word in line.split("|") if word.strip())


_MADE: Final = _any("""
written|posted|published|authored|reported|contributed|created|submitted|story|article|text|words|reporting
analysis|opinion|review|interview|guest post|report|added|compiled|produced|a post|uploaded
""")
_MADE_FR: Final = _any("""
propos recueillis|écrit|publié|rédigé|posté|article|texte|une chronique|une tribune|un article|reportage|traduit
interview|recueilli|proposé|signé
""")
_MADE_DE: Final = _any("""
geschrieben|verfasst|veröffentlicht|erstellt|eingestellt|\\w*beitrag|\\w*artikel|text|interview|\\w*kommentar|analyse
bericht|aufgezeichnet|protokoll|autor|reportage|porträt|kolumne|essay|rezension|gepostet
""")
_BY: Final = "|".join(
    (
        rf"(?:{_MADE})\s+(?:and\s+\w+\s+)?by|by|authors?|author\(s\)|about the authors?",
        rf"(?:{_MADE_FR})(?:e|s|es)?\s+(?:de|par)|par|auteure?s?|autrice",
        rf"(?:ein\w*\s+)?(?:{_MADE_DE})\s+von|vo[nm]|autor(?:in|en|innen|:in|\*in|_in)?|verfasser(?:in)?|redakteur(?:in)?",
        r"(?:escrito|publicado|redactado|texto|elaborado|creado)\s+por|por|escribe|autora?(?:es)?",
        r"(?:scritto|pubblicato|articolo|testo|a cura|intervista)\s+(?:da|di)|di|autore",
        r"(?:geschreven|gepubliceerd|tekst|geplaatst)\s+door|door",
        r"(?:skrevet|skriven|skrivet|publisert|tekst|text|av)\s+a[vf]|a[vf]|forfatter|författare|kirjoittanut|kirjoittaja",
        r"(?:napisał|opracował)a?|przez|autorzy|napsal|írta|szerző|scris de",
        r"piše|autorica|yazar|yazan|oleh|penulis|od",
        r"συντάκτης|γράφει\s+(?:ο|η)|του|της|από|автор|автори|от|بقلم|كتب|كتبت|نویسنده|מאת",
        r"文|著者|作者|记者|記者|責任編輯|责任编辑|编辑|글|기자",
        r"लेखक|लेखिका|संवाददाता|লেখক|โดย|ผู้เขียน|tác giả",
    )
)
"""What opens a byline, in en fr de es pt it nl sv no da fi pl cs hu ro tr id sr hr el ru uk bg ar fa he ja zh ko hi bn
th vi."""
_NOUNS: Final = _any("""
words|story|text|texte|texto|testo|teksti|tekst|tekster|texter|reporters?|journalist|journaliste|foto og tekst
(?:foto|bild)s? und text|text und (?:foto|bild)s?|oprac|haber|текст|кореспондент|reporting|redaktion|रिपोर्ट|เรื่อง|bài
""")
"""What opens a byline only before a colon or in an element of its own."""
_BEHIND: Final = rf"\s*[:：・/|–—-]\s*|\s*(?=[{BORDER}])|\s+|(?=[\u3040-\u9fff])"
LEAD: Final = re.compile(
    rf"(?:^|(?<={BORDER})|(?<=[|•·–—:]\s))\s*(?:(?:{_BY})(?:{_BEHIND})|(?:{_NOUNS})\s*(?:[:：・]\s*|(?=[{BORDER}])))",
    re.IGNORECASE,
)
"""A byline's first words, at the start of the text or of an element."""

_REVIEWERS: Final = _any("""
(?:medically |expert |legally )?reviewed|(?:fact|copy)[ -]checked|edited|tested|researched|designed|translated
photographed|illustrated|moderated|hosted|narrated|data analysis|expert review
""")
REVIEWED: Final = re.compile(rf"\b(?:{_REVIEWERS})\s*{BORDER}?\s*(?:and \w+ )?by\b", re.IGNORECASE)
"""Opens the names of those who did something else with the piece than write it."""

_STOPS: Final = _any("""
last (?:updated|modified|edited)|published|updated|posted|modified|publié|mis à jour|modifié|aktualisiert|veröffentlicht
publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publisert|oppdatert|publicerad|uppdaterad|fotos?
photos?|photography|photograph(?:er|ed)?|illustrations?|images?|bild(?:er)?|fotograf\\w*|video|camera|crédit\\w*|credits?
filed under|posted in|in category|categor(?:y|ies)|tags?|comments?|min(?:ute)?s? read|read time|reading time|translated
übersetz\\w+|source|quelle|copyright|follow|subscribe|share
""")
_DATED: Final = r"\s(?:on|am|le|el|il|op|den|at)\s+(?:\w+[,.]?\s+){0,3}\d.*$"
_PLACED: Final = r"\s(?:for|in|from|aus|à|en|para|per|voor|til|für|of|at)\s+(?:the\s+)?[A-ZÀ-Þ].*$"
STOP: Final = re.compile(
    rf"(?i:\b(?:{_STOPS})\b.*$)|[|•·].*$|\s[-–—―]\s.*$|(?i:{_DATED})|\b\d{{1,4}}[./:-]\d.*$|\b(?:19|20)\d\d\b.*$|{_PLACED}",
    re.DOTALL,
)
"""Where the names in one element end: a date, a credit, a rule, a place ("in Paris")."""
NOISE: Final = re.compile(
    r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S+@\S+\.\w+|https?://\S+|www\.\S+|(?<!\S)@\w+|©|\bBy\s+(?=By\b)",
    re.IGNORECASE,
)
"""Addresses, handles and asides."""

_AND: Final = r"and|und|et|y|og|och|en|e|i|ja|ve|și|si|και|и|та|dan|sowie|with|mit|avec|con|met|med"
JOINT: Final = re.compile(rf"\s*[;,/&+、，；・{BORDER}]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+", re.IGNORECASE)
"""Between two names of a displayed byline."""
GOES_ON: Final = re.compile(rf"(?:[,;&/、・]|\s(?:{_AND})|^\s*(?:{_AND}))\s*$", re.IGNORECASE)
"""Ends an element after which the list goes on."""
OPENS_ON: Final = re.compile(rf"\s*(?:[,;&/、・]|(?:{_AND})\b)", re.IGNORECASE)
"""Opens an element with which the list goes on."""
DECLARED_JOINT: Final = re.compile(
    rf"\s*[;|•、，；{BORDER}]\s*|\s+[/&+]\s+|\s*,\s*(?:(?:and|und|et|y|e)\s+)?|\s+(?:and|und|et|og|och|y)\s+"
)
"""Between two names of a declared author value, where one-letter words are part of names."""
ASIDE: Final = re.compile(r"\s+[-–—]\s.*$")
"""What follows a name behind a dash."""

_ROLES: Final = _any("""
writer|reporter|editor|correspondent|journalist|journaliste|journalistin|contributor|columnist|producer|author|critic
analyst|fellow|professor|director|manager|founder|co-founder|ceo|cto|president|chief|intern|blogger|freelancer
redakteur|redakteurin|redaktor|redaktorin|korrespondent|korrespondentin|reporterin|autor|autorin|volontär|volontärin
rédacteur|rédactrice|correspondant|correspondante|chroniqueur|chroniqueuse|redactor|redactora|periodista|corresponsal
giornalista|redattore|colunista|jornalista|redacteur|verslaggever|specialist|expert|consultant|strategist|dietitian
mitarbeiter|mitarbeiterin|chefredakteur|chefredakteurin|leiter|leiterin|kolumnist|kolumnistin|reviewer|photographer
executive|officer|lecturer|researcher|lead|head|coordinator|nutritionist|attorney|engineer|developer|designer|marketer
""")
ROLE: Final = re.compile(
    rf"(?:[\w’'-]+\s+){{0,4}}(?:{_ROLES})(?:\s+(?:of|at|for|in|chief|und|and|de|für|en|à|-).*)?", re.IGNORECASE
)
"""What somebody is ("Senior Editor of Maps")."""
ROLE_BEHIND: Final = re.compile(
    r"(?<=[가-힣])\s*(?:선임|전문|객원|인턴|수습)?(?:기자|특파원|논설위원|앵커|칼럼니스트)$"
    r"|(?<=[\u3040-\u30ff\u3400-\u9fff])\s*(?:記者|特派員|編集委員|論説委員|记者|特约记者|编辑)$"
)
"""What somebody is, where that closes the name ("김하늘 기자", "山田花子記者")."""
CREDENTIAL: Final = re.compile(r"(?:[A-Z]{1,3}[a-z]?\.?){1,4}®?(?:-[A-Z]+)?|Ph\.?\s?D\.?|Jr\.?|Sr\.?|Esq\.?|Dipl\.-\w+")
"""Letters behind a name ("MD", "Ph.D.")."""
ACCOUNTS: Final = frozenset(
    "admin administrator webmaster publisher root user superuser editor author none null undefined n/a guest"
    " staff nobody by default anonymous-author redakteur wpadmin superadmin test unknown anónimo".split()
) | {"super user", "site admin", "", "about the author", "web master", "guest author", "no author", "by admin"}
"""Names of accounts that stand for nobody."""
INTERFACE: Final = frozenset(
    "share follow view read more posts post articles article profile contact email e-mail mail twitter facebook"
    " linkedin instagram youtube tiktok whatsapp subscribe comments comment published updated posted written min"
    " mins minute minutes ago today yesterday photo photos foto login newsletter print copy link website home menu"
    " search bio biography about author authors autor autoren autorin auteur auteurs see all latest show reply"
    " replies sign up your name like likes views monday tuesday wednesday thursday friday saturday sunday montag"
    " dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
    " mehr artikel profil folgen teilen drucken kommentare kommentar suivre partager voir lire compartir seguir"
    " ver más continue reading disclosure advertisement learn privacy policy sat sun mon tue wed thu fri escribe"
    " publicado publicada geschrieben frontpage uncategorized startseite abbrechen logout account register"
    " registrieren anmelden einloggen archives archive github message scholar insights subscriptions kategorien"
    " veröffentlicht über terms conditions nach oben reviewed edited table contents updated: sitemap rss feed date"
    " publish uhr credit source weitere alle".split()
)
"""Words of a page's controls and dates, which no name holds."""
PARTICLES: Final = frozenset(
    "de du des d la le les von van vom der den dem zu zur zum und di da dos das do del della degli dei el al bin"
    " ben ibn ten ter te y e af av of the de' 't in 'n op abu ould mc mac".split()
)
"""Words in names that are written small."""
COMPANY: Final = re.compile(
    r"\b(?:gmbh|ag|inc|llc|ltd|corp|corporation|co\. kg|kg|e\.? ?v|verlag|s\.?a|srl|bv|oy|plc|limited)\b\.?",
    re.IGNORECASE,
)
"""Legal forms of companies and clubs."""
DESK: Final = re.compile(
    r"\b(?:r[ée]daction|redaktion|redactie|redac[cç]i[oó]n|reda[cç][aã]o|redazione|newsroom|news"
    r" ?desk|desk|editors?|editorial"
    r"|team|staff|online|agenc\w+|agentur\w*|reporters?|bureau|news|admin\w*|correspondents?|redakcja|redakce|toimitus"
    r"|redaksjon\w*)\b",
    re.IGNORECASE,
)
"""Words of desks, which sign together."""
AGENCIES: Final = frozenset(
    "afp ap reuters dpa apa sda keystonesda ansa efe tt ntb ritzau stt pap ctk mti tass belga anp lusa xinhua"
    " kyodo jiji yonhap pti ani bernama antara aap pa pamedia epd kna sid upi aa anadolu anadoluajansi agencies"
    " europapress agencefrancepresse associatedpress bloomberg interfax ria unian ukrinform agerpres hina tanjug"
    " sta bta ana lena baltic elta leta bns ips ians agencias agences agenturen ats cp thecanadianpress adnkronos"
    " agi ndr wdr swr mdr rbb br zdf ard".split()
)
"""News agencies, and public broadcasters who sign like them, as ``bylines.key`` spells them."""
CLOSING: Final = re.compile(
    r"(?:[,:?!.…»”\"–—|-])\s*(?:par|by|von|por|di|door|av|af|przez|oleh)\s+([^\W\d_][^,:;?!()]{2,60})$", re.IGNORECASE
)
"""A byline that closes a headline ("…, par Thibault de Varenne")."""
PERSON: Final = re.compile(r"[^\W\d_][\w’'.-]+(?:\s+(?:[^\W\d_]\.?|[^\W\d_][\w’'.-]+)){1,3}")
"""Two to four words, initials among them."""
