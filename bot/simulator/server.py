"""The HTTP side: calls of the bot and downloads, on this machine only."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from .errors import BLOCKED, NOT_FOUND, UNAUTHORIZED, ApiError, too_many_requests
from .faults import Fault, FaultKind
from .methods import METHODS
from .parameters import Parameters, read_parameters
from .state import Handler, State
from .webhook import LOOPBACK

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers the Bot API over a state that outlives it."""

    def __init__(self, state: State, pages: Sequence[web.RouteDef] = ()) -> None:
        self._state = state
        self._closing = asyncio.Event()
        self.app = web.Application(middlewares=[loopback_only], client_max_size=state.limits.upload_bytes)
        self.app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._call)
        self.app.router.add_route("*", "/bot{rest:.*}", self._nothing)
        self.app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        self.app.router.add_routes(pages)
        self.app.on_shutdown.append(self._close)

    async def _close(self, _app: web.Application) -> None:
        self._closing.set()
        self._state.feed.publish("closing")

    async def _nothing(self, _request: web.Request) -> web.Response:
        return _refusal(ApiError(404, NOT_FOUND))

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        parameters = Parameters()
        try:
            self._check_token(request.match_info["token"])
            handler = _method(name)
            parameters = await read_parameters(request, self._state.limits.upload_bytes)
            fault = self._state.faults.take(name)
            if fault and fault.kind is not FaultKind.ANSWER_LOST:
                return await self._fail(fault, request, name, parameters)
            result: Any = handler(self._state, parameters)
            if inspect.isawaitable(result):
                result = await result
            if fault:
                return await self._fail(fault, request, name, parameters)
        except web.HTTPRequestEntityTooLarge:
            return self._refuse(name, parameters, ApiError(413, "Request Entity Too Large"))
        except ApiError as error:
            return self._refuse(name, parameters, error)
        self._state.log(name, parameters, 200)
        return web.json_response({"ok": True, "result": result})

    def _refuse(self, name: str, parameters: Parameters, error: ApiError) -> web.Response:
        self._state.log(name, parameters, error.status, error.description)
        return _refusal(error)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        try:
            self._check_token(request.match_info["token"])
            fault = self._state.faults.take("file")
            if fault:
                return await self._fail(fault, request, "file", Parameters({"path": path}))
            file = self._state.files.download(path)
        except ApiError as error:
            return _refusal(error)
        return web.Response(body=file.content(), content_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        number, colon, secret = token.partition(":")
        if not (number.isdecimal() and colon and secret):
            raise ApiError(404, NOT_FOUND)
        if token != self._state.token:
            raise ApiError(401, UNAUTHORIZED)

    async def _fail(
        self, fault: Fault, request: web.Request, name: str, parameters: Parameters
    ) -> web.StreamResponse:
        if fault.kind is FaultKind.RETRY_AFTER:
            raise too_many_requests(fault.retry_after)
        if fault.kind is FaultKind.BLOCKED:
            raise ApiError(403, BLOCKED)
        if fault.kind is FaultKind.SERVER_ERROR:
            raise ApiError(500, "Internal Server Error")
        self._state.log(name, parameters, 0, fault.kind.value)
        if fault.kind is FaultKind.DISCONNECT and request.transport is not None:
            request.transport.close()
        if fault.kind in {FaultKind.HANG, FaultKind.ANSWER_LOST}:
            await self._closing.wait()
        page = "<html><head><title>502 Bad Gateway</title></head></html>"
        return web.Response(status=502, text=page, content_type="text/html")


def _method(name: str) -> Handler:
    found = METHODS.get(name.lower())
    if found is None:
        raise ApiError(404, NOT_FOUND)
    return found


@web.middleware
async def loopback_only(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuses a Host or an Origin elsewhere, so that no web page but ours can reach in."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        return _refusal(ApiError(403, "Forbidden: loopback only"))
    return await handler(request)


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return web.json_response(body, status=error.status)
