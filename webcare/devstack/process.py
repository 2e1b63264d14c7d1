"""Starting programs so that they never outlive us."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def in_child(death: int, nice: int) -> Callable[[], None]:
    """What a new process does before it becomes its program: be told when we die (Linux), and give way."""
    parent = os.getpid()

    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, death)
            if os.getppid() != parent:  # we died before the line above
                os._exit(1)
        os.nice(nice)

    return prepare


def spawn(
    command: Sequence[str | Path],
    *,
    account: pwd.struct_passwd | None = None,
    death: int = signal.SIGTERM,
    nice: int = 0,
    new_session: bool = True,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start `command`; `account` is whose rights it gets, `death` the signal it receives should we be killed.

    Call from the main thread only: the kernel sends `death` when the *thread* that started the process ends.
    """
    if account is not None:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        [str(word) for word in command],
        start_new_session=new_session,  # Ctrl-C in the terminal reaches only us; we stop the others in order
        preexec_fn=in_child(death, nice),
        **options,
    )


def service_account() -> pwd.struct_passwd | None:
    """As root, the account PostgreSQL runs as (it refuses to run as root); otherwise nobody but ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None
