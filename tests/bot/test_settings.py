"""Settings come from LENGKAP_ variables, work without any, and refuse by name."""

from pathlib import Path

import pytest

from bot.settings import SettingInvalid, SettingMissing, Settings
from storage.places import folder_of

TOKEN = "123456:" + "a" * 35


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LENGKAP_{name.upper()}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_everything_but_the_token_has_a_default_under_home(tmp_path: Path) -> None:
    settings = Settings.load()
    home = tmp_path / ".local/share/lengkap"
    assert settings.home == home
    assert settings.database_url == f"sqlite:///{home}/lengkap.sqlite"
    assert settings.engine_url == f"sqlite:///{home}/engine.sqlite"
    assert folder_of(settings.files_url) == home / "originals"
    assert settings.telegram_file_url == "https://api.telegram.org/file"
    assert settings.lang == "id"


def test_home_moves_all_that_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LENGKAP_HOME", "~/rumah data")
    settings = Settings.load()
    assert settings.home == tmp_path / "rumah data"
    assert folder_of(settings.files_url) == tmp_path / "rumah data" / "originals"
    assert settings.engine_url.startswith(f"sqlite:///{tmp_path}/rumah data/")


def test_a_local_server_serves_calls_and_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LENGKAP_TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    settings = Settings.load()
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.telegram_file_url == "http://127.0.0.1:8081/file"


def test_an_empty_variable_is_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LENGKAP_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("LENGKAP_DATABASE_URL", "")
    settings = Settings.load()
    assert settings.database_url.startswith("sqlite:///")
    with pytest.raises(SettingMissing) as missing:
        settings.token()
    assert missing.value.facts == {"variable": "LENGKAP_TELEGRAM_TOKEN"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "not-a-token-but-secret"),
        ("TELEGRAM_API_URL", "ftp://secret"),
        ("DATABASE_URL", "mysql://me:secret@host/db"),
        ("ENGINE_URL", "secret"),
        ("FILES_URL", "relative/secret"),
        ("LANG", "secret"),
        ("LOG_LEVEL", "secret"),
        ("READERS", "-1"),
    ],
)
def test_a_value_of_no_use_is_refused_by_the_name_of_its_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"LENGKAP_{name}", value)
    with pytest.raises(SettingInvalid) as refused:
        Settings.load()
    assert refused.value.facts["variable"] == f"LENGKAP_{name}"
    assert refused.value.facts["reason"]
    assert "secret" not in str(refused.value)


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LENGKAP_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("LENGKAP_DATABASE_URL", "postgresql://me:hush@host/db")
    settings = Settings.load()
    assert settings.token() == TOKEN
    assert TOKEN not in repr(settings)
    assert "hush" not in repr(settings)
