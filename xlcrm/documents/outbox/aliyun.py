"""SMS through Alibaba Cloud (阿里云短信服务): the actions SendSms and QuerySendDetails of 2017-05-25, signed ACS3-HMAC-SHA256.

The signature is that of https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature (RPC style:
the parameters in the query, an empty body); a test holds it against the example published there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from xlcrm.documents.outbox.gateway import Failed, Halt, Lost, Message, Outcome, Retry, Sent
from xlcrm.documents.outbox.http import TIMEOUT, Answer, post
from xlcrm.documents.outbox.secrets import Secret

HOST: Final = "dysmsapi.aliyuncs.com"
VERSION: Final = "2017-05-25"
_ALGORITHM: Final = "ACS3-HMAC-SHA256"
_CHINA: Final = timezone(timedelta(hours=8))
_PAGE: Final = "50"
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429
_TRY_LATER: Final = frozenset({
    "isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "isv.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "Throttling",
    "Throttling.User", "Throttling.Api", "ServiceUnavailable", "InternalError", "SignatureNonceUsed",
})  # fmt: skip
_CONCERNS_ONE: Final = frozenset({
    "isv.MOBILE_NUMBER_ILLEGAL", "isv.TEMPLATE_MISSING_PARAMETERS", "isv.INVALID_JSON_PARAM", "isv.PARAM_LENGTH_LIMIT",
    "isv.TEMPLATE_PARAMS_ILLEGAL", "isv.PARAM_NOT_SUPPORT_URL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.SMS_TEMPLATE_ILLEGAL",
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED", "isv.SMS_CONTENT_ILLEGAL", "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE",
    "isv.TEMPLATE_COUNT_OVER_LIMIT", "isv.BLACKLISTED_NUMBER",
})  # fmt: skip
"""Everything else (a login, a balance, a signature not approved) would be refused for every message alike."""
_DELIVERY_FAILED: Final = 2
_MOBILE: Final = re.compile(r"(?:\+?86)?(1\d{10})")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of Alibaba Cloud: its access key, the approved signature, and where to call."""

    key_id: Secret
    key_secret: Secret
    sign_name: str
    endpoint: str = f"https://{HOST}"


@dataclass(frozen=True, slots=True)
class Call:
    """What tells one signed request from another: the host, the action and version, the time, a number used once."""

    host: str
    action: str
    version: str
    at: datetime
    nonce: str


def canonical_query(parameters: Mapping[str, str]) -> str:
    """Return parameters sorted by name, each percent-encoded as RFC 3986 says."""
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(parameters.items()))


def signed_headers(call: Call, parameters: Mapping[str, str], key_id: Secret, key_secret: Secret) -> dict[str, str]:
    """Return the headers of a request, signed."""
    empty = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": call.host,
        "x-acs-action": call.action,
        "x-acs-content-sha256": empty,
        "x-acs-date": call.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": call.nonce,
        "x-acs-version": call.version,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"POST\n/\n{canonical_query(parameters)}\n{lines}\n{names}\n{empty}"
    to_sign = f"{_ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(key_secret.reveal().encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    credential = f"{_ALGORITHM} Credential={key_id.reveal()},SignedHeaders={names},Signature={signature}"
    return {**headers, "Authorization": credential}


class AliyunGateway:
    """Hands short messages to Alibaba Cloud; the text is that of the template approved there, with our fields."""

    def __init__(self, account: Account, now: Callable[[], datetime], timeout: float = TIMEOUT) -> None:
        self._account = account
        self._now = now
        self._timeout = timeout

    def ready(self) -> None:
        """Do nothing: every message is a request of its own."""

    def close(self) -> None:
        """Do nothing."""

    def send(self, message: Message) -> Outcome:
        """Hand one message over; ``OutId`` carries our own number, by which `ask` finds it again."""
        if not message.provider_template:
            return Failed("the template names no SMS template code (短信模板 / SMS-Template)")
        answer = self._call("SendSms", {
            "PhoneNumbers": mainland_number(message.address),
            "SignName": self._account.sign_name,
            "TemplateCode": message.provider_template,
            "TemplateParam": json.dumps(dict(message.fields), ensure_ascii=False, separators=(",", ":")),
            "OutId": message.uid,
        })  # fmt: skip
        if isinstance(answer, (Retry, Lost)):
            return answer
        code, said = _code(answer)
        if code == "OK":
            return Sent(str(said.get("BizId", "")))
        why = f"{code} {said.get('Message', '')}".strip()[:200]
        return _judged(code, answer.status, self._account.key_secret.hidden_in(why))

    def ask(self, message: Message) -> Outcome | None:
        """Look the message up among those sent to its number in the last days, by our own number."""
        today = self._now().astimezone(_CHINA).date()
        for day in (today, today - timedelta(days=1)):
            answer = self._call("QuerySendDetails", {
                "PhoneNumber": mainland_number(message.address),
                "SendDate": day.strftime("%Y%m%d"),
                "PageSize": _PAGE,
                "CurrentPage": "1",
            })  # fmt: skip
            details = _details(answer)
            if details is None:
                return None
            for detail in details:
                if detail.get("OutId") == message.uid:
                    failed = detail.get("SendStatus") == _DELIVERY_FAILED
                    return Failed(str(detail.get("ErrCode", ""))) if failed else Sent()
        # Details appear with a delay: what is not listed may still have been taken.
        return None

    def _call(self, action: str, parameters: Mapping[str, str]) -> Answer | Retry | Lost:
        account = self._account
        scheme, _, host = account.endpoint.rpartition("://")
        call = Call(host.strip("/"), action, VERSION, self._now(), uuid4().hex)
        headers = signed_headers(call, parameters, account.key_id, account.key_secret)
        url = f"{scheme or 'https'}://{call.host}/?{canonical_query(parameters)}"
        return post(url, headers, timeout=self._timeout)


def mainland_number(address: str) -> str:
    """Return a number as the service wants it: a mainland mobile without the country code, others with it."""
    digits = re.sub(r"[^\d+]", "", address)
    mainland = _MOBILE.fullmatch(digits)
    return mainland[1] if mainland else digits.lstrip("+")


def _judged(code: str, status: int, why: str) -> Outcome:
    if code in _TRY_LATER or status >= _SERVER_ERROR or status == _TOO_MANY:
        return Retry(why)
    return Failed(why) if code in _CONCERNS_ONE else Halt(why)


def _code(answer: Answer) -> tuple[str, dict[str, Any]]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return f"HTTP {answer.status}", {}
    return str(said.get("Code", f"HTTP {answer.status}")), said


def _details(answer: Answer | Retry | Lost) -> list[dict[str, Any]] | None:
    if not isinstance(answer, Answer):
        return None
    code, said = _code(answer)
    listed = said.get("SmsSendDetailDTOs", {})
    details = listed.get("SmsSendDetailDTO", []) if isinstance(listed, dict) else []
    return [each for each in details if isinstance(each, dict)] if code == "OK" else None


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
