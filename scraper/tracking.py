"""One query parameter (``name=value``, escapes normalised) → whether it names a visitor or campaign, not a page.

The tables hold names in lower case; a name counts however the page spells its case.  Each row names the tool that adds
it to addresses.  Only names with that single meaning stand alone; the others are judged by their value.
"""

import re

PREFIXES: tuple[str, ...] = (
    "utm_", "utm-", "utm.",  # Google Analytics, campaign URL builder
    "at_",  # Piano Analytics (AT Internet): at_medium, at_campaign, at_link_id …
    "ns_",  # Comscore: ns_mchannel, ns_source, ns_campaign …
    "wt_", "wt.",  # Mapp (Webtrekk): wt_mc, wt_zmc; Webtrends: WT.mc_id
    "pk_", "mtm_", "piwik_", "matomo_",  # Matomo campaign tracking
    "hsa_", "__hs", "_hs",  # HubSpot: hsa_cam, __hssc, __hstc, __hsfp, _hsenc, _hsmi
    "itm_",  # publishers' links within their own pages: itm_source, itm_campaign
    "fb_",  # Meta: fb_action_ids, fb_ref, fb_source, fb_comment_id
    "amp_",  # AMP caches: amp_js_v, amp_gsa, amp_ct
    "vero_",  # Vero
    "elq",  # Oracle Eloqua: elqTrackId, elqCampaignId
    "oly_",  # Omeda: oly_enc_id, oly_anon_id
    "guce_",  # Yahoo consent: guce_referrer, guce_referrer_sig
    "aspsessionid",  # ASP session cookie in the query
    "__cft__", "__tn__",  # Facebook feed
)  # fmt: skip
"""A parameter whose name begins so is tracking."""

NAMES = frozenset({
    # Google
    "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "srsltid", "_ga", "_gl", "usqp",
    "fbclid", "fbadid", "igshid", "igsh", "mibextid",  # Meta
    "msclkid", "cvid", "ocid",  # Microsoft: Ads, Bing, MSN
    "twclid", "__twitter_impression", "trk", "trkinfo", "_trksid", "rfsn",  # X, LinkedIn, eBay, Refersion
    # TikTok, LinkedIn, Pinterest, Snap, Reddit …
    "ttclid", "li_fat_id", "epik", "sccid", "rdt_cid", "tduid", "irclickid", "wickedid",
    "yclid", "ymclid", "ysclid", "_openstat",  # Yandex
    "mc_cid", "mc_eid",  # Mailchimp
    "mkt_tok", "hsctatracking", "__s", "s_cid", "s_kwcid", "ef_id",  # Marketo, HubSpot, Drip, Adobe
    # mailing tools
    "ml_subscriber", "ml_subscriber_hash", "ck_subscriber_id", "_ke", "_kx", "vgo_ee", "bsft_clkid", "bsft_uid",
    "xtor", "xts", "xtref", "xtcr", "xtmc", "xtnp", "xtatc",  # AT Internet, older names
    # publishers' own campaigns
    "echobox", "dicbo", "oborigurl", "tblci", "cmpid", "cmp", "cmp_id", "icid", "intcid", "int_cid", "intcmp",
    "int_cmp", "ito", "ncid", "iref",
    "smid", "smtyp", "soc_src", "soc_trk", "guccounter", "intlink_from_url", "nr_email_referer", "tpcc", "sref",
    "spm", "scm", "share_from", "share_token", "shareuid", "rb_clickid", "redirectsource", "seclink", "print_referrer",
    # session ids: PHP, Servlet, ColdFusion, osCommerce, Zen Cart, TYPO3
    "phpsessid", "jsessionid", "sessionid", "session_id", "cfid", "cftoken", "oscsid", "zenid", "fe_typo_user",
    "var_recherche", "var_mode", "highlight_terms",  # SPIP and others: words to mark on the page
})  # fmt: skip
"""A parameter of exactly this name is tracking, a session or a way to display the same page."""

ORIGIN_NAMES = frozenset({
    "ref", "referrer", "referer", "ref_src", "ref_url", "source", "src", "from", "via", "origin", "medium",
    "campaign", "channel", "mode", "link_source", "link_location", "position", "rss", "share", "partner", "cid",
    "feature",
})  # fmt: skip
"""Names that can mean a page as well: they are tracking only with a value that ``_ORIGIN_WORDS`` tells."""

_ORIGIN_WORDS = frozenset({
    "rss", "atom", "feed", "feeds", "feedburner", "rssfeed", "flux", "newsletter", "newsletters", "nl", "email",
    "mail", "emailshare", "push", "notification", "notifications", "sms", "twitter", "twsrc", "twtr", "facebook",
    "fb", "linkedin", "whatsapp", "telegram", "instagram", "pinterest", "reddit", "tiktok", "bluesky", "mastodon",
    "threads", "youtube", "flipboard", "applenews", "googlenews", "smartnews", "upday", "pocket", "msn", "taboola",
    "outbrain", "social", "socialflow", "share", "shared", "sharing", "sharebutton", "widget", "app", "appshare",
    "webview", "ios", "android", "home", "homepage", "hp", "frontpage", "menu", "navbar", "sidebar", "footer",
    "breadcrumb", "teaser", "related", "relatedposts", "readmore", "mostread", "mostpopular", "recommended",
    "recommendation", "articleinline", "internallink", "copylink",
})  # fmt: skip

_TOKEN = re.compile(r"[a-z]+")
_HOSTNAME = re.compile(r"(?:https?(?::|%3a)(?:/|%2f)+)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:(?:/|%2f).*)?")
_HOST_NAMES = frozenset({"ref", "referrer", "referer", "ref_src", "ref_url"})
_SESSION = {
    "sid": re.compile(r"[0-9a-z_-]{16,}"),
    "s": re.compile(r"[0-9a-f]{32}"),  # phpBB and vBulletin: an MD5
    "_": re.compile(r"[0-9]{10,16}"),  # jQuery's cache buster, milliseconds since 1970
    "amp": re.compile(r"|0|1|true"),  # the AMP twin of the page without it
    "outputtype": re.compile(r"amp"),
    "usg": re.compile(r"[0-9a-z_-]{20,}"),
}


def is_tracking(parameter: str) -> bool:
    """True for a parameter that can be dropped without asking for another page."""
    name, _, value = parameter.lower().partition("=")
    if name in NAMES or name.startswith(PREFIXES):
        return True
    if name in _SESSION:
        return bool(_SESSION[name].fullmatch(value))
    return name in ORIGIN_NAMES and _names_an_origin(name, value)


def _names_an_origin(name: str, value: str) -> bool:
    if name in _HOST_NAMES and _HOSTNAME.fullmatch(value):
        return True
    return not _ORIGIN_WORDS.isdisjoint(_TOKEN.findall(value))
