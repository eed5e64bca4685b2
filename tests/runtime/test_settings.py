"""Settings that cannot be used are refused in one line that says which and what to do."""

import pytest

from runtime.settings import SettingsError, load_settings


def test_an_unknown_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARHELP_REPLY_SECOND", "3")
    with pytest.raises(SettingsError, match=r"NEARHELP_REPLY_SECOND\. Run `nearhelp check`"):
        load_settings()


def test_a_value_of_the_wrong_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARHELP_REPLY_SECONDS", "soon")
    with pytest.raises(SettingsError, match=r"NEARHELP_REPLY_SECONDS: .*valid number"):
        load_settings()


@pytest.mark.parametrize("url", ["postgres://a:s3cret@h/n", "postgresql+psycopg://a:s3cret@h/n", "mysql://h/n", "here"])
def test_a_database_that_nothing_here_can_open_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"NEARHELP_DATABASE_URL: use sqlite:///.* or postgresql://") as refused:
        load_settings(database_url=url)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "sqlite:///here.db", "postgresql://a@h/n", "postgresql+psycopg2:///n?host=/tmp"])
def test_sqlite_and_postgresql_are_taken(url: str) -> None:
    assert load_settings(database_url=url).database_url == url
