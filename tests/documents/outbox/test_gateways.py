"""SMS and robots: signatures as published, answers told apart, files that hold each message once."""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.documents.outbox.servers import START, Clock, http_server
from xlcrm.documents.outbox.aliyun import Account, AliyunGateway, Call, canonical_query, mainland_number, signed_headers
from xlcrm.documents.outbox.gateway import Failed, Halt, Lost, Message, Retry, Sent
from xlcrm.documents.outbox.robots import RobotGateway
from xlcrm.documents.outbox.secrets import Secret
from xlcrm.documents.outbox.sms import SmsFileGateway, parts_of, signed

KEY, SECRET = "LTAI-test", "s3cret-key"


def sms(uid="u1", address="138 0013 8000", **more):
    about = {"text": "【华信】您好", "provider_template": "SMS_71390007", "fields": {"name": "王女士"}, **more}
    return Message(uid, "sms", address, **about)


def test_the_signature_is_that_of_the_published_example():
    """https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature"""
    at = datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC)
    call = Call("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", at, "3156853299f313e23d1673dc12e1703d")
    parameters = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    headers = signed_headers(call, parameters, Secret("YourAccessKeyId"), Secret("YourAccessKeySecret"))
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def signature_holds(request):
    """What the service does: build the canonical request from what arrived, and sign it with the secret it knows."""
    headers = {name.lower(): value for name, value in request["headers"].items()}
    head, names, signature = (part.split("=", 1)[1] for part in headers["authorization"].split(","))
    query = urlsplit(request["path"]).query
    lines = "".join(f"{name}:{headers[name]}\n" for name in names.split(";"))
    body = hashlib.sha256(request["body"]).hexdigest()
    text = f"POST\n/\n{query}\n{lines}\n{names}\n{body}"
    wanted = hmac.new(SECRET.encode(), f"ACS3-HMAC-SHA256\n{hashlib.sha256(text.encode()).hexdigest()}".encode(), "sha256")
    return head == KEY and hmac.compare_digest(signature, wanted.hexdigest()) and headers["x-acs-content-sha256"] == body


def answering(**said):
    def answer(request):
        if not signature_holds(request):
            return 403, b'{"Code":"SignatureDoesNotMatch"}'
        return 200, json.dumps(said).encode()

    return answer


def aliyun(url):
    return AliyunGateway(Account(Secret(KEY), Secret(SECRET), "华信", url), Clock(), timeout=5)


def test_a_message_is_accepted_with_a_valid_signature():
    with http_server(answering(Code="OK", BizId="900619746936498440^0")) as server:
        assert aliyun(server.url).send(sms()) == Sent("900619746936498440^0")
    (request,) = server.requests
    asked = {name: values[0] for name, values in parse_qs(urlsplit(request["path"]).query).items()}
    assert asked == {
        "PhoneNumbers": "13800138000", "SignName": "华信", "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"name":"王女士"}', "OutId": "u1",
    }  # fmt: skip
    assert request["headers"]["x-acs-action"] == "SendSms"
    assert request["headers"]["x-acs-date"] == "2026-11-23T02:00:00Z"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (200, "isv.BUSINESS_LIMIT_CONTROL", Retry),
        (503, "ServiceUnavailable", Retry),
        (400, "Throttling.User", Retry),
        (200, "isv.MOBILE_NUMBER_ILLEGAL", Failed),
        (200, "isv.TEMPLATE_MISSING_PARAMETERS", Failed),
        (200, "isv.AMOUNT_NOT_ENOUGH", Halt),
        (404, "InvalidAccessKeyId.NotFound", Halt),
        (200, "isv.SMS_SIGNATURE_ILLEGAL", Halt),
    ],
)
def test_refusals_are_told_apart(status, code, kind):
    with http_server(lambda _: (status, json.dumps({"Code": code, "Message": "…"}).encode())) as server:
        assert aliyun(server.url).send(sms()) == kind(f"{code} …")


