"""Servers to send to: a real SMTP server in a thread, and a small HTTP server that answers as it is told."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "crm@example.com", "geheim 密码"
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Clock:
    """Stands still unless somebody sleeps."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class Mailbox:
    """Takes mails; ``answers`` are given instead of taking, one after another, at the stage they are for.

    ``cut`` closes the connection: before the text (``rcpt``), or after it and before the answer (``data``).
    """

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: list[tuple[str, str]] = []
        self.cut = ""

    def _answer(self, stage: str) -> str | None:
        if self.answers and self.answers[0][0] == stage:
            return self.answers.pop(0)[1]
        return None

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802 - as aiosmtpd calls it
        if answer := self._answer("mail"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802 - same
        if self.cut == "rcpt":
            server.transport.abort()
            return "250 OK"
        if answer := self._answer("rcpt"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - same
        if answer := self._answer("data"):
            return answer
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if self.cut == "data":
            server.transport.abort()
        return "250 OK queued"


def authenticator(_server, _session, _envelope, _mechanism, auth_data):
    login, password = auth_data.login.decode(), auth_data.password.decode()
    return AuthResult(success=(login, password) == (USER, PASSWORD), handled=False)


class AnyPort(Controller):
    """Listens where the system finds a free port."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_server(mailbox: Mailbox, tls: ssl.SSLContext | None = None, *, auth: bool = False):
    options = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": True} if auth else {}
    controller = AnyPort(mailbox, hostname="127.0.0.1", port=0, tls_context=tls, require_starttls=bool(tls), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate(folder) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for 127.0.0.1: the server's context, and that of a client who trusts it."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


class Http:
    """Keeps requests and answers them: ``answer(request) -> (status, body)``, or None to hang up without an answer."""

    def __init__(self, answer) -> None:
        self.requests: list[dict[str, Any]] = []
        self.answer = answer
        self.url = ""


@contextmanager
def http_server(answer):
    told = Http(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = {"path": self.path, "headers": dict(self.headers), "body": body}
            told.requests.append(request)
            given = told.answer(request)
            if given is None:
                self.connection.close()
                return
            status, data = given
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
