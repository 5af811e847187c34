import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "cleaner",
    max_examples=60,
    deadline=None,  # the first call loads rules and model
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
settings.load_profile("cleaner")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what clean() returns into golden/*/body.txt and body.md, for review with git diff",
    )
