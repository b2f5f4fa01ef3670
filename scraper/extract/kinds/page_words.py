"""How content systems and newsrooms name kinds of pages: classes on ``body``, parts of addresses, schema.org types."""

import re
from typing import Final


def _classes(*names: str) -> re.Pattern[str]:
    """A pattern for whole class names."""
    return re.compile(rf"(?:^|\s)(?:{'|'.join(names)})(?=\s|$)", re.IGNORECASE)


def _part(*names: str) -> str:
    """A pattern for a whole part of a path."""
    return rf"/(?:{'|'.join(names)})(?:/|\.\w{{3,5}}$|$)"


NEWS_TYPES: Final = frozenset(
    "NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle"
    " ReviewNewsArticle SatiricalArticle LiveBlogPosting BlogPosting Report".split()
)
ARTICLE_TYPES: Final = frozenset(
    "Article TechArticle ScholarlyArticle MedicalScholarlyArticle AdvertiserContentArticle".split()
)
LIST_TYPES: Final = frozenset(
    "CollectionPage SearchResultsPage ProfilePage Blog ItemList AboutPage ContactPage".split()
)
OTHER_TYPES: Final = frozenset(
    "Product ProductGroup SoftwareApplication VideoGame QAPage Question DiscussionForumPosting JobPosting Event Service"
    " LocalBusiness ProfessionalService Course".split()
)

POST: Final = (
    r"(?:post|news|article|artikel|story|blog|blogpost|actualite|press|author|entry|column|opinion|breve|nota)"
)
"""What content systems call an article in class names."""
SINGLE_CLASS: Final = _classes(
    "single", rf"single-{POST}s?", r"single-format-\S+", r"post-template\S*", r"postid-\d+",
    rf"(?:page-)?node-type-{POST}", r"node-article",
    r"page_article", r"view-article", rf"{POST}-(?:page|template|detail)", rf"page-{POST}", r"is-article",
    r"news-single", r"tpl-article",
)  # fmt: skip
STATIC_CLASS: Final = _classes(
    r"page-template\S*", r"page-id-\d+", r"(?:page-)?node-type-(?:page|basic-page|landing-page|webform)",
    r"(?:node--)?type-page", r"static-page", r"page-(?:about|contact)", r"page-\d+",
)  # fmt: skip
LIST_CLASS: Final = _classes(
    "home", "home-template", "front", "path-frontpage", "front-page", "frontpage", "blog", "archive", "category",
    "tag", "author", "tag-template",
    "author-template", r"tax-\S+", "search", "search-results", "paged", r"paged-\d+", "date", "page_rubrique",
    "page_sommaire", "page_auteur",
    "page_mot", "view-category", "view-featured", "view-categories", "view-tag", "path-taxonomy",
    r"page-taxonomy\S*", "list-page",
    "index-template", "taxonomy", "section-page", "page-section", "news-list",
)  # fmt: skip
OTHER_CLASS: Final = _classes(
    rf"single-(?!{POST}|format|page\b)[a-z]\S*", "woocommerce", r"product-template\S*", "template-product",
    r"(?:page-)?node-type-(?:product|event|person|service|forum)", "forum", "topic", "bbpress",
)  # fmt: skip
SINGLE_POST: Final = _classes("single", f"single-{POST}s?")
ERROR_CLASS: Final = _classes(
    "error404", "error-404", "page-404", "error-template", "error-page", "page_404", "not-found"
)

