"""What is read from corpus files, whole and broken."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import random
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the corpus extra is not installed")

import lz4.frame
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from fastwarc.warc import WarcRecord, WarcRecordType

from cleaner import Cleaner
from cleaner.corpus import formats
from cleaner.corpus.clean import explain_pages
from cleaner.corpus.formats.base import Entry, Reader
from cleaner.corpus.inputs import find_inputs, read_items
from cleaner.corpus.pages import BrokenInput, RawPage, page_of

Compress = Callable[[bytes], bytes]
COMPRESSIONS: dict[str, Compress] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
    ".lz4": lambda data: lz4.frame.compress(data, content_checksum=True),
}
RNG = random.Random(3)


def read(path: Path, field: str | None = None, **limits: int) -> list[tuple[int, RawPage | str]]:
    """Offset and page, or offset and what is wrong, of all items of a file."""
    inputs = find_inputs([str(path)])
    items = list(read_items(inputs, field, **limits))
    assert [item.number for item in items] == list(range(len(items)))
    assert all(item.bytes_read <= inputs[0].size for item in items)
    assert list(read_items(inputs, field, skip=2, **limits)) == items[2:]
    parsed = [(item.offset, item.content.parse()) for item in items]
    return [(at, page.reason if isinstance(page, BrokenInput) else page) for at, page in parsed]


def summary(path: Path, **limits: int) -> list[str]:
    """The last part of each page's URL, and "!" for what is broken."""
    return ["!" if isinstance(page, str) else (page.url or "").rpartition("/")[2] for _, page in read(path, **limits)]


# WARC


def record(number: int, *, size: int = 1000, lengthen: int = 0, http: bytes = b"", body: bytes | None = None) -> bytes:
    """A response, its Content-Length wrong by ``lengthen``."""
    if body is None:
        body = b"<p>" + RNG.randbytes(size).hex().encode() + b"</p>\r\n"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n" + http + b"\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        "WARC-Date: 2024-05-06T07:08:09Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http) + lengthen}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def written(kind: WarcRecordType, url: str, content: bytes, content_type: str) -> bytes:
    """A record as FastWARC writes it."""
    made = WarcRecord()
    made.init_headers(kind)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = "2024-05-06T07:08:09Z"
    made.headers["Content-Type"] = content_type
    made.set_bytes_content(content)
    sink = io.BytesIO()
    made.write(sink)
    return sink.getvalue()


