import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.errors import AddressError
from scraper.urls import MAX_LENGTH, MAX_RAW, host_key, normalise, site_key

NORMALISED = {
    "HTTP://Example.ORG": "http://example.org/",
    "https://example.org:443/a": "https://example.org/a",
    "http://example.org:80/a": "http://example.org/a",
    "http://example.org:0080/a": "http://example.org/a",
    "http://example.org:/a": "http://example.org/a",
    "https://example.org:8443/a": "https://example.org:8443/a",
    "https://example.org./a": "https://example.org/a",
    "https://example.org/a#b": "https://example.org/a",
    "https://example.org/#!/story/12": "https://example.org/",
    "https://example.org/a/./b/../c": "https://example.org/a/c",
    "https://example.org/../../a": "https://example.org/a",
    "https://example.org/a/..": "https://example.org/",
    "https://example.org/a/%2e%2E/b": "https://example.org/b",
    "https://example.org/%7euser/%c3%a9t%c3%A9": "https://example.org/~user/%C3%A9t%C3%A9",
    "https://example.org/été 1": "https://example.org/%C3%A9t%C3%A9%201",
    'https://example.org/a"b<c>': "https://example.org/a%22b%3Cc%3E",
    "https://example.org/100%-sûr": "https://example.org/100%25-s%C3%BBr",
    "https://example.org/a%2Fb": "https://example.org/a%2Fb",
    "https://example.org/A/b/": "https://example.org/A/b/",
    "https://example.org//a": "https://example.org//a",
    "https://example.org?a=1": "https://example.org/?a=1",
    "https://example.org/?": "https://example.org/",
    "https://example.org/?b=2&a=1&&": "https://example.org/?b=2&a=1",
    "https://example.org/spip.php?page=a&amp;id=12": "https://example.org/spip.php?page=a&id=12",
    "https://example.org/?q=a+b%20c": "https://example.org/?q=a+b%20c",
    "  https://exam\tple.org/\na ": "https://example.org/a",
    "“https://example.org/a”": "https://example.org/a",
    "http://http://example.org/a": "http://example.org/a",
    "https:/example.org/a": "https://example.org/a",
    "https:\\\\example.org\\a?b\\c": "https://example.org/a?b%5Cc",
    "https://münchen.example/ä": "https://xn--mnchen-3ya.example/%C3%A4",
    "https://faß.de/": "https://xn--fa-hia.de/",
    "https://xn--mnchen-3ya.example/": "https://xn--mnchen-3ya.example/",
    "https://%65xample.org/": "https://example.org/",
    "http://2130706433/": "http://127.0.0.1/",
    "http://0x7f.1/": "http://127.0.0.1/",
    "http://[::0001]:80/a": "http://[::1]/a",
    "http://[2001:DB8:0:0:0:0:0:1]:8080/": "http://[2001:db8::1]:8080/",
    "https://example.org/a\x00b": "https://example.org/a%00b",
    "https://example.org/a;jsessionid=0A1B2C?x=1": "https://example.org/a?x=1",
    "https://example.org/a/;JSESSIONID=0A1B/b": "https://example.org/a//b",
    "https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx": "https://example.org/a.aspx",
}

NONE = [
    "", "   ", "/a", "a.html", "//example.org/a", "example.org", "mailto:a@example.org", "javascript:void(0)",
    "JavaScript:x()",
    "data:text/html,x", "tel:+33123456789", "ftp://example.org/", "file:///etc/passwd", "about:blank", "http://",
    "http:///",
    "https://?a", "http://user:secret@example.org/", "http://user@example.org/", "http://example.org:99999/",
    "http://example.org:0/",
    "http://example.org:80a/", "http://exa mple.org/", "http://example..org/", "http://[::1", "http://[::1]x/",
    "http://[fe80::1%25eth0]/",
    "http://1.2.3.4.5/", "http://256.1.1.1/", "http://a%00b/", "http://" + "a" * 64 + ".org/",
    "http://" + "a." * 130 + "org/",
    "http://\ud800/", "http://xn--\u200d/",
    "https://example.org/" + "a" * MAX_LENGTH, "https://example.org/" + "a" * MAX_RAW,
]  # fmt: skip

BASE = "https://news.example.org/politics/2024/story.html?page=2"
RELATIVE = {
    "other.html": "https://news.example.org/politics/2024/other.html",
    "./other.html": "https://news.example.org/politics/2024/other.html",
    "../": "https://news.example.org/politics/",
    "/a": "https://news.example.org/a",
    "//cdn.example.org/a": "https://cdn.example.org/a",
    "?page=3": "https://news.example.org/politics/2024/story.html?page=3",
    "#top": BASE,
    "": BASE,
    "\\a": "https://news.example.org/a",
    "www.example.net/a": "https://www.example.net/a",
    "www.html": "https://news.example.org/politics/2024/www.html",
    "HTTP://example.net": "http://example.net/",
}

