"""A real S3 server for the tests, started on free ports of this machine."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

KEYS = {"AWS_ACCESS_KEY_ID": "lengkap", "AWS_SECRET_ACCESS_KEY": "only-for-tests"}
BUCKET = "evidence"
_PATIENCE = 60.0


@contextmanager
def bucket_server(folder: Path) -> Iterator[str]:
    """The URL of an empty bucket, for as long as the block runs; whoever uses it needs KEYS."""
    who = {
        "name": "tests",
        "credentials": [{"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [who]}))
    names = ("master.port", "volume.port", "filer.port", "s3.port")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    grpc = dict(zip((f"{name}.grpc" for name in names), free_ports(len(names)), strict=True))
    options = [f"-{name}={port}" for name, port in (ports | grpc).items()]
    command = [
        Path(sys.executable).with_name("weed"),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-s3",
        f"-s3.config={config}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.volumeSizeLimitMB=64",
        *options,
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        bucket = f"http://127.0.0.1:{ports['filer.port']}/buckets/{BUCKET}/"
        _until_answered(Request(bucket, method="POST"), server)
        _until_answered(Request(f"http://127.0.0.1:{ports['s3.port']}/healthz"), server)
        yield f"s3://{BUCKET}?endpoint=http://127.0.0.1:{ports['s3.port']}"
    finally:
        # Asked to stop, it would wait ten seconds for what nobody needs any more.
        server.kill()
        server.wait(20)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _until_answered(request: Request, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(request, timeout=5):  # noqa: S310 - a server of our own
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the S3 server did not start, exit code {server.poll()}")
