"""Packed content: the same in segments, packed small as far as needed, and in whichever thread it is packed."""

import random
import zlib
from itertools import pairwise

import pytest

from xlcrm.xlsx.ahead import worked_behind
from xlcrm.xlsx.archive import inflated
from xlcrm.xlsx.deflate import Packed, pack, packed_small


@pytest.fixture(scope="module")
def content():
    rng = random.Random(3)
    return b"".join(b'<c r="A%d" s="3"><v>%d</v></c>' % (row, rng.randrange(9000)) for row in range(500_000))


@pytest.fixture(scope="module")
def packed(content):
    return pack(content[start : start + 999_999] for start in range(0, len(content), 999_999))


def unpacked(packed: Packed) -> bytes:
    return zlib.decompress(packed.data, wbits=-15)


def test_every_segment_can_be_unpacked_alone(content, packed):
    bounds = (0, *packed.cuts, len(packed.data))
    assert len(bounds) > 3
    assert b"".join(b"".join(inflated(packed.data[start:end])) for start, end in pairwise(bounds)) == content
    assert unpacked(packed) == content
    assert (packed.crc, packed.size) == (zlib.crc32(content), len(content))


def test_as_many_segments_are_packed_small_as_it_takes(content, packed):
    some, all_ = packed_small(packed, 1), packed_small(packed, 1 << 40)
    assert unpacked(some) == unpacked(all_) == content
    assert len(all_.data) < len(some.data) < len(packed.data)
    assert some.data.endswith(packed.data[packed.cuts[0] :])
    assert packed_small(packed, 0).data == packed.data
    assert (all_.crc, all_.size) == (packed.crc, packed.size)


def test_pieces_are_worked_on_in_their_order():
    seen = []
    worked_behind(range(100), seen.append)
    assert seen == list(range(100))


def test_what_goes_wrong_in_either_thread_is_raised():
    def broken(pieces):
        yield from pieces
        raise ValueError("made")

    with pytest.raises(ValueError, match="made"):
        worked_behind(broken([b"a"]), len)
    with pytest.raises(TypeError):
        worked_behind([1, 2], len)
