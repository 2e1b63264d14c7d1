#!/usr/bin/env python
"""Django's command line, plus `up`, which starts everything Django needs and so must run before it."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webcare.settings")
    if sys.argv[1:2] == ["up"]:
        from webcare.devstack import main as up

        sys.exit(up(sys.argv[2:]))

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
