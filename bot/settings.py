"""Everything that the surroundings decide: environment variables that start with LENGKAP_."""

import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.places import DEFAULT
from bot.translation import DEFAULT as DEFAULT_LANGUAGE
from bot.translation import LANGUAGES
from knowledge.errors import LengkapError

PREFIX = "LENGKAP_"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_PLACES = re.compile(r"file:///|s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/|\?|$)")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_DATABASES = ("sqlite", "postgresql", "postgres")


class SettingMissing(LengkapError):
    """A variable that this command needs is not set."""

    code = "settings.missing"


class SettingInvalid(LengkapError):
    """A variable is set to something that cannot be used; the value itself is never repeated."""

    code = "settings.invalid"


class Settings(BaseSettings):
    """The settings of one process, built once; everything but the token has a working default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    telegram_token: SecretStr | None = None
    telegram_api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://[^\s]+$")
    telegram_file_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    home: Path = DEFAULT
    database_url: str = Field(default="", repr=False)
    engine_url: str = Field(default="", repr=False)
    files_url: str = Field(default="", repr=False)
    lang: str = DEFAULT_LANGUAGE
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    readers: int = Field(default=2, ge=0, le=64)
    rephrase_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    rephrase_model: str = ""
    rephrase_key: SecretStr = SecretStr("")
    rephrase_seconds: float = Field(default=4.0, gt=0, le=30)
    name: str = Field(default="", pattern=r"^[A-Za-z0-9._-]{0,40}$")
    listen: str = Field(default="", pattern=r"^([^\s:]*:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5})?$")
    webhook_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    webhook_secret: SecretStr | None = None
    learning: bool = True

    @field_validator("telegram_token")
    @classmethod
    def _token_has_its_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("digits, a colon and letters, as @BotFather gives it")
        return token

    @field_validator("lang")
    @classmethod
    def _language_is_spoken(cls, lang: str) -> str:
        if lang not in LANGUAGES:
            raise ValueError(f"one of {', '.join(LANGUAGES)}")
        return lang

    @field_validator("webhook_secret")
    @classmethod
    def _secret_has_its_form(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("16 to 256 letters, digits, _ or -")
        return secret

    @field_validator("telegram_api_url", "telegram_file_url", "rephrase_url")
    @classmethod
    def _no_slash_at_the_end(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("home")
    @classmethod
    def _home_is_absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("database_url", "engine_url")
    @classmethod
    def _database_is_known(cls, url: str) -> str:
        if url and _backend(url) not in _DATABASES:
            raise ValueError("a URL of sqlite or postgresql")
        return url

    @field_validator("files_url")
    @classmethod
    def _files_have_a_place(cls, url: str) -> str:
        if url and not _PLACES.match(url):
            raise ValueError("a URL that starts with file:/// or s3://BUCKET")
        return url

    @model_validator(mode="before")
    @classmethod
    def _fill_from_home(cls, given: dict[str, Any]) -> dict[str, Any]:
        home = Path(given.get("home") or cls.model_fields["home"].default).expanduser().absolute()
        api = str(given.get("telegram_api_url") or cls.model_fields["telegram_api_url"].default)
        derived = {
            "database_url": f"sqlite:///{home / 'lengkap.sqlite'}",
            "engine_url": f"sqlite:///{home / 'engine.sqlite'}",
            "files_url": (home / "originals").as_uri(),
            "telegram_file_url": f"{api.rstrip('/')}/file",
        }
        return {**derived, **{name: value for name, value in given.items() if value not in ("", None)}}

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url and not (self.listen and self.webhook_secret):
            raise ValueError("a webhook needs LENGKAP_LISTEN and LENGKAP_WEBHOOK_SECRET too")
        return self

    @classmethod
    def load(cls, **given: Any) -> Self:
        """The settings of the environment, overridden by `given`; names the variable that cannot be used."""
        try:
            return cls(**given)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
            raise SettingInvalid(variable=name, reason=first["msg"].removeprefix("Value error, ")) from None

    def token(self) -> str:
        """The bot token, or SettingMissing."""
        if self.telegram_token is None:
            raise SettingMissing(variable=PREFIX + "TELEGRAM_TOKEN")
        return self.telegram_token.get_secret_value()

    def secret(self) -> str:
        """What Telegram proves itself with when it calls the webhook."""
        return self.webhook_secret.get_secret_value() if self.webhook_secret else ""

    def shared(self) -> bool:
        """Whether other processes may work on the same databases."""
        return all(_backend(url) != "sqlite" for url in (self.database_url, self.engine_url))


def _backend(url: str) -> str:
    try:
        return make_url(url).get_backend_name()
    except ArgumentError:
        return ""
