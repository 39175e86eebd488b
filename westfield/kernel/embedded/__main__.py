"""The portal, or any command, with its servers: `python -m westfield.kernel.embedded run | with -- … | reset`."""

import argparse
import sys

from westfield.kernel.embedded.development import AlreadyRunningError, run, run_with_services, start_over
from westfield.kernel.embedded.premises import EmbeddedServerError


def main() -> int:
    """Do what the command line asks; a problem is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m westfield.kernel.embedded")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="the portal with everything it needs, until Ctrl-C")
    verbs.add_parser("reset", help="remove the development data")
    with_servers = verbs.add_parser("with", help="run a command with PostgreSQL and Redis up: with -- COMMAND …")
    with_servers.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    try:
        if asked.verb == "run":
            return run()
        if asked.verb == "reset":
            return start_over()
        command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
        return run_with_services(command) if command else parser.error("with: which command?")
    except (AlreadyRunningError, EmbeddedServerError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
