"""E-mail, against a real SMTP server."""

from __future__ import annotations

import socket

import pytest

from xlcrm.documents.outbox.gateway import Failed, Halt, Lost, Message, Retry, Sent
from xlcrm.documents.outbox.secrets import Secret
from xlcrm.documents.outbox.smtp import Server, SmtpGateway
from xlcrm.model.refusals import Refusal

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")
from tests.documents.outbox.servers import PASSWORD, USER, Clock, Mailbox, certificate, smtp_server


def gateway(port, *, security="none", user="", password="", tls=None):
    server = Server("127.0.0.1", port, security, "crm@example.com", "华信科技", user)
    return SmtpGateway(server, Secret(password), Clock(), tls=tls, timeout=5)


def mail(address="wang@example.com", **more):
    about = {"name": "王芳 Wang", "subject": "生日快乐，“王女士”，祝您和家人身体健康万事如意阖家欢乐 2026 年再见", **more}
    return Message("0f" * 16, "mail", address, "您好！\n.一行以点开头\n生日快乐", **about)


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def port(mailbox):
    with smtp_server(mailbox) as port:
        yield port


def send(port, *messages):
    made = gateway(port)
    outcomes = []
    for message in messages:
        made.ready()
        outcomes.append(made.send(message))
    made.close()
    return outcomes


def test_a_mail_arrives_as_it_was_written(port, mailbox, tmp_path):
    letter = tmp_path / "生日祝福 王芳.pdf"
    letter.write_bytes(b"%PDF-1.7 \x00\xff\r\n.\r\n")
    message = mail(html="<p>您好</p>", attachments=[letter], marketing=True)
    assert send(port, message) == [Sent("OK queued")]
    (got,) = mailbox.mails
    assert str(got["From"]) == "华信科技 <crm@example.com>"
    assert str(got["To"]) == "王芳 Wang <wang@example.com>"
    assert str(got["Subject"]) == message.subject
    assert got["Message-ID"] == f"<{message.uid}@example.com>"
    assert got["List-Unsubscribe"] == "<mailto:crm@example.com?subject=unsubscribe>"
    assert got["Date"].datetime == Clock()()
    assert got.get_body(("plain",)).get_content().replace("\r\n", "\n") == message.text + "\n"
    assert got.get_body(("html",)).get_content().strip() == "<p>您好</p>"
    (attached,) = got.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (letter.name, "application/pdf")
    assert attached.get_content() == letter.read_bytes()
    assert mailbox.envelopes == [("crm@example.com", ["wang@example.com"])]


def test_every_line_on_the_wire_is_ascii_and_short(port, mailbox):
    raw = gateway(port).compose(mail())
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_message_has_the_same_number_at_every_try(port):
    assert gateway(port).compose(mail()) == gateway(port).compose(mail())


def test_a_subject_cannot_add_headers(port, mailbox):
    assert isinstance(send(port, mail(subject="祝福\r\nBcc: x@example.com", name="王\nBcc: y@example.com"))[0], Sent)
    assert mailbox.mails[0]["Bcc"] is None
    assert mailbox.envelopes[0][1] == ["wang@example.com"]


def test_starttls_and_login(mailbox, tmp_path):
    server_tls, client_tls = certificate(tmp_path)
    with smtp_server(mailbox, server_tls, auth=True) as port:
        made = gateway(port, security="starttls", user=USER, password=PASSWORD, tls=client_tls)
        made.ready()
        assert isinstance(made.send(mail()), Sent)
        made.ready()
        assert isinstance(made.send(mail()), Sent)
        made.close()
        wrong = gateway(port, security="starttls", user=USER, password=PASSWORD[::-1], tls=client_tls)
        with pytest.raises(Refusal) as refused:
            wrong.ready()
    assert refused.value.code == "send.not_accepted", refused.value
    assert PASSWORD[::-1] not in str(refused.value) + repr(refused.value.args_by_name)
    assert len(mailbox.mails) == 2


def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox, tmp_path):
    server_tls, _ = certificate(tmp_path)
    with smtp_server(mailbox, server_tls) as port, pytest.raises(Refusal) as refused:
        gateway(port, security="starttls").ready()
    assert refused.value.code == "send.unreachable"


def test_a_password_never_travels_in_the_clear(port):
    with pytest.raises(Refusal) as refused:
        gateway(port, security="starttls", user=USER, password=PASSWORD).ready()
    assert refused.value.code == "send.no_tls"


def test_nobody_there_is_a_refusal():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Refusal) as refused:
        gateway(port).ready()
    assert refused.value.code == "send.unreachable"


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("rcpt", "451 4.3.0 greylisted", Retry("451 4.3.0 greylisted")),
        ("rcpt", "550 5.1.1 no such user", Failed("550 5.1.1 no such user")),
        ("data", "452 4.3.1 disk full", Retry("452 4.3.1 disk full")),
        ("data", "554 5.7.1 spam", Failed("554 5.7.1 spam")),
        ("mail", "451 later", Retry("451 later")),
        ("mail", "553 sender not allowed", Halt("553 sender not allowed")),
        ("rcpt", "421 closing", Retry("421 closing")),
    ],
)
def test_what_the_server_says_is_told_apart(port, mailbox, stage, answer, outcome):
    mailbox.answers = [(stage, answer)]
    first, second = send(port, mail(), mail("li@example.com"))
    assert first == outcome
    assert isinstance(second, Sent)
    assert [mail["To"].addresses[0].addr_spec for mail in mailbox.mails] == ["li@example.com"]


def test_a_line_that_breaks_before_the_text_lost_nothing(port, mailbox):
    mailbox.cut = "rcpt"
    (outcome,) = send(port, mail())
    assert isinstance(outcome, Retry)
    assert mailbox.mails == []


def test_a_line_that_breaks_after_the_text_leaves_it_open(port, mailbox):
    mailbox.cut = "data"
    (outcome,) = send(port, mail())
    assert isinstance(outcome, Lost)
    assert len(mailbox.mails) == 1


def test_wrong_addresses_and_missing_attachments_fail_for_good(port, mailbox, tmp_path):
    outcomes = send(port, mail("not an address"), mail("a@b@c"), mail(attachments=[tmp_path / "gone.pdf"]))
    assert all(isinstance(outcome, Failed) for outcome in outcomes)
    assert mailbox.mails == []


def test_an_address_in_chinese_needs_a_server_that_knows_them(port, mailbox):
    (outcome,) = send(port, mail("王芳@example.com"))
    assert isinstance(outcome, (Sent, Failed))
    assert bool(mailbox.mails) is isinstance(outcome, Sent)
