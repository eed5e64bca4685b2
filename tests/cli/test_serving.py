"""A server while its model is still being trained."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model


def test_a_training_ends_with_the_server_that_began_it(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", str(port)],
        env=os.environ | {"NEARHELP_DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    for line in server.stdout:
        if "Loading the training libraries" in line:
            break
    server.terminate()
    # Both write to one pipe, so that this returns only when the training has let go of it too.
    rest, _ = server.communicate(timeout=60)
    assert "No model could be made ready" not in rest
    assert not list((tmp_path / "models").glob("*.tar.gz"))
