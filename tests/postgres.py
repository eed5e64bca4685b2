"""Starts one throw-away PostgreSQL for the test run, and hands out empty databases in it."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from functools import lru_cache
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL server can be started here; the text says what to install."""


def _binary(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    raise PostgresUnavailable("install Debian's `postgresql-15`, or set NEARHELP_TEST_POSTGRES_URL")


def _as_server_user(command: list[str], folder: Path) -> None:
    # PostgreSQL refuses to run as root; Debian's package brings the user `postgres`.
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise PostgresUnavailable(f"{Path(command[-1]).name} failed: {done.stderr[-300:]}")


@lru_cache(maxsize=1)
def _server() -> URL:
    given = os.environ.pop("NEARHELP_TEST_POSTGRES_URL", None)
    if given:
        return make_url(given)
    initdb, pg_ctl = _binary("initdb"), _binary("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="nearhelp-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _as_server_user([initdb, "-D", str(data), "-A", "trust", "-U", "nearhelp", "--no-sync", "-E", "UTF8"], folder)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    _as_server_user([pg_ctl, "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start"], folder)

    def stop() -> None:
        _as_server_user([pg_ctl, "-D", str(data), "-m", "immediate", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return URL.create("postgresql+psycopg2", "nearhelp", host="127.0.0.1", port=port, database="postgres")


def fresh_database() -> str:
    """The URL of a new, empty PostgreSQL database."""
    server = _server()
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)
