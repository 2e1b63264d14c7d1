"""Everything a laptop needs: PostgreSQL, Redis, web, workers, sweep and the demo shop, from one command.

`manage.py up [--port N]` runs the whole stack until Ctrl-C. `manage.py up --services -- COMMAND` starts only the two
services and runs COMMAND with their addresses. No Django in here: the settings refuse to load without the services.
"""

import argparse
import sys

from webcare.devstack.state import Stop, Trouble, say, stop_on_signals


def main(arguments: list[str]) -> int:
    """Entry point of `manage.py up`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="manage.py up", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000, help="where to answer; the next free port when taken")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    parser.add_argument("--services", action="store_true", help="only PostgreSQL and Redis, around COMMAND")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if bool(command) != options.services:
        parser.error("a command belongs to --services, and --services needs one: up --services -- COMMAND")

    from webcare.devstack import stack  # after the arguments were understood: it imports psycopg

    stop_on_signals()
    try:
        return stack.run_command(command) if options.services else stack.run(options.port, demo=not options.no_demo)
    except Stop as stop:
        return 128 + stop.signal if options.services else 0  # stopping the stack is how one ends it
    except Trouble as trouble:
        say(f"webcare: {trouble}", file=sys.stderr)
        return 1
