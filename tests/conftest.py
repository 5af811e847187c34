import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what clean() returns into golden/*/body.txt and body.md, for review with git diff",
    )
