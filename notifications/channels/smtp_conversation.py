"""Beginning a conversation with the city's mail server."""

import smtplib
import socket
import ssl
from email.utils import parseaddr

from django.conf import settings

OK = 250


def open_conversation() -> smtplib.SMTP:
    """A conversation in which the server knows who we are and, where the city says so, nobody can listen in."""
    smtp = _connect()
    try:
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


def is_alive(smtp: smtplib.SMTP) -> bool:
    """Whether the server still listens, with whatever came before forgotten."""
    try:
        code, _text = smtp.rset()
    except (smtplib.SMTPException, OSError):
        return False
    return code == OK


def without_delay(smtp: smtplib.SMTP) -> None:
    """Send each packet at once: the final dot travels alone, and the kernel would hold it back for some 40 ms."""
    if smtp.sock:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _connect() -> smtplib.SMTP:
    # Our name is that of the address we write from: asking the network for one can take seconds.
    our_name = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    host, port, timeout = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(
            host, port, local_hostname=our_name, timeout=timeout, context=ssl.create_default_context()
        )
    return smtplib.SMTP(host, port, local_hostname=our_name, timeout=timeout)
