"""A throw-away homeserver of Matrix on 127.0.0.1: `.venv/bin/python start.py PORT [DIR]` (tests/run makes .venv).

Says "ready URL" once it is healthy, and runs until its standard input ends: it never outlives who started it. DIR keeps
its data, and started there again it is the same server; without DIR the data goes when it ends.
"""

import base64
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Empty database to healthy takes 4 s on an idle machine.
PATIENCE = 90


def configure(folder, port):
    """Writes the configuration into the folder, and a signing key where there is none; returns the configuration."""
    for name in ("homeserver.yaml", "log.yaml"):
        text = (HERE / name).read_text().replace("@DIR@", str(folder)).replace("@PORT@", str(port))
        (folder / name).write_text(text)
    key = folder / "signing.key"
    if not key.exists():
        seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
        key.write_text(f"ed25519 a_test {seed}\n")
    return folder / "homeserver.yaml"


def wait_until_healthy(server, url):
    """Ends the program with a sentence when the server dies, or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"Synapse ended with {server.returncode} before it was healthy")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"Synapse is not healthy after {PATIENCE} s")


def serve(folder, port):
    config = configure(folder, port)
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(config)]
    with open(folder / "output.log", "ab") as log:
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        wait_until_healthy(server, url)
        print("ready", url, flush=True)
        sys.stdin.read()
    except SystemExit:
        sys.stderr.write((folder / "output.log").read_text()[-4000:])
        raise
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    port = int(sys.argv[1])
    if len(sys.argv) > 2:
        serve(Path(sys.argv[2]).resolve(), port)
        return
    with tempfile.TemporaryDirectory(prefix="streamside-synapse-", ignore_cleanup_errors=True) as folder:
        serve(Path(folder), port)


main()
