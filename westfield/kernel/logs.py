"""What the log must not keep."""

import logging
import re

# The path of a private link, of a contractor's or a follower's link, of a password reset, of a pending photo and of a
# form that was sent is a key: whoever reads it can use it.
KEYS = re.compile(
    r"(/mine/|/contract/\d+/|/follows/\d+/(?:confirm|stop)/|/password/reset/key/|/photos/pending/|/new/taken/)"
    r"[^/\s\"']+"
)


class WithoutKeys(logging.Filter):
    """Cuts keys out of every line, wherever in it a path stands."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if KEYS.search(line):
            record.msg, record.args = KEYS.sub(r"\1…", line), ()
        return True