def response(headers: str, body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + body


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_responses_with_html_are_read(ending: str, tmp_path: Path) -> None:
    http = "application/http; msgtype=response"
    records = [
        written(WarcRecordType.warcinfo, "", b"software: a crawler", "application/warc-fields"),
        written(WarcRecordType.response, "dns:example.org", b"example.org. IN A 192.0.2.1\n", "text/dns"),
        written(WarcRecordType.request, "https://example.org/a", b"GET /a HTTP/1.1\r\n\r\n", "application/http"),
        written(
            WarcRecordType.response,
            "https://example.org/a",
            response('Content-Type: Text/HTML; charset="windows-1251"', "<p>Привет".encode("cp1251")),
            http,
        ),
        written(WarcRecordType.metadata, "https://example.org/a", b"fetchTimeMs: 1", "application/warc-fields"),
        written(WarcRecordType.response, "https://example.org/b", response("Content-Type: image/png", b"\x89PNG"), http),
        written(
            WarcRecordType.response,
            "https://example.org/c",
            response("Content-Type: application/xhtml+xml", b"<html/>"),
            http,
        ),
        written(WarcRecordType.conversion, "https://example.org/d", "Ein Text, größer".encode(), "text/plain"),
    ]
    members = [COMPRESSIONS[ending](record) for record in records]
    path = tmp_path / f"crawl.warc{ending}"
    path.write_bytes(b"".join(members))
    (at_a, a), (at_c, c), (at_d, d) = read(path)
    assert isinstance(a, RawPage) and isinstance(c, RawPage) and isinstance(d, RawPage)
    assert (a.url, a.kind, a.encoding) == ("https://example.org/a", "html", "windows-1251")
    assert (a.content, c.content) == ("<p>Привет".encode("cp1251"), b"<html/>")
    assert (d.content, d.kind, d.encoding) == ("Ein Text, größer".encode(), "text", "utf-8")
    assert a.fields["warc_date"] == "2024-05-06T07:08:09Z"
    assert a.fields["warc_record_id"].startswith("<urn:uuid:")
    assert a.fields["http_status"] == 200
    assert [at_a, at_c, at_d] == [sum(map(len, members[:number])) for number in (3, 6, 7)]


def test_a_response_without_a_content_type_is_read_if_it_is_html(tmp_path: Path) -> None:
    bodies = [b"<!DOCTYPE html><p>The page", b"\x89PNG\r\n\x1a\n\0\0", b'{"page": "<p>no page</p>"}']
    path = tmp_path / "crawl.warc"
    path.write_bytes(
        b"".join(
            written(
                WarcRecordType.response, f"/{number}", response("Server: old", body), "application/http; msgtype=response"
            )
            for number, body in enumerate(bodies)
        )
    )
    assert summary(path) == ["0"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("content-encoding: gzip", gzip.compress(b"<p>The page", mtime=0)),
        ("Content-Encoding: deflate", zlib.compress(b"<p>The page")),
        ("Transfer-Encoding: chunked", b"3\r\n<p>\r\n8\r\nThe page\r\n0\r\n\r\n"),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", b"<p>The page"),  # as archives often have it
        ("Content-Encoding: nonsense", b"<p>The page"),
    ],
)
def test_payloads_are_decoded_unless_they_are_not_encoded(headers: str, body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record(1, http=headers.encode() + b"\r\n", body=body))
    ((_, page),) = read(path)
    assert isinstance(page, RawPage)
    assert page.content == b"<p>The page"


@pytest.mark.parametrize("ending", COMPRESSIONS)
@pytest.mark.parametrize("size", [300, 100_000])
@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda number: record(number, lengthen=40), "01!34"),
        (lambda number: record(number, lengthen=-40), "01!34"),
        (lambda number: record(number, lengthen=5000), "01!34"),
        (lambda number: record(number, lengthen=10**12), "01!34"),
        (lambda number: record(number, lengthen=10**4000), "01!34"),
        (lambda number: record(number)[:500], "01!34"),
        (lambda number: record(number)[:100], "01!34"),
        (lambda number: b"no record\r\n" * 3, "01!34"),
        (lambda number: record(number) + b"no record\r\n" * 3, "012!34"),
        (lambda number: record(number).replace(b"WARC/1.0", b"WXRC/1.0"), "01!34"),
        (lambda number: record(number).replace(b"\r\nContent-Length", b"\r\nContent-Lenght"), "01!34"),
        (lambda number: record(number)[:-2], "01234"),  # harmless
    ],
)
def test_a_broken_record_costs_that_record(
    damage: Callable[[int], bytes], expected: str, ending: str, size: int, tmp_path: Path
) -> None:
    parts = [record(number, size=size) for number in range(5)]
    parts[2] = damage(2)
    members = [COMPRESSIONS[ending](part) for part in parts]
    path = tmp_path / f"crawl.warc{ending}"
    path.write_bytes(b"".join(members))
    assert "".join(summary(path)) == expected
    offsets = [sum(map(len, members[:number])) for number in range(5)]
    assert [at for (at, page) in read(path) if isinstance(page, RawPage)] == [
        offsets[int(number)] for number in expected if number != "!"
    ]
    if expected == "01!34":
        assert read(path)[2][0] == offsets[2]