def test_a_wrong_secret_stops_everything_and_shows_nothing():
    with http_server(answering(Code="OK")) as server:
        account = Account(Secret(KEY), Secret("other"), "华信", server.url)
        outcome = AliyunGateway(account, Clock()).send(sms())
    assert outcome == Halt("SignatureDoesNotMatch")
    assert "other" not in repr(account)


def test_no_connection_no_answer_and_nonsense():
    with http_server(lambda _: (200, b"<html>")) as server:
        assert isinstance(aliyun(server.url).send(sms()), Halt)
        server.answer = lambda _: None
        assert isinstance(aliyun(server.url).send(sms()), Lost)
    assert isinstance(aliyun(server.url).send(sms()), Retry)
    assert isinstance(aliyun(server.url).send(sms(provider_template="")), Failed)


def test_what_was_cut_off_is_looked_up_by_our_own_number():
    details = [{"OutId": "u0", "SendStatus": 3}, {"OutId": "u1", "SendStatus": 3}, {"OutId": "u2", "SendStatus": 2, "ErrCode": "MOBILE_NOT_ON_SERVICE"}]
    with http_server(answering(Code="OK", SmsSendDetailDTOs={"SmsSendDetailDTO": details})) as server:
        ask = aliyun(server.url).ask
        assert [ask(sms("u1")), ask(sms("u2")), ask(sms("u3"))] == [Sent(), Failed("MOBILE_NOT_ON_SERVICE"), None]
        assert parse_qs(urlsplit(server.requests[0]["path"]).query)["SendDate"] == ["20261123"]
        server.answer = lambda _: (500, b"")
        assert ask(sms("u1")) is None


def test_queries_are_encoded_as_the_rfc_says():
    assert canonical_query({"b": "~-_.", "a": " *+/=&:王"}) == "a=%20%2A%2B%2F%3D%26%3A%E7%8E%8B&b=~-_."


@pytest.mark.parametrize(
    ("written", "sent"),
    [("+86 138-0013-8000", "13800138000"), ("8613800138000", "13800138000"), ("+852 5123 4567", "85251234567")],
)
def test_numbers_as_the_service_wants_them(written, sent):
    assert mainland_number(written) == sent


