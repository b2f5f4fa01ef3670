"""The archive in the browser: Datasette with search, a reading view, captures and plots.

Datasette finds the hooks here by the entry point ``[project.entry-points.datasette]``.
"""

from scraper.site.plugin import (
    asgi_wrapper,
    database_actions,
    extra_css_urls,
    menu_links,
    register_routes,
    render_cell,
)

__all__ = ["asgi_wrapper", "database_actions", "extra_css_urls", "menu_links", "register_routes", "render_cell"]
