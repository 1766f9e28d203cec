"""Rules of the outbox: when and how much is sent, and through which servers. Passwords are never settings."""

from __future__ import annotations

from xlcrm.model.defaults.rule_spec import Group
from xlcrm.model.tables.making import both

_DAYS = "天|days"
_PIECES = "条|messages"
_messages = Group(both("信息发送|Messages"))

# One rule is one to three lines here; the formatter would make eight of them.
# fmt: off
MESSAGE_RULES = (
    _messages.yes("outbox.live", "真正发送|Really send",
        "否：只生成和预览，不发送|No: only made and shown, nothing leaves", default=False),
    _messages.count("outbox.retries", "重试次数|Retries", 3, "次|times", "发送失败后再试几次|After a failure to send",
        at_most=20),
    _messages.count("outbox.backoff_seconds", "首次重试间隔|Wait before a retry", 30, "秒|seconds",
        "之后每次加倍|Twice as long after each further failure", at_least=1, at_most=86400),
    _messages.count("outbox.patience_minutes", "最长等待|Longest wait", 10, "分钟|minutes",
        "要等更久就结束，下次运行再发|Sending ends when it would wait longer; the next run goes on", at_most=1440),
    _messages.time("outbox.quiet_from", "免扰时段开始|Quiet hours begin", "21:00", "此后不发送|Nothing is sent from then on"),
    _messages.time("outbox.quiet_to", "免扰时段结束|Quiet hours end", "08:00",
        "此前不发送；与开始相同为不限|Nothing is sent before; the same as the beginning: no quiet hours"),
    _messages.count("outbox.lead_days", "提前准备|Prepared ahead", 3, _DAYS,
        "生日、节日、预约的信息提前多少天放入待发，到日子才发|Greetings and reminders wait in the outbox so long before their day",
        at_most=60),
    _messages.count("outbox.points_days", "积分到期预告|Points expire within", 30, _DAYS,
        "积分在此天数内到期的客户收到提醒|Who loses points within these days is told", at_least=1),
    _messages.count("outbox.satisfaction_after", "满意度邀请|Ask for an opinion after", 7, _DAYS,
        "购买多少天后邀请评价|So many days after a purchase", at_least=1),
    _messages.count("outbox.satisfaction_until", "满意度邀请截止|Ask for an opinion until", 30, _DAYS,
        "购买超过此天数不再邀请|Not asked any more after so many days", at_least=1),
    _messages.text("mail.host", "邮件服务器|Mail server", "", "SMTP 服务器地址，如 smtp.example.com|Host of the SMTP server"),
    _messages.count("mail.port", "邮件端口|Mail port", 587, "", "STARTTLS 多为 587，SSL 多为 465|587 for STARTTLS, 465 for SSL",
        at_least=1, at_most=65535),
    _messages.choice("mail.security", "邮件加密|Mail encryption", "starttls=STARTTLS;ssl=SSL;none=不加密|None",
        "不加密只用于本机服务器|None is for a server on this machine only"),
    _messages.text("mail.user", "邮件账号|Mail user", "",
        "登录名；密码设在环境变量 XLCRM_SMTP_PASSWORD|Login; the password is in the variable XLCRM_SMTP_PASSWORD"),
    _messages.text("mail.sender", "发件地址|Sender's address", "", "客户看到的发件邮箱|The address that customers see"),
    _messages.text("mail.sender_name", "发件人名称|Sender's name", "", "空白为本公司名称|Empty is our name"),
    _messages.count("mail.per_minute", "邮件每分钟|E-mails a minute", 20, _PIECES, "0 为不限|0: no limit"),
    _messages.count("mail.per_hour", "邮件每小时|E-mails an hour", 200, _PIECES, "0 为不限|0: no limit"),
    _messages.choice("sms.gateway", "短信通道|SMS by", "file=导出文件|A file;aliyun=阿里云|Alibaba Cloud",
        "文件：存入“输出/短信”交给服务商|A file: written to the folder output, to hand to a provider"),
    _messages.text("sms.signature", "短信签名|SMS signature", "", "【】里的名称；空白为本公司名称|Stands in 【】; empty is our name"),
    _messages.text("sms.endpoint", "短信接口地址|SMS service", "dysmsapi.aliyuncs.com",
        "阿里云短信的服务地址|Where Alibaba Cloud's SMS service is called"),
    _messages.count("sms.max_parts", "短信最多拆分|Longest SMS", 3, _PIECES,
        "超过 70 字的短信每 67 字计一条；超过此条数不发|Above 70 characters each 67 count as one; longer ones are not sent",
        at_least=1, at_most=20),
    _messages.count("sms.per_minute", "短信每分钟|SMS a minute", 100, _PIECES, "0 为不限|0: no limit"),
    _messages.count("sms.per_hour", "短信每小时|SMS an hour", 2000, _PIECES, "0 为不限|0: no limit"),
    _messages.count("robot.per_minute", "机器人每分钟|Robot messages a minute", 18, _PIECES,
        "各平台限每分钟 20 条|The services allow 20"),
    _messages.count("robot.per_hour", "机器人每小时|Robot messages an hour", 600, _PIECES, "0 为不限|0: no limit"),
)