TRACKING = [
    "utm_source=rss", "UTM_Campaign=x", "fbclid=IwAR0", "gclid=1", "dclid=1", "msclkid=1", "mc_cid=a&mc_eid=b",
    "igshid=1", "at_medium=custom7",
    "xtor=RSS-3208", "xts=1", "cmp=1", "cmpid=1", "CMP=share_btn_tw", "ns_mchannel=social", "icid=1", "ito=1490",
    "ref=rss", "ref=hp_top",
    "referrer=https%3A%2F%2Fexample.com%2F", "source=newsletter", "_ga=1.2", "yclid=1", "wt_mc=x", "WT.mc_id=1",
    "pk_campaign=1", "mtm_source=x",
    "hsa_cam=1", "__twitter_impression=true", "amp", "amp=1", "amp;utm_source=x", "PHPSESSID=a1",
    "sid=0123456789abcdef0123", "jsessionid=1",
    "s=0123456789abcdef0123456789abcdef", "_=1700000000000", "outputType=amp", "itm_source=x", "from=homepage",
    "&&",
]  # fmt: skip

MEANT = [
    "id=12", "p=12", "page=2", "ref=12345", "source=reuters", "s=climat", "sid=12", "amp=3", "a=1&b=2",
    "cHash=0123456789abcdef", "from=2024-01-01",
    "utm=1", "id_article=12", "article=utm_source", "author=ns_1", "lang=fr", "mode=list",
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), NORMALISED.items())
def test_an_address_is_normalised(url, expected):
    assert normalise(url) == expected


@pytest.mark.parametrize("url", NONE)
def test_what_is_no_address_is_none(url):
    assert normalise(url) is None


@pytest.mark.parametrize(("url", "expected"), RELATIVE.items())
def test_a_relative_address_is_resolved(url, expected):
    assert normalise(url, BASE) == expected


@pytest.mark.parametrize("base", [None, "", "nonsense", "mailto:a@b", "http://"])
def test_a_relative_address_needs_a_usable_base(base):
    assert normalise("/a", base) is None


@pytest.mark.parametrize("query", TRACKING)
def test_tracking_and_sessions_are_dropped(query):
    assert normalise(f"https://example.org/a?{query}") == "https://example.org/a"
    assert normalise(f"https://example.org/a?id=1&{query}&z=%C3%A9") == "https://example.org/a?id=1&z=%C3%A9"


@pytest.mark.parametrize("query", MEANT)
def test_parameters_that_may_name_a_page_are_kept(query):
    assert normalise(f"https://example.org/a?{query}") == f"https://example.org/a?{query}"


PIECES = st.sampled_from([
    "http://", "https:", "//", "/", "..", ".", "%2e", "%", "%41", "%zz", "?", "&", "amp;", "=", "#", "@", ":", ":80",
    "[", "]", "::1", "é", "ß", "。",
    "\\", " ", "\t", "\x00", '"', "’", ";jsessionid=1", ";", "(S(aaaaaaaaaaaa))", "utm_source", "a", "Example.ORG",
    "www.", "127.0.0.1", "0x7f", "\ud800",
])  # fmt: skip


@settings(max_examples=500)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.sampled_from([None, BASE, "http://[::1]:8080/a?b"]))
@example("https://example.org/a/..;jsessionid=1/b", None)
@example("http://example.org/%%34%31", None)
def test_normalising_never_raises_and_is_idempotent(text, base):
    once = normalise(text, base)
    if once is not None:
        assert once.isascii()
        assert once.startswith(("http://", "https://"))
        assert len(once) <= MAX_LENGTH
        assert normalise(once) == once
        assert normalise(once, base) == once
        assert once.startswith(host_key(once) + "/")
        assert site_key(once)


@settings(max_examples=500)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_whatever_follows_a_host_gives_an_idempotent_address(text):
    once = normalise(f"https://example.org/{text}")
    assert once is None or normalise(once) == once


SITES = {
    "https://www.lemonde.fr/a": "lemonde.fr",
    "https://news.bbc.co.uk:8443/": "bbc.co.uk",
    "https://foo.github.io/a": "foo.github.io",
    "https://github.io/": "github.io",
    "https://co.uk/": "co.uk",
    "http://127.0.0.1:8100/a": "127.0.0.1:8100",
    "http://127.0.0.1/a": "127.0.0.1",
    "http://[::1]:8100/a": "[::1]:8100",
    "http://localhost:8100/a": "localhost:8100",
    "http://www.gazette.test/a": "gazette.test",
    "HTTPS://WWW.Example.ORG:443": "example.org",
    "https://www.müller.de/": "xn--mller-kva.de",
}

ORIGINS = {
    "https://www.lemonde.fr/a?b": "https://www.lemonde.fr",
    "HTTP://Example.org:80": "http://example.org",
    "http://example.org:80/": "http://example.org",
    "http://127.0.0.1:8100/a": "http://127.0.0.1:8100",
    "http://[::1]:8100/a": "http://[::1]:8100",
}


@pytest.mark.parametrize(("url", "expected"), SITES.items())
def test_the_site_is_the_registered_domain(url, expected):
    assert site_key(url) == expected


@pytest.mark.parametrize(("url", "expected"), ORIGINS.items())
def test_the_host_key_is_the_origin(url, expected):
    assert host_key(url) == expected


@pytest.mark.parametrize("key", [site_key, host_key])
def test_what_is_no_address_has_no_site(key):
    with pytest.raises(AddressError, match="Not an http"):
        key("mailto:a@example.org")