FURTHER_PAGE: Final = re.compile(
    r"/page/\d+/?$|[?&](?:page|paged|p|start|offset)=\d+(?:&|$)|/(?:index|page|seite)-?\d+(?:\.html?)?$", re.IGNORECASE
)
LIST_PATH: Final = re.compile(
    _part(
        "tags?", "mots?-cles?", "categor(?:y|ies|ie|ia|ias)", "kategorien?", "catégories?", "rubriques?",
        "rubriken?", "authors?", "auteurs?",
        "autor(?:en)?", "topics?", "themen?", "themes?", "archives?", "archiv", "search", "recherche", "suche",
        "sections?", "label", "feed",
        "series?", "dossiers?", "taxonomy",
    )
    + r"|/\d{4}(?:/\d{2}(?:/\d{2})?)?/?$"
    + r"|/(?:blog|news|posts|articles|artikel|articulos|actualites?|nouvelles|nachrichten|noticias|notizie|all|latest)"
    + r"/?(?:\.html?)?$",
    re.IGNORECASE,
)  # fmt: skip
_STATIC_NAMES: Final = (
    r"(?:about|about-us|a-propos|apropos|ueber-uns|uber-uns|qui-sommes-nous|contact|contact-us|contacts|kontakt|"
    r"contacto|contatti|privacy|"
    r"datenschutz|confidentialite|impressum|imprint|mentions-legales|legal|terms|cgu|cgv|agb|sample-page|"
    r"page-d-exemple|beispiel-seite|faq|"
    r"newsletters?|subscribe|abo|abonnement|login|signin|register|account|help|aide|hilfe|jobs|careers|advertise|"
    r"team|our-team|equipe|l-equipe|notre-equipe|la-redaction|equipo|redazione|chi-siamo|quienes-somos|who-we-are|"
    r"nous-contacter|nous-soutenir|support-us|donate|faire-un-don|charte|partenaires|partners|publicite|"
    r"cookies|sitemap|plan-du-site|pricing|accessibilite|accessibility)/?(?:\.\w{3,5})?$"
)
STATIC_PATH: Final = re.compile(
    rf"/{_STATIC_NAMES}|"
    r"/[\w\-]{0,80}(?:privacy-policy|politique-de-confidentialite|mentions-legales|conditions-generales|terms-of-|"
    r"terms-and-|datenschutzerkl|"
    r"cookie-policy|politica-de-(?:privacidad|cookies)|informativa-privacy)[\w\-]{0,80}/?(?:\.\w{3,5})?$",
    re.IGNORECASE,
)
STATIC_AT_ROOT: Final = re.compile(rf"^(?:/[a-z]{{2}}(?:-[a-z]{{2}})?)?(?:/pages?)?/{_STATIC_NAMES}", re.IGNORECASE)
"""A page about the site itself, where such pages stand: at the root, under a language, in the folder of pages."""
STATIC_FOLDER: Final = re.compile(r"^/pages?/(?!\d+/?$)[\w\-%]{2,100}/?(?:\.html)?$", re.IGNORECASE)
"""Where generators (Pelican, Nikola, Shopify, …) write pages that are no posts."""
FORUM_ADDRESS: Final = re.compile(
    r"^(?:www\.)?(?:forums?|boards?|community|discuss(?:ions?)?|answers|bbs|ask|groups)\.|"
    r"/(?:forums?|boards?|threads?|topics?/\d+|discussions?|questions|showthread|viewtopic|viewforum|"
    r"showtopic)(?:[/.?\-]|$)|"
    r"/t/[^/]{1,200}/\d+|/r/\w+/comments/|[?&](?:topic|showtopic|threadid)=|/thread-\d+",
    re.IGNORECASE,
)
MANUAL_ADDRESS: Final = re.compile(
    r"^(?:www\.)?(?:docs?|wiki|developers?|api|manual|man\d*|support|help|kb)\.|" + _part("docs?", "documentation",
    "manual", "reference", "wiki", "man-pages?", "api", "kb", "javadoc", "handbook"),
    re.IGNORECASE,
)  # fmt: skip
SHOP_ADDRESS: Final = re.compile(
    r"^(?:www\.)?(?:shop|store|boutique)\.|"
    + _part(
        "products?", "produits?", "produkte?", "shop", "store", "boutique", "p", "dp", "item", "itm", "app", "cart",
        "checkout", "collections?",
        "services?", "solutions?", "leistungen", "prestations", "pricing", r"coupons?(?:-\w+)*",
    ),
    re.IGNORECASE,
)  # fmt: skip
DATED_PATH: Final = re.compile(r"/(?:19|20)\d\d[/\-_.]?(?:0?[1-9]|1[0-2])(?:[/\-_.]?[0-3]?\d)?[/\-_][^/]{4,}")
HOME_PATH: Final = re.compile(
    r"^/?(?:index|home|default|accueil|[a-z]{2}(?:-[a-z]{2})?)?(?:\.(?:html?|php|aspx?))?/?$", re.IGNORECASE
)

FORUM_SOFTWARE: Final = re.compile(
    r"discourse|xenforo|vbulletin|phpbb|mybb|nodebb|flarum|vanilla|smf|invision|mediawiki|dokuwiki|fluxbb|lemmy|"
    r"moinmoin",
    re.IGNORECASE,
)
MANUAL_SOFTWARE: Final = re.compile(
    r"docusaurus|sphinx|mkdocs|vitepress|gitbook|docfx|javadoc|doxygen|asciidoc|docutils|docbook|vuepress|mdbook|"
    r"starlight|readme\.io",
    re.IGNORECASE,
)
TIME_NAMES: Final = (
    "article:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
)
PRICE_NAMES: Final = (
    "product:price:amount",
    "og:price:amount",
    "product:price.amount",
    "product:availability",
    "product:retailer_item_id",
)
