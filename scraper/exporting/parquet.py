"""Articles → one Parquet file: typed columns, lists for authors and tags, written in row groups as they are read."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from scraper.archive.reading import StoredArticle
from scraper.errors import ConfigError
from scraper.exporting.fields import FIELDS, LINK, TEASER, Field, value

ROW_GROUP = 1000
"""Articles in a row group: some 10 MB of text, which is what is held in memory."""


def write_parquet(path: Path, articles: Iterable[StoredArticle]) -> int:
    """Write articles to a file; how many there were.  The same articles give the same bytes.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    pa = _pyarrow()
    from pyarrow import parquet  # noqa: PLC0415 - an extra

    schema = pa.schema([pa.field(field.name, _type(pa, field), metadata={"about": field.about}) for field in FIELDS])
    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        for rows in _batches(articles):
            columns = {field.name: [_cell(field, row) for row in rows] for field in FIELDS}
            writer.write_table(pa.table(columns, schema=schema), row_group_size=ROW_GROUP)
            count += len(rows)
    return count


def _pyarrow() -> Any:
    try:
        import pyarrow  # noqa: ICN001, PLC0415 - an extra, and not everybody's abbreviation
    except ImportError as error:
        raise ConfigError("Parquet needs pyarrow: uv sync --extra parquet") from error
    return pyarrow


def _type(pa: Any, field: Field) -> Any:
    text, number = pa.string(), pa.int32()
    teaser = [(name, number if name == "position" else text) for name in TEASER]
    link = [(name, number if name == "position" else text) for name in LINK]
    kinds = {
        "integer": pa.int64(),
        "text": text,
        "time": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(text),
        "teasers": pa.list_(pa.struct(teaser)),
        "links": pa.list_(pa.struct(link)),
        "provenance": text,
    }
    return kinds[field.kind]


def _cell(field: Field, held: StoredArticle) -> object:
    found = value(held, field.name)
    shape = _CELLS.get(field.kind)
    return found if found is None or shape is None else shape(found)


def _provenance(found: Any) -> str:
    return json.dumps({name: asdict(source) for name, source in found.items()}, ensure_ascii=False, sort_keys=True)


_CELLS: dict[str, Callable[[Any], object]] = {
    "text": str,
    "time": datetime.fromisoformat,
    "texts": list,
    "teasers": lambda cards: [{name: getattr(card, name) for name in TEASER} for card in cards],
    "links": lambda links: [{name: getattr(link, name) for name in LINK} for link in links],
    "provenance": _provenance,
}


def _batches(articles: Iterable[StoredArticle]) -> Iterator[list[StoredArticle]]:
    rest = iter(articles)
    while rows := list(islice(rest, ROW_GROUP)):
        yield rows
