#!/usr/bin/env python
"""Django's command line, plus `up`, which starts everything Django needs and so must run before it.

`score_bot` reads files and nothing else: it must run on a fresh checkout, where no service was ever started.
"""

import os
import sys

# Settings that name services and keys, for what uses neither.
UNUSED = {
    "SECRET_KEY": "unused",
    "FIELD_KEYS": "unused",
    "DATABASE_URL": "postgresql://unused@localhost/unused",
    "REDIS_URL": "redis://localhost/0",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webcare.settings")
    if sys.argv[1:2] == ["up"]:
        from webcare.devstack import main as up

        sys.exit(up(sys.argv[2:]))

    if sys.argv[1:2] == ["score_bot"]:
        for name, value in UNUSED.items():
            os.environ.setdefault(name, value)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
