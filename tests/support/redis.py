"""Starts one throw-away Redis for the test run."""

import atexit
import shutil
import socket
import subprocess
import tempfile
from functools import lru_cache

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NotUpYet
from redis.retry import Retry


class RedisUnavailable(RuntimeError):
    """No Redis server can be started here; the text says what to install."""


@lru_cache(maxsize=1)
def redis_url() -> str:
    """The URL of an empty Redis.

    Raises:
        RedisUnavailable: there is no `redis-server`, or it does not start.
    """
    binary = shutil.which("redis-server")
    if binary is None:
        raise RedisUnavailable("install Debian's `redis-server`")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="nearhelp-redis-")
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder], stdout=subprocess.DEVNULL
    )

    def stop() -> None:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    try:
        retry = Retry(ConstantBackoff(0.1), 50, supported_errors=(NotUpYet,))
        Redis(host="127.0.0.1", port=port, retry=retry, retry_on_error=[NotUpYet]).ping()
    except NotUpYet as error:
        raise RedisUnavailable(f"redis-server does not answer: {error}") from None
    return f"redis://127.0.0.1:{port}/0"
