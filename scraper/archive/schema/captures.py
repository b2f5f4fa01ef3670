"""The tables of migration 15: captures packed with an earlier one of their site; comments as in ``migrations.py``.

Millions of bodies are not copied for a column: it is added behind them, and the statement that SQLite keeps is then
written anew with the comments in their places, which changes nothing of what is stored ("Making Other Kinds Of Table
Schema Changes", https://www.sqlite.org/lang_altertable.html).
"""

_TABLE = """
CREATE TABLE captures (
  -- Captures: what a server sent for a page whenever its article was new or had changed.
  -- Each can be read on its own: content is one zstd frame.  Where dictionary_id is NULL, zstd -d, or Python's
  -- zstandard.decompress, gives the body as served (content-encoding undone).  Where dictionary_id names another
  -- capture, which is never packed so itself, the body of that one is the dictionary: zstd -d -D BODY, or zstandard's
  -- ZstdDecompressor(dict_data=ZstdCompressionDict(body, dict_type=DICT_TYPE_RAWCONTENT)).decompress.
  -- sha256sum of what comes out gives sha256.
  id            INTEGER PRIMARY KEY, -- Number of the capture.
  sha256        TEXT NOT NULL UNIQUE, -- SHA-256 of the body before compression, hexadecimal.
  media_type    TEXT, -- Media type it was served with, as in text/html; NULL: none was sent.
  charset       TEXT, -- charset it was served with, as sent; NULL: none was sent.
  size          INTEGER NOT NULL, -- Bytes before compression.
  first_seen    TEXT NOT NULL, -- When it was first received, ISO 8601 UTC.
  content       BLOB NOT NULL, -- The body, one zstd frame.
  dictionary_id INTEGER REFERENCES captures (id) -- Capture whose body is the dictionary of content; NULL: it has none.
)"""

_QUOTED = _TABLE.strip().replace("'", "''")

CAPTURES = (
    "ALTER TABLE captures ADD COLUMN dictionary_id INTEGER REFERENCES captures (id)",
    "PRAGMA writable_schema = ON",
    f"UPDATE sqlite_master SET sql = '{_QUOTED}' WHERE type = 'table' AND name = 'captures'",  # noqa: S608 - as above
    "PRAGMA writable_schema = RESET",
    "CREATE INDEX captures_dictionary ON captures (dictionary_id) WHERE dictionary_id IS NOT NULL",
    """
CREATE TABLE dictionaries (
  -- Dictionaries: captures, plain frames each, whose bodies serve to pack other captures of their site.
  -- The newest few of a site are in use; earlier ones are still needed for what was packed with them.
  capture_id INTEGER PRIMARY KEY REFERENCES captures (id), -- The capture.
  site_id    INTEGER NOT NULL REFERENCES sites (id) -- The site whose captures it serves for.
)""",
    "CREATE INDEX dictionaries_site ON dictionaries (site_id, capture_id)",
    """
CREATE TABLE packing (
  -- Packing: what decides whether a site needs another dictionary (docs/exports.md).
  site_id   INTEGER PRIMARY KEY REFERENCES sites (id), -- The site.
  newest_id INTEGER NOT NULL REFERENCES captures (id), -- Its capture that was stored last.
  regret    INTEGER NOT NULL -- What its dictionaries have cost since the newest of them was chosen, against always
                             -- packing with the capture before; bytes of samples.
)""",
)
