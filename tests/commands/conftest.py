"""What the command tests share: the command line in this process, and an archive that a crawl has made."""

import pytest
from click.testing import CliRunner
from newsstand import Newsstand, article, home

from scraper.commands.main import main

FRENCH = (
    "La halle rouvrira au printemps, a promis la mairie, qui ne veut plus entendre parler de retard ni d’amiante.",
    "Les commerçants de l’étage n’y croient guère : l’annonce est la troisième en deux ans, et l’ascenseur manque toujours.",
    "D’accord ou pas, l’Assemblée des riverains votera jeudi ; le résultat dira qui, du marché ou du parking, l’emporte.",
)


@pytest.fixture
def run():
    """Run the command line; the result has ``exit_code``, ``stdout`` and ``stderr``."""
    return lambda *words, **kinds: CliRunner().invoke(main, [str(word) for word in words], **kinds)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Path of an archive of one site with two articles, one of them changed since."""
    path = tmp_path_factory.mktemp("made") / "made.db"
    words = ["crawl", "--db", str(path), "--allow-private", "--pace", "0"]
    with Newsstand({"/": home("/2026/ferry.html", "/2026/halle.html")}) as stand:
        stand.pages["/2026/ferry.html"] = article()
        french = article("La halle rouvre", body=FRENCH, author="Zoé Lenoir", day="2026-02-05")
        stand.pages["/2026/halle.html"] = french.replace('lang="en"', 'lang="fr"')
        first = CliRunner().invoke(main, [*words, stand.url])
        stand.pages["/2026/ferry.html"] = article("The ferry stays for good")
        second = CliRunner().invoke(main, [*words, stand.url])
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    return path
