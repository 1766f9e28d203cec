"""E-mail: one connection for many messages, headers that every mail program reads, and honest answers."""

from __future__ import annotations

import mimetypes
import re
import smtplib
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from xlcrm.documents.outbox.gateway import NOT_ACCEPTED, UNREACHABLE, Failed, Halt, Lost, Message, Outcome, Retry, Sent
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from xlcrm.documents.outbox.secrets import Secret

NO_TLS = RefusalKind(
    "send.no_tls",
    WRONG_USE,
    Text(
        "邮件服务器“{server}”不支持 STARTTLS，密码会被明文传送，因此没有登录。请把“邮件加密”改为 SSL，或换服务器。",
        "The mail server “{server}” has no STARTTLS: the password would travel in the clear, so nothing was sent. "
        "Set the encryption of e-mail to SSL, or use another server.",
    ),
)
_POLICY: Final = SMTP_POLICY.clone(cte_type="7bit")
"""Not every server takes 8 bits: texts travel as base64 or quoted-printable."""
TIMEOUT: Final = 30.0
_OK: Final = 250
_ACCEPTED: Final = frozenset({250, 251})
_LOGGED_IN: Final = 235
_GO_ON: Final = 354
_CLOSING: Final = 421
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_TEMPORARY: Final = 4
_ATTACHMENT_GONE: Final = "attachment missing: {name}"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and who sends through it; ``security`` is starttls, ssl or none, an empty ``user`` logs nobody in."""

    host: str
    port: int
    security: str
    sender: str
    sender_name: str = ""
    user: str = ""


class SmtpGateway:
    """Hands e-mails to a mail server.

    ``tls`` and ``timeout`` are for servers with certificates of their own, and for tests.
    """

    def __init__(
        self,
        server: Server,
        password: Secret,
        now: Callable[[], datetime],
        *,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._server = server
        self._password = password
        self._now = now
        self._tls = tls
        self._timeout = timeout
        self._connection: smtplib.SMTP | None = None

    def ready(self) -> None:
        """Connect, encrypt and log in, unless the connection still stands."""
        if self._connection is not None and self._stands():
            return
        self.close()
        try:
            self._connection = self._connected()
            self._log_in(self._connection)
        except smtplib.SMTPResponseException as error:
            self.close()
            why = f"{error.smtp_code} {_said(error.smtp_error)}"
            kind = UNREACHABLE if error.smtp_code // 100 == _TEMPORARY else NOT_ACCEPTED
            raise Refusal(kind, server=self._server.host, why=self._password.hidden_in(why)) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Refusal(UNREACHABLE, server=self._server.host, why=type(error).__name__) from error

    def _stands(self) -> bool:
        try:
            return self._connection is not None and self._connection.noop()[0] == _OK
        except (OSError, smtplib.SMTPException):
            return False

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "ssl":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=self._context())
        connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        if server.security == "starttls":
            connection.ehlo()
            if not connection.has_extn("starttls"):
                connection.close()
                raise Refusal(NO_TLS, server=server.host)
            connection.starttls(context=self._context())
        return connection

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _log_in(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        user, password = self._server.user, self._password.reveal()
        if user and (user + password).isascii():
            connection.login(user, password)
        elif user:  # smtplib knows ASCII only; RFC 4954 wants UTF-8
            code, said = connection.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode())
            if code != _LOGGED_IN:
                raise smtplib.SMTPAuthenticationError(code, said)

    def send(self, message: Message) -> Outcome:
        """Hand one e-mail over: whom it is from, whom it is to, then its text."""
        connection = self._connection
        if connection is None:
            return Retry("not connected")
        missing = [path.name for path in message.attachments if not path.is_file()]
        if missing:
            return Failed(_ATTACHMENT_GONE.format(name=", ".join(missing)))
        try:
            mail = self.compose(message)
        except (ValueError, IndexError, MessageError) as error:
            return Failed(f"{message.address}: {error}")
        refused = self._envelope(connection, message.address)
        return refused or self._hand_over(connection, mail)

    def _envelope(self, connection: smtplib.SMTP, address: str) -> Outcome | None:
        """Say from whom to whom; the text is not under way yet, so that a broken line loses nothing."""
        foreign = not address.isascii()
        if foreign and not connection.has_extn("smtputf8"):
            return Failed("the server takes no such address")
        options = ["SMTPUTF8"] if foreign else []
        try:
            code, said = connection.mail(self._server.sender, options)
            if code != _OK:
                return self._refused(connection, code, said, concerns_all=True)
            code, said = connection.rcpt(address)
            return None if code in _ACCEPTED else self._refused(connection, code, said)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Retry(type(error).__name__)

    def _hand_over(self, connection: smtplib.SMTP, mail: bytes) -> Outcome:
        """Send the text; smtplib's own ``data`` does not tell whether a line broke before the text or after it."""
        try:
            code, said = connection.docmd("DATA")
            if code != _GO_ON:
                return self._refused(connection, code, said)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Retry(type(error).__name__)
        try:
            connection.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")
            code, said = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Lost(type(error).__name__)
        if code == _OK:
            return Sent(_said(said))
        return self._refused(connection, code, said)

    def _refused(
        self, connection: smtplib.SMTP, code: int, said: bytes | str, *, concerns_all: bool = False
    ) -> Outcome:
        why = f"{code} {_said(said)}"
        if code == _CLOSING:
            self.close()
        else:
            with suppress(OSError, smtplib.SMTPException):
                connection.rset()
        if code // 100 == _TEMPORARY:
            return Retry(why)
        return Halt(why) if concerns_all else Failed(why)

    def ask(self, message: Message) -> None:
        """Return nothing: a mail server cannot tell what it took."""

    def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def compose(self, message: Message) -> bytes:
        """Return an e-mail as it travels; the same message has the same Message-ID at every try."""
        mail = EmailMessage(policy=_POLICY)
        sender = self._server.sender
        domain = sender.rpartition("@")[2]
        mail["From"] = Address(_one_line(self._server.sender_name), addr_spec=sender)
        mail["To"] = Address(_one_line(message.name), addr_spec=message.address)
        mail["Subject"] = _one_line(message.subject)
        mail["Date"] = format_datetime(self._now())
        mail["Message-ID"] = f"<{message.uid}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if message.marketing:
            mail["List-Unsubscribe"] = f"<mailto:{sender}?subject=unsubscribe>"
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        for path in message.attachments:
            main, _, sub = (mimetypes.guess_type(path.name)[0] or "application/octet-stream").partition("/")
            mail.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=path.name)
        return mail.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _said(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return _one_line(text)[:200]
