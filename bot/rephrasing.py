"""An OpenAI-compatible endpoint that may say an answer in other words; off unless a URL is set.

It is given the text of a guide, a term or a rule as it is packaged, and nothing else: no question, no name,
no document, no state of a unit.
"""

import asyncio
import html
import logging
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx

from bot.settings import Settings

log = logging.getLogger(__name__)

_LONGEST = 900
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_LINK = re.compile(r"https?://|www\.|\b[\w.]+@\w", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Rephraser:
    """One endpoint; what it says is used only when it adds no number, link or command to the answer."""

    client: httpx.AsyncClient
    url: str
    model: str
    seconds: float

    async def rephrase(self, instruction: str, answer: str) -> str:
        """The answer in other words as Telegram HTML, or as it was when there are none in time."""
        plain = html.unescape(_TAG.sub("", answer))
        try:
            async with asyncio.timeout(self.seconds):
                said = await self._ask(instruction, plain)
        except (TimeoutError, httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as problem:
            log.warning("answer not rephrased error=%s", type(problem).__name__)
            return answer
        return html.escape(said, quote=False) if _faithful(said, plain) else answer

    async def _ask(self, instruction: str, text: str) -> str:
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
        }
        response = await self.client.post(f"{self.url}/chat/completions", json=body)
        response.raise_for_status()
        said = response.json()["choices"][0]["message"]["content"]
        if not isinstance(said, str):
            raise TypeError
        return said.strip()


async def rephraser(settings: Settings, stack: AsyncExitStack) -> Rephraser | None:
    """The endpoint of the settings, None without one; `stack` closes its connections."""
    if not settings.rephrase_url:
        return None
    key, seconds = settings.rephrase_key.get_secret_value(), settings.rephrase_seconds
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    client = await stack.enter_async_context(httpx.AsyncClient(headers=headers, timeout=seconds))
    return Rephraser(client, settings.rephrase_url, settings.rephrase_model, seconds)


def _faithful(said: str, answer: str) -> bool:
    """Whether the words hold no number, link or command that the answer does not hold."""
    if not said or len(said) > _LONGEST:
        return False
    if _LINK.search(said) and not _LINK.search(answer):
        return False
    commands = set(re.findall(r"(?<!\w)/[a-z]+", said)) - set(re.findall(r"(?<!\w)/[a-z]+", answer))
    return not commands and set(_NUMBER.findall(said)) <= set(_NUMBER.findall(answer))
