"""Bodies ↔ zstd frames, with an earlier page of the site for a dictionary: which one, and when a new one is worth it.

Pages of a site share most of their markup, so one of them, stored plainly, serves as dictionary for the rest: 9 × and
more instead of 5 × (benchmarks/captures.py).  A dictionary is the body of a capture as it is ("raw content" in zstd's
words) and always a plain frame itself, so that whatever is read needs one other capture at most.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import zstandard

LEVEL = 8
"""zstd level: as small as 10 but for 1 %, in two thirds of its time; 6 is 3 % larger (benchmarks/captures.py)."""
PROBE_LEVEL = 1
"""zstd level at which dictionaries are tried: it ranks them as ``LEVEL`` does, at a tenth of its time."""
PROBED = 32 * 2**10
"""Bytes at the beginning, in the middle and at the end of a body on which dictionaries are tried: 16 KB choose worse,
64 KB no better."""
OFFERED = 3
"""Newest dictionaries of a site among which each page finds its own: a fourth gains nothing."""
SMALLEST, LARGEST = 2**10, 2 * 2**20
"""Sizes of a body that may serve as dictionary, bytes; loading a larger one would cost more than it saves."""
SHELF_BYTES = 48 * 2**20
"""Memory, bytes, that dictionaries and samples kept at hand may take in a process: sixteen pages of 200 KB, say."""
DICTIONARY_COST, SAMPLE_COST = 15, 2
"""How many times its own length a dictionary or a sample takes with zstd's tables, as measured."""

_MAGIC = b"\x37\xa4\x30\xec"
"""Begins a trained dictionary (RFC 8878, section 5); ``zstd -D`` would not take such a body for raw content."""


class Sample:
    """Parts of a body, to try dictionaries with, and to try as a dictionary."""

    def __init__(self, body: bytes) -> None:
        middle = (len(body) - PROBED) // 2
        parts = (body[:PROBED], body[middle : middle + PROBED], body[-PROBED:])
        self.content = body if len(body) <= 3 * PROBED else b"".join(parts)

    @cached_property
    def as_dictionary(self) -> zstandard.ZstdCompressionDict:
        """Itself, loaded."""
        return _loaded(self.content, PROBE_LEVEL)

    def size_with(self, other: "Sample | None") -> int:
        """How many bytes it takes with another one for a dictionary, or with none."""
        dictionary = other.as_dictionary if other else None
        return len(zstandard.ZstdCompressor(level=PROBE_LEVEL, dict_data=dictionary).compress(self.content))


class Dictionary:
    """A body that others are packed with.  Threads may share it."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.sample = Sample(body)

    @cached_property
    def packing(self) -> zstandard.ZstdCompressionDict:
        """Loaded for packing."""
        return _loaded(self.body, LEVEL)

    @property
    def unpacking(self) -> zstandard.ZstdCompressionDict:
        """Loaded for unpacking, which takes no preparation."""
        return zstandard.ZstdCompressionDict(self.body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a body is to be packed."""

    place: int | None
    """Which of the dictionaries on offer to use; None: it becomes a plain frame."""
    renews: bool
    """Whether it is to be a dictionary itself from now on; then it is a plain frame."""
    regret: int
    """What the dictionaries have cost so far, against the page before as dictionary; bytes of samples."""


def choose(body: bytes, offered: Sequence[Dictionary], previous: Sample | None, regret: int) -> Choice:
    """Choose among a site's dictionaries, or make the body the next one.

    What is lost with the best of them against the site's previous page as dictionary is added up; once it has come to
    what it costs to store one page plainly, this one is (the ski-rental rule: never worse than twice the best choice
    in hindsight).  So a redesign gets its dictionary with its second or third page, slow changes in due course, and a
    site whose pages have nothing in common none after the first.
    """
    sample = Sample(body)
    if not offered:
        return Choice(None, renews=is_suitable(body), regret=0)
    plain = sample.size_with(None)
    best, place = min((sample.size_with(dictionary.sample), place) for place, dictionary in enumerate(offered))
    if previous is not None:
        fresh = sample.size_with(previous)
        regret += max(0, best - fresh)
        if is_suitable(body) and regret >= plain - fresh > 0:
            return Choice(None, renews=True, regret=0)
    return Choice(place if best < plain else None, renews=False, regret=regret)


def is_suitable(body: bytes) -> bool:
    """Whether a body may serve as dictionary."""
    return SMALLEST <= len(body) <= LARGEST and not body.startswith(_MAGIC)


def pack(body: bytes, dictionary: Dictionary | None = None) -> bytes:
    """One zstd frame that says how much it holds and ends with a checksum."""
    compressor = zstandard.ZstdCompressor(
        level=LEVEL, dict_data=dictionary.packing if dictionary else None, write_content_size=True, write_checksum=True
    )
    return compressor.compress(body)


def unpack(content: bytes, size: int, dictionary: Dictionary | None = None) -> bytes:
    """The body out of its zstd frame; ``size`` bounds the memory it may take.

    Raises:
        zstandard.ZstdError: if the frame is damaged, does not say that it holds ``size`` bytes, or was packed with
            another dictionary.
    """
    if not isinstance(content, bytes):
        raise zstandard.ZstdError("no bytes")
    if zstandard.frame_content_size(content) != size:
        raise zstandard.ZstdError(f"the frame does not hold {size} bytes")
    unpacking = dictionary.unpacking if dictionary else None
    return zstandard.ZstdDecompressor(dict_data=unpacking).decompress(content, allow_extra_data=False)


class Shelf:
    """Dictionaries and samples at hand, by the SHA-256 of their bodies; those not used for longest give way."""

    def __init__(self, room: int = SHELF_BYTES) -> None:
        self._room = room
        self._held: OrderedDict[tuple[type, str], Dictionary | Sample] = OrderedDict()
        self._lock = threading.Lock()

    def dictionary(self, sha256: str) -> Dictionary | None:
        """The dictionary of that hash, if it is at hand."""
        found = self._find(Dictionary, sha256)
        return found if isinstance(found, Dictionary) else None

    def sample(self, sha256: str) -> Sample | None:
        """The sample of the body of that hash, if it is at hand."""
        found = self._find(Sample, sha256)
        return found if isinstance(found, Sample) else None

    def put(self, sha256: str, item: Dictionary | Sample) -> None:
        """Lay something down; the newest stays, whatever its size."""
        with self._lock:
            self._held[type(item), sha256] = item
            while len(self._held) > 1 and sum(map(_weight, self._held.values())) > self._room:
                self._held.popitem(last=False)

    def _find(self, kind: type, sha256: str) -> Dictionary | Sample | None:
        with self._lock:
            if (kind, sha256) in self._held:
                self._held.move_to_end((kind, sha256))
            return self._held.get((kind, sha256))


def _weight(item: Dictionary | Sample) -> int:
    """About how much memory something takes, bytes."""
    return DICTIONARY_COST * len(item.body) if isinstance(item, Dictionary) else SAMPLE_COST * len(item.content)


def _loaded(body: bytes, level: int) -> zstandard.ZstdCompressionDict:
    dictionary = zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    dictionary.precompute_compress(level=level)
    return dictionary
