"""A reader opens Datasette's own pages: looks at the articles, searches, opens a saved query."""

from playwright.sync_api import Page, expect


def test_the_table_of_articles_opens_newest_first_with_facets(page: Page, served, picture):
    page.goto(f"{served}/articles")
    expect(page.get_by_role("heading", name="Articles")).to_be_visible()
    rows = page.locator("table.rows-and-columns tbody tr")
    expect(rows).to_have_count(15)
    expect(rows.first).to_contain_text("La digue de Saint-Ervan a tenu")
    expect(page.locator(".facet-results")).to_contain_text("language")
    picture("datasette-articles")


def test_a_search_without_accents_finds_the_article(page: Page, served):
    page.goto(f"{served}/articles")
    page.get_by_role("searchbox").fill("geomorphologue")
    page.get_by_role("searchbox").press("Enter")
    rows = page.locator("table.rows-and-columns tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Pointe-aux-Grives")


def test_a_saved_query_answers_with_snippets(page: Page, served, picture):
    page.goto(served)
    page.get_by_role("link", name="Search with snippets").click()
    page.get_by_label("words").fill("ferry")
    page.get_by_role("button", name="Run SQL").click()
    expect(page.locator("table.rows-and-columns tbody tr").first).to_contain_text("[ferry]")
    picture("datasette-saved-query")


def test_changes_and_removals_are_a_click_away(page: Page, served):
    for name, words in (("Changed articles", "bac de Kerlann"), ("Removed articles", "Wexcombe baths")):
        page.goto(served)
        page.get_by_role("link", name=name).click()
        expect(page.locator("table.rows-and-columns tbody tr")).to_have_count(1)
        expect(page.locator("table.rows-and-columns")).to_contain_text(words)


def test_an_article_page_names_its_site_and_links_its_revisions(page: Page, served):
    page.goto(f"{served}/articles?_sort=published")
    page.locator("table.rows-and-columns tbody tr").first.locator("a").first.click()
    expect(page.locator("table.rows-and-columns")).to_contain_text("Tide mill grinds again")
    revisions = page.get_by_role("listitem").filter(has_text="from article_id in revisions")
    expect(revisions.get_by_role("link", name="1 row")).to_be_visible()