@pytest.mark.parametrize("ending", [".gz", ".zst", ".lz4"])
@pytest.mark.parametrize("size", [300, 100_000])
@pytest.mark.parametrize(
    "damage",
    [
        lambda member: member[: len(member) // 2],
        lambda member: member[:20],
        lambda member: member[: len(member) // 2] + b"\0" * 7 + member[len(member) // 2 + 7 :],
    ],
)
def test_a_broken_member_costs_that_member(damage: Compress, ending: str, size: int, tmp_path: Path) -> None:
    members = [COMPRESSIONS[ending](record(number, size=size)) for number in range(6)]
    members[2] = damage(members[2])
    members[5] = members[5][:-200]
    path = tmp_path / f"crawl.warc{ending}"
    path.write_bytes(b"".join(members))
    assert "".join(summary(path)) == "01!34!"
    found = read(path)
    assert [found[2][0], found[5][0]] == [sum(map(len, members[:number])) for number in (2, 5)]


def test_a_warc_compressed_as_a_whole_is_read_up_to_where_it_is_truncated(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(record(number, size=50_000) for number in range(6)))
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(whole)
    assert "".join(summary(path)) == "012345"
    path.write_bytes(whole[: len(whole) * 7 // 12])
    assert "".join(summary(path)) == "012!"


def test_a_huge_record_is_passed_over(tmp_path: Path) -> None:
    video = record(1, size=10_000).replace(b"text/html", b"video/mp4")
    path = tmp_path / "crawl.warc"
    path.write_bytes(record(0) + video + record(2, size=10_000) + record(3))
    assert "".join(summary(path, max_bytes=5000)) == "0!3"


def test_a_text_larger_than_the_limit_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "texts.wet"
    texts = [written(WarcRecordType.conversion, f"/{n}", b"a" * size, "text/plain") for n, size in enumerate([9, 6000])]
    path.write_bytes(b"".join(texts))
    assert summary(path, max_bytes=5000) == ["0", "!"]


def test_the_size_of_a_page_in_parquet_is_in_bytes(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": ["a" * 5000, "\u6e2f" * 1666, "\u6e2f" * 1667]}), path)
    found = [isinstance(page, RawPage) for _, page in read(path, max_bytes=5000)]
    assert found == [True, True, False]


def test_a_page_that_decodes_to_more_than_the_limit_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    bodies = [b"a" * 5000, b"a" * 5001]
    path.write_bytes(
        b"".join(
            record(number, http=b"Content-Encoding: gzip\r\n", body=gzip.compress(body))
            for number, body in enumerate(bodies)
        )
    )
    assert summary(path, max_bytes=5000) == ["0", "!"]


def test_records_that_lie_about_their_length_take_linear_time(tmp_path: Path) -> None:
    inputs = []
    for lengthen in (0, 12_000_000):  # nearly as much as there is
        path = tmp_path / f"{lengthen}.warc"
        path.write_bytes(record(1, size=10, lengthen=lengthen) * 40_000)
        inputs += find_inputs([str(path)])
    times = [time.process_time()]
    for source in inputs:
        assert sum(1 for _ in read_items([source])) == 40_000
        times.append(time.process_time())
    assert times[2] - times[1] < 5 * (times[1] - times[0])


def test_noise_never_raises_and_ends(tmp_path: Path) -> None:
    clean = b"".join(gzip.compress(record(number)) for number in range(20))
    path = tmp_path / "crawl.warc.gz"
    for _ in range(40):
        noisy = bytearray(clean)
        for _ in range(RNG.randrange(1, 30)):
            at = RNG.randrange(len(noisy))
            noisy[at : at + RNG.randrange(50)] = RNG.randbytes(RNG.randrange(50))
        path.write_bytes(noisy)
        assert "!" in summary(path)


# JSONL


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_jsonl(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.jsonl{ending}"
    raw = (
        b"\xef\xbb\xbf"
        + lines({"html": "<p>é", "text": "x", "url": "u"}, {"text": "t", "n": 1})
        + b"\r\n\n"
        + b'{"text": "last"}'
    )
    path.write_bytes(COMPRESSIONS[ending](raw))
    assert read(path) == [
        (0, RawPage("<p>é", "u", "html", fields={"text": "x", "url": "u"})),
        (raw.index(b'{"text": "t"'), RawPage("t", fields={"n": 1})),
        (raw.index(b'{"text": "last"'), RawPage("last")),
    ]
    assert [page.content for _, page in read(path, "text") if isinstance(page, RawPage)] == ["x", "t", "last"]
    assert read(path, "n")[1:] == [
        (raw.index(b'{"text": "t"'), "field 'n' is no text"),
        (raw.index(b'{"text": "last"'), "no field 'n'; --field names another one of 'text'"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b'{"text": "a"', "not JSON"),
        (b"garbage", "not JSON"),
        (b'["text"]', "not a JSON object"),
        (b'{"body": "a"}', "no field 'text'"),
        (b'{"id": 1}', "no field 'text', and no page in 'html' or 'markdown'"),
        (b'{"HTML": "a", "id": 1}', "--field names another one of 'HTML', 'id'"),
        (b'{"text": 5}', "no text"),
        (b'{"text": ' + b"[" * 100_000, "not JSON"),
        (b'{"text": "a", "n": ' + b"1" * 5000 + b"}", "not JSON that can be read"),
        (b'{"text": "' + b"a" * 200_000 + b'"}', "larger than"),
    ],
)
def test_a_broken_line_costs_that_line(line: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines({"text": "a"}) + line + b"\n" + lines({"text": "b"}))
    (_, first), (offset, found), (_, last) = read(path, max_bytes=110_000)
    assert isinstance(first, RawPage) and isinstance(last, RawPage)
    assert (first.content, last.content) == ("a", "b")
    assert isinstance(found, str) and reason in found
    assert offset == len(lines({"text": "a"}))


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (gzip.compress(lines({"text": "a"}, {"text": "b"})), "must end in .gz"),
        (zstandard.compress(lines({"text": "a"})), "must end in .zst"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n" * 3, ".warc"),
        (b"PAR1\n\nPAR1", ".parquet"),
    ],
)
def test_another_format_under_the_name_of_json_lines_is_one_error(data: bytes, ending: str, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(data)
    [(_, found)] = read(path)
    assert isinstance(found, str) and ending in found


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_truncated_jsonl_is_read_up_to_there(ending: str, tmp_path: Path) -> None:
    records = [{"text": RNG.randbytes(200).hex(), "url": f"/{number}"} for number in range(1000)]
    path = tmp_path / f"in.jsonl{ending}"
    path.write_bytes(COMPRESSIONS[ending](lines(*records))[:-20_000])
    found = summary(path)
    assert found == [*map(str, range(len(found) - 1)), "!"]
    assert len(found) > 600


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("records", [100, 30_000])  # the larger one does not fit in what is kept
def test_nothing_is_read_of_what_a_flipped_bit_garbles(ending: str, records: int, tmp_path: Path) -> None:
    compress = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor(write_checksum=True).compress}[ending]
    page = "The ferry left the harbour an hour late, and nobody complained. " * 10
    member = bytearray(compress(lines(*({"text": page, "url": f"/{n * n}"} for n in range(records)))))
    path = tmp_path / f"in.jsonl{ending}"
    following = compress(lines({"text": page, "url": "/next"}))
    place = len(member) // 2
    for bit in range(8):
        member[place + bit] ^= 1 << bit
        path.write_bytes(member + following)
        member[place + bit] ^= 1 << bit
        found = read(path)
        assert summary(path) == ["!", "next"]
        assert f"bytes 0 to {len(member)} are not read" in str(found[0][1])
        if records > 100:
            break


# Parquet


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    when = datetime.datetime(2024, 5, 6, 7, 8, 9)
    table = pa.table(
        {
            "html": [f"<p>{number}".encode() for number in range(200)],
            "url": [f"https://example.org/{number}" for number in range(200)],
            "fetched": pa.array([when] * 200, pa.timestamp("ns")),
        }
    )
    pq.write_table(table, path, row_group_size=70)
    found = read(path)
    assert [offset for offset, _ in found] == list(range(200))
    assert found[150][1] == RawPage(
        b"<p>150", "https://example.org/150", "html", fields={"url": "https://example.org/150", "fetched": when}
    )


def test_a_broken_row_group_costs_that_group(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    texts = [RNG.randbytes(500).hex() for _ in range(300)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=100, use_dictionary=False)
    data = bytearray(path.read_bytes())
    start = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    data[start : start + 64] = bytes(64)
    path.write_bytes(data)
    found = read(path)
    assert [page.content for _, page in found if isinstance(page, RawPage)] == texts[:100] + texts[200:]
    assert [offset for offset, page in found if isinstance(page, str)] == [100]
    path.write_bytes(data[: len(data) // 2])
    ((_, reason),) = read(path)
    assert isinstance(reason, str) and reason.startswith("not Parquet")


def test_a_column_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": ["a"], "xaax": ["b"]}), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"xaax", b"x\xe5ax"))
    ((_, reason),) = read(path)
    assert isinstance(reason, str) and re.match("not Parquet: .*0xe5", reason)


def test_a_row_that_cannot_be_read_costs_that_row(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    when = pa.array([0, 2**62, 0], pa.int64()).cast(pa.timestamp("us"))  # the second is in the year 148,108
    pq.write_table(pa.table({"text": ["a", "b", "c"], "when": when}), path)
    (_, first), (offset, reason), (_, last) = read(path)
    assert isinstance(first, RawPage) and isinstance(last, RawPage)
    assert (first.content, last.content, offset) == ("a", "c", 1)
    assert isinstance(reason, str) and reason.startswith("row cannot be read")


MARKDOWN = "# Ferry\n\n[Home](/) [News](/news)\n\nThe [ferry](/f) left an hour late, and nobody on board complained.\n"


@pytest.mark.parametrize(
    ("page", "kind", "found"),
    [
        (page_of({"text": MARKDOWN}, None), None, "markdown"),
        (page_of({"text": "The ferry left an hour late."}, None), None, "text"),
        (page_of({"text": "<html><body><p>The ferry left an hour late.</p></body></html>"}, None), None, "html"),
        (page_of({"text": MARKDOWN}, None), "text", "text"),
        (RawPage(MARKDOWN, kind="text"), None, "markdown"),
        (RawPage("<html><body><p>The ferry left an hour late.</p></body></html>", kind="text"), None, "text"),
        (page_of({"html": "", "text": "t"}, None), None, "text"),
        (page_of({"markdown": MARKDOWN, "text": "t"}, None), None, "markdown"),
        (page_of({"html": None, "text": "t"}, None), None, "text"),
        (page_of({"html": "<p>h</p>", "markdown": MARKDOWN}, None), None, "html"),
    ],
)
def test_what_is_in_a_field_of_text_is_told(page: RawPage, kind: Any, found: str) -> None:
    (article,) = explain_pages(Cleaner(), kind, [page])
    assert article.kind == found


# Directories


def test_a_directory_stands_for_its_pages(tmp_path: Path) -> None:
    for name in ("b.html", "a.HTM", "sub/c.xhtml", "sub/d.txt", "sub/e.md", "e.png", "f.jsonl"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_bytes(name.encode())
    pages = [item.content.parse() for item in read_items(find_inputs([str(tmp_path / "site")]), None)]
    assert [(Path(page.fields["path"]).name, page.kind) for page in pages] == [
        ("a.HTM", None),
        ("b.html", None),
        ("c.xhtml", None),
        ("d.txt", None),
        ("e.md", "markdown"),
    ]
    assert [page.content for page in pages] == [b"a.HTM", b"b.html", b"sub/c.xhtml", b"sub/d.txt", b"sub/e.md"]
    assert [Path(source.path).name for source in find_inputs([str(tmp_path / "site/**/*.[hHx]*[mM]*")])] == [
        "a.HTM",
        "b.html",
        "c.xhtml",
    ]


def test_compressed_pages_are_read(tmp_path: Path) -> None:
    for name, data in (("a.html.gz", b"<p>A"), ("b.md.gz", b"B"), ("c.txt.gz", b"C" * 101)):
        (tmp_path / name).write_bytes(gzip.compress(data))
    (tmp_path / "d.html.gz").write_bytes(gzip.compress(b"<p>D" * 50)[:-4])
    found = [item.content.parse() for item in read_items(find_inputs([str(tmp_path)]), max_bytes=100)]
    assert [(page.content, page.kind) for page in found[:2]] == [(b"<p>A", None), (b"B", "markdown")]
    assert found[2] == BrokenInput("page larger than 100 bytes, the limit of --max-size")
    assert isinstance(found[3], BrokenInput)


READ = (
    "import sys, resource; from cleaner.corpus.inputs import find_inputs, read_items\n"
    "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    "pages = sum(len(item.content) for item in read_items(find_inputs(sys.argv[1:])))\n"
    "print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
)


def read_apart(path: Path) -> tuple[int, int]:
    """Bytes of the pages of a file, and kB of memory that another process took to read them."""
    done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True)
    pages, memory = map(int, done.stdout.split())
    return pages, memory


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured as Linux does it")
@pytest.mark.parametrize("dictionary", [True, False])
def test_a_parquet_file_that_unpacks_to_gigabytes_is_read_in_pieces(dictionary: bool, tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    rows = [f"<p>{'word ' * 1_500_000}"] * 30
    table = pa.table({"html": rows, "url": [f"/{number}" for number in range(30)]})
    limit = 1 << 26 if dictionary else 1 << 20
    pq.write_table(table, path, compression="zstd", use_dictionary=dictionary, dictionary_pagesize_limit=limit)
    del table, rows
    pages, memory = read_apart(path)
    assert pages == 30 * 7_500_003
    assert memory < 170_000  # kB, of 225,000 that the pages take


def test_rows_of_parquet_that_unpack_to_too_much_are_not_read(tmp_path: Path) -> None:
    text = f"<p>{'word ' * 20_000_000}"
    equal = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["word " * 200_000]))
    for column, reason in (
        (pa.array([text] * 3), "rows up to 3 unpack to too many bytes"),
        (pa.array([[0] * 40_000_000] * 3), "rows up to 3 unpack to too many bytes"),
        (
            pa.ListArray.from_arrays(pa.array([0, 0, 0, 100_000]), equal),
            "row larger than 34000000 bytes, the limit of --max-size",
        ),
    ):
        path = tmp_path / "bomb.parquet"
        table = pa.table({"html": ["<p>A"] * 3, "other": column})
        pq.write_table(table, path, compression="zstd", use_dictionary=pa.types.is_list(column.type))
        assert path.stat().st_size < 100_000
        assert read(path)[-1][1] == reason
        assert read_apart(path)[1] < 170_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured as Linux does it")
def test_a_line_of_400_megabytes_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.zst"
    compressor = zstandard.ZstdCompressor().compressobj()
    with path.open("wb") as file:
        for _ in range(400):
            file.write(compressor.compress(b" " * 1_000_000))
        file.write(compressor.flush())
    pages, memory = read_apart(path)
    assert pages == 0
    assert memory < 250_000


@pytest.mark.parametrize("name", ["a.html", "a.jsonl", "a.warc.gz", "a.parquet"])
def test_an_input_that_vanishes_costs_that_input(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("text")
    (tmp_path / "b.txt").write_text("page")
    inputs = find_inputs([str(tmp_path / name), str(tmp_path / "b.txt")])
    (tmp_path / name).unlink()
    (gone, there) = (item.content for item in read_items(inputs))
    assert isinstance(gone, BrokenInput) and "No such file" in gone.reason
    assert isinstance(there, RawPage) and there.content == b"page"


def test_an_error_of_a_reader_ends_its_file_and_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Reader):
        endings = (".jsonl",)

        def entries(self) -> Iterator[Entry]:
            yield Entry(7, 9, RawPage("page"))
            raise LookupError("no such thing")

    monkeypatch.setattr(formats, "READERS", [Failing])
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).touch()
    found = list(read_items(find_inputs([str(tmp_path / "*.jsonl")])))
    assert [(item.input, item.number, item.offset) for item in found] == [(0, 0, 7), (0, 1, 7), (1, 0, 7), (1, 1, 7)]
    assert found[1].content == BrokenInput("cannot be read on from here: LookupError: no such thing")


def test_what_cannot_be_read_is_told_before_anything_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such file"):
        find_inputs([str(tmp_path / "*.html")])
    with pytest.raises(FileNotFoundError, match="no pages"):
        find_inputs([str(tmp_path)])
    (tmp_path / "a.doc").touch()
    with pytest.raises(ValueError, match=r"a\.doc"):
        find_inputs([str(tmp_path / "a.doc")])