@pytest.mark.parametrize(("length", "parts"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_seventy_characters_are_one_message_and_then_each_67(length, parts):
    assert parts_of("字" * length) == parts
    assert parts_of("a" * length) == parts


def test_emoji_count_twice_and_the_signature_counts():
    assert parts_of("🎂" * 35) == 1
    assert parts_of("🎂" * 36) == 2
    assert parts_of(signed("字" * 66, "华信")) == 1
    assert parts_of(signed("字" * 67, "华信")) == 2
    assert signed("【别的】您好", "华信") == "【别的】您好"


def rows_of(folder):
    (path,) = folder.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_file_of_the_day_holds_each_message_once(tmp_path):
    made = SmsFileGateway(tmp_path, "zh", Clock())
    made.ready()
    assert made.ask(sms("u1")) == Retry("")
    assert made.send(sms("u1", text='您好，"王"\n女士')) == Sent("短信_20261123.csv")
    made.send(sms("u2", text="字" * 71))
    assert rows_of(tmp_path) == [
        ["手机", "内容", "客户编号", "条数", "流水号"],
        ["138 0013 8000", '您好，"王"\n女士', "", "1", "u1"],
        ["138 0013 8000", "字" * 71, "", "2", "u2"],
    ]
    assert isinstance(made.ask(sms("u2")), Sent)
    assert made.ask(sms("u3")) == Retry("")


def test_what_a_crash_left_of_a_row_is_cut_off(tmp_path):
    made = SmsFileGateway(tmp_path, "en", Clock())
    made.send(sms("u1"))
    (path,) = tmp_path.glob("*.csv")
    whole = path.read_bytes()
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        if made.ask(sms("u1")) == Retry(""):
            made.send(sms("u1"))
        made.send(sms("u2"))
        assert [row[-1] for row in rows_of(tmp_path)] == ["Number", "u1", "u2"], end


def robot(url, **secrets):
    found = {"XLCRM_ROBOT": url, **secrets}
    return RobotGateway(Clock(), lambda name: Secret(found.get(name, "")), timeout=5)


def note(address="李雷"):
    return Message("u1", "robot", address, "今天 3 项待办", subject="待办")


@pytest.mark.parametrize(
    ("path", "body", "outcome"),
    [
        ("/cgi-bin/webhook/send?key=K", {"errcode": 0, "errmsg": "ok"}, Sent()),
        ("/cgi-bin/webhook/send?key=K", {"errcode": 45009}, Retry("200 45009")),
        ("/cgi-bin/webhook/send?key=K", {"errcode": 93000}, Failed("200 93000")),
        ("/robot/send?access_token=T", {"errcode": 0}, Sent()),
        ("/robot/send?access_token=T", {"errcode": 310000}, Failed("200 310000")),
        ("/robot/send?access_token=T", {"errcode": 130101}, Retry("200 130101")),
        ("/open-apis/bot/v2/hook/T", {"code": 0, "msg": "success"}, Sent()),
        ("/open-apis/bot/v2/hook/T", {"StatusCode": 0}, Sent()),
        ("/open-apis/bot/v2/hook/T", {"code": 19024}, Failed("200 19024")),
        ("/open-apis/bot/v2/hook/T", {}, Failed("200")),
    ],
)
def test_a_robot_that_refuses_with_http_200_is_heard(path, body, outcome):
    with http_server(lambda _: (200, json.dumps(body).encode())) as server:
        assert robot(server.url + path).send(note()) == outcome
    said = json.loads(server.requests[0]["body"])
    assert (said.get("text") or said["content"]) in ({"content": "待办\n今天 3 项待办"}, {"text": "待办\n今天 3 项待办"})
    assert server.requests[0]["path"] == path


def test_robots_that_want_signed_messages_get_them():
    stamp = str(int(START.timestamp() * 1000))
    wanted = base64.b64encode(hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), "sha256").digest()).decode()
    with http_server(lambda _: (200, b'{"errcode":0,"code":0}')) as server:
        robot(f"{server.url}/robot/send?access_token=T#secret=SEC1").send(note())
        robot(f"{server.url}/open-apis/bot/v2/hook/T#secret=SEC1").send(note())
    first, second = server.requests
    assert unquote(first["path"]) == f"/robot/send?access_token=T&timestamp={stamp}&sign={wanted}"
    said = json.loads(second["body"])
    text = f"{int(START.timestamp())}\nSEC1".encode()
    assert said["sign"] == base64.b64encode(hmac.new(text, b"", "sha256").digest()).decode()


def test_a_person_may_have_a_robot_of_their_own():
    with http_server(lambda _: (200, b'{"errcode":0}')) as server:
        made = robot(f"{server.url}/robot/send?access_token=ALL", XLCRM_ROBOT_李雷=f"{server.url}/robot/send?access_token=LI")
        made.send(note("李雷"))
        made.send(note("韩梅梅"))
    assert [request["path"][-3:] for request in server.requests] == ["=LI", "ALL"]
    assert isinstance(robot("").send(note()), Halt)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the library's own
def test_other_services_go_through_apprise(monkeypatch):
    pytest.importorskip("apprise", reason="apprise is not installed")
    with http_server(lambda _: (200, b"{}")) as server:
        address = server.url.replace("http://", "json://")
        assert robot(address).send(note()) == Sent()
        assert json.loads(server.requests[0]["body"])["message"] == "今天 3 项待办"
        server.answer = lambda _: (500, b"")
        assert isinstance(robot(address).send(note()), Lost)
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    assert "pip install apprise" in robot(address).send(note()).why
