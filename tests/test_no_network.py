"""Nothing is fetched, neither at import nor at work: a process without sockets does the same."""

from __future__ import annotations

import subprocess
import sys

WITHOUT_SOCKETS = """
import socket

def refuse(*args, **options):
    raise AssertionError("a socket was asked for")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import cleaner
page = (
    "<!DOCTYPE html SYSTEM 'http://127.0.0.1/x.dtd' [<!ENTITY a SYSTEM 'http://127.0.0.1/a'>]><html><head>"
    "<base href='http://127.0.0.1/'><link rel=stylesheet href=x.css></head><body><img src=http://127.0.0.1/x.png>"
    "<iframe src=http://127.0.0.1/></iframe><p>The ferry left the harbour an hour late, and nobody complained.</p>&a;"
)
for kind in ("html", "text", "markdown"):
    for format in ("text", "markdown", "html", "json"):
        cleaner.clean(page, kind=kind, format=format, url="http://127.0.0.1/")
article = cleaner.explain(page)
print(article.text, *(block.text for block in article.blocks), sep="\\n")
"""


def test_no_socket_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_SOCKETS], capture_output=True, text=True, check=True)
    ferry = "The ferry left the harbour an hour late, and nobody complained."
    assert done.stdout.splitlines() == [ferry, "]>", ferry, "&a;"]
