"""The two demo newspapers as a context manager: editions in, addresses and the truth about them out."""

import threading
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self

from scraper.demo.bulletins import with_bulletins
from scraper.demo.content import EDITIONS, PAPERS, Paper, Story, in_print, load_paper
from scraper.demo.press import Press
from scraper.demo.server import PaperServer
from scraper.demo.truth import Expected, expected_articles

_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that a paper's server answered."""

    paper: str
    path: str
    status: int
    user_agent: str | None


class DemoNewspaper:
    """Two invented newspapers served on two loopback ports; a context manager, and nothing outlives it.

    Args:
        bulletins: tide bulletins to print in each paper besides its stories, for crawls that must take a while.
        latency: seconds to wait before each answer.
        ports: one port a paper; 0 takes a free one.
    """

    def __init__(self, *, bulletins: int = 0, latency: float = 0.0, ports: tuple[int, int] = (0, 0)) -> None:
        self._papers = tuple(load_paper(key) for key in PAPERS)
        self._bulletins = bulletins
        self._servers = tuple(PaperServer((_HOST, port), latency) for port in ports)
        self._origins = {
            paper.key: f"http://{_HOST}:{server.server_port}"
            for paper, server in zip(self._papers, self._servers, strict=True)
        }
        self._threads = [threading.Thread(target=server.serve_forever, args=(0.05,)) for server in self._servers]
        self.set_edition(EDITIONS[0])

    @property
    def urls(self) -> tuple[str, ...]:
        """Home addresses of the two papers, the French one first."""
        return tuple(f"{origin}/" for origin in self._origins.values())

    @property
    def truth(self) -> dict[int, tuple[Expected, ...]]:
        """Edition → every article that an archive of both papers must hold, as that edition prints it."""
        return {edition: tuple(self._truth(edition)) for edition in EDITIONS}

    def take_requests(self) -> tuple[Request, ...]:
        """Every request answered since this was last called, in order of arrival for each paper."""
        return tuple(
            Request(paper=paper.key, path=path, status=status, user_agent=agent)
            for paper, server in zip(self._papers, self._servers, strict=True)
            for path, status, agent in server.take_seen()
        )

    @property
    def disallowed(self) -> tuple[str, ...]:
        """Addresses that robots.txt asks robots not to fetch, although pages link to them."""
        return tuple(self._origins[paper.key] + paper.draft.path for paper in self._papers)

    def set_edition(self, edition: int) -> None:
        """Print another edition: stories that are no longer in it answer 410, those not yet in it 404."""
        for paper, server in zip(self._papers, self._servers, strict=True):
            press = Press(paper, self._stories(paper, edition), self._origins)
            pages = press.pages()
            for earlier in range(EDITIONS[0], edition):
                withdrawn = Press(paper, self._stories(paper, earlier), self._origins).pages().keys() - pages.keys()
                pages |= dict.fromkeys(withdrawn, press.missing(HTTPStatus.GONE))
            server.print(pages, press.missing(HTTPStatus.NOT_FOUND))

    def _stories(self, paper: Paper, edition: int) -> tuple[Story, ...]:
        return in_print(with_bulletins(paper, self._bulletins), edition)

    def _truth(self, edition: int) -> list[Expected]:
        return [
            article
            for paper in self._papers
            for article in expected_articles(paper, self._stories(paper, edition), self._origins[paper.key])
        ]

    def start(self) -> Self:
        """Begin to answer."""
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Answer what is being asked and close both ports."""
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
