"""What the fetch tests share: settings that do not dawdle, and a certificate made on the spot."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scraper.fetch import retry
from scraper.fetch.settings import FetchSettings

_DEFAULTS = FetchSettings(
    user_agent="article-archive/0.1.0 (+https://example.org/crawler)",
    pace=0,
    allow_private=True,
    connect_timeout=2,
    read_timeout=2,
    answer_timeout=5,
)
_SELF_SIGNED = (
    *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
    *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:news.example,IP:127.0.0.1"),
)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FetchSettings]:
    """Settings for the loopback, where retries follow soon; keyword arguments change them."""
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(retry, "FIRST_WAIT_RATE_LIMITED", 0.05)

    def make(**changes: Any) -> FetchSettings:
        return replace(_DEFAULTS, **changes)

    return make


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(certificate, key) of a self-signed localhost."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command is not installed")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, *_SELF_SIGNED, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return certificate, key


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusting_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """A client's context that trusts our own certificate and no other."""
    return ssl.create_default_context(cafile=str(certificate[0]))
