"""What the shipped letters say, in both languages."""

# ruff: noqa: ISC004 - a paragraph is one string, however many lines it takes here
from __future__ import annotations

from dataclasses import dataclass

from xlcrm.documents.kinds_letters import LETTERS as KINDS


@dataclass(frozen=True)
class Table:
    """A table in a letter: heads, fields of the row that repeats, its loop, a row with the sum, shares of the width."""

    heads: tuple[str, ...]
    fields: tuple[str, ...]
    loop: str
    shares: tuple[float, ...]
    right: tuple[bool, ...]
    total: tuple[str, ...] = ()


Body = tuple["str | Table", ...]


@dataclass(frozen=True)
class Letter:
    """One letter: key, heading in both languages, paragraphs and tables in both languages."""

    key: str
    zh_heading: str
    en_heading: str
    zh: Body
    en: Body

    def title(self, lang: str) -> str:
        """Return the name of its file."""
        return next(kind.title for kind in KINDS if kind.key == self.key).say(lang)  # type: ignore[arg-type]

    def heading(self, lang: str) -> str:
        """Return its heading."""
        return self.zh_heading if lang == "zh" else self.en_heading

    def body(self, lang: str) -> Body:
        """Return its paragraphs and tables."""
        return self.zh if lang == "zh" else self.en


_CALL_ZH = "如有任何需要，请随时{% if 负责人资料.手机 %}联系您的客户经理{{ 负责人资料.姓名 }}（{{ 负责人资料.手机 }}）{% elif 公司.电话 %}致电 {{ 公司.电话 }}{% else %}与我们联系{% endif %}，我们将竭诚为您服务。"
_CALL_EN = (
    "If there is anything we can do for you, please {% if owner_record.mobile %}call {{ owner_record.name }} on "
    "{{ owner_record.mobile }}{% elif company.phone %}call us on {{ company.phone }}{% else %}let us know{% endif %}. We are glad to help."
)
_ORDERS_ZH = Table(
    ("订单编号", "日期", "产品", "金额"),
    ("{{ 单.订单编号 }}", "{{ 单.日期 | 短日期 }}", "{{ 单.产品 }}", "{{ 单.金额 | 金额 }}"),
    "{% for 单 in 订单 if 单.订单编号 == 本次.订单编号 %}",
    (2.4, 2.4, 4.4, 2.4), (False, False, False, True),
)  # fmt: skip
_ORDERS_EN = Table(
    ("Order", "Date", "Product", "Amount"),
    ("{{ o.order_id }}", "{{ o.on | short_date }}", "{{ o.product_name }}", "{{ o.amount | money }}"),
    "{% for o in orders if o.order_id == this.order_id %}",
    (2.4, 2.4, 4.4, 2.4), (False, False, False, True),
)  # fmt: skip
_RECENT_ZH = Table(_ORDERS_ZH.heads, _ORDERS_ZH.fields, "{% for 单 in 订单[:3] %}", _ORDERS_ZH.shares, _ORDERS_ZH.right)
_RECENT_EN = Table(_ORDERS_EN.heads, _ORDERS_EN.fields, "{% for o in orders[:3] %}", _ORDERS_EN.shares, _ORDERS_EN.right)
_OWED_ZH = Table(
    ("订单编号", "日期", "产品", "金额", "已付", "未付"),
    ("{{ 单.订单编号 }}", "{{ 单.日期 | 短日期 }}", "{{ 单.产品 }}", "{{ 单.金额 | 金额 }}", "{{ 单.已付金额 | 金额 }}",
     "{{ (单.金额 - 单.已付金额) | 金额 }}"),
    "{% for 单 in 订单 if 单.金额 is not none and 单.已付金额 is not none and 单.金额 > 单.已付金额 %}",
    (2.1, 2.3, 3.0, 2.3, 2.3, 2.4), (False, False, False, True, True, True),
    ("合计", "", "", "", "", "{{ 欠款 | 金额 }}"),
)  # fmt: skip
_OWED_EN = Table(
    ("Order", "Date", "Product", "Amount", "Paid", "Due"),
    ("{{ o.order_id }}", "{{ o.on | short_date }}", "{{ o.product_name }}", "{{ o.amount | money }}", "{{ o.paid | money }}",
     "{{ (o.amount - o.paid) | money }}"),
    "{% for o in orders if o.amount is not none and o.paid is not none and o.amount > o.paid %}",
    (2.1, 2.3, 3.0, 2.3, 2.3, 2.4), (False, False, False, True, True, True),
    ("Total", "", "", "", "", "{{ owed | money }}"),
)  # fmt: skip

LETTERS: tuple[Letter, ...] = (
    Letter("welcome", "欢迎您的加入", "Welcome",
        ("感谢您选择{{ 公司.名称 | 或('我们') }}，我们由衷欢迎您成为我们的客户。从今天起，您将享有专属的服务与关怀。",
         "您的客户编号是 {{ 客户.客户编号 }}。{% if 负责人资料.姓名 %}{{ 负责人资料.姓名 }}将作为您的客户经理，随时解答您的问题"
         "{% if 负责人资料.手机 %}，电话 {{ 负责人资料.手机 }}{% endif %}。{% endif %}来访或来电时报上编号，我们即可为您安排。",
         "为了更好地为您服务，如您的联系方式有变化，请告知我们。愿我们的合作从此开始，长久而愉快。"),
        ("Thank you for choosing us. All of us{% if company.name %} at {{ company.name }}{% endif %} are delighted to welcome you and will do our best to be worth your trust.",
         "Your customer number is {{ customer.customer_id }}. {% if owner_record.name %}{{ owner_record.name }} looks after you personally"
         "{% if owner_record.mobile %} and can be reached on {{ owner_record.mobile }}{% endif %}. {% endif %}Please mention the number whenever you call or visit us.",
         "Should your address or telephone number change, just let us know. We look forward to a long and pleasant time together.")),
    Letter("thanks", "感谢您的惠顾", "Thank you for your order",
        ("感谢您对{{ 公司.名称 | 或('我们') }}的信任与支持。您此次购买的内容如下：", _ORDERS_ZH,
         "请您核对以上信息。使用中如有任何疑问，或需要安装、调试、保养等服务，我们都会及时为您处理。", _CALL_ZH),
        ("Thank you for your order and for the trust you place in us. This is what you have bought:", _ORDERS_EN,
         "Please take a moment to check the details. Should you have any question about its use, installation or care, we will answer it promptly.", _CALL_EN)),
    Letter("tier_notice", "会员等级通知", "Your membership tier",
        ("感谢您一直以来的支持。根据您近期的消费情况，自{{ 客户.等级起始 | 日期 }}起，您的会员等级为：{{ 客户.会员等级 }}。",
         "{% if 客户.积分 %}", "截至今日，您的积分余额为 {{ 客户.积分 | 数字 }} 分，可在消费时使用。", "{% endif %}",
         "您可凭客户编号 {{ 客户.客户编号 }} 享受该等级的全部权益。等级按规定期间内的消费额评定，我们期待继续为您服务。", _CALL_ZH),
        ("Thank you for your continued custom. Following your recent purchases, your membership tier is {{ customer.tier }} as of {{ customer.tier_since | date }}.",
         "{% if customer.points %}", "Your points stand at {{ customer.points | number }} today; they can be used with your next purchase.", "{% endif %}",
         "All benefits of the tier are yours on giving your customer number, {{ customer.customer_id }}. Tiers are reviewed regularly by what was spent in the period.", _CALL_EN)),
    Letter("birthday", "生日快乐", "Happy birthday",
        ("值此您生日来临之际，{{ 公司.名称 | 或('我们') }}全体同仁向您致以最诚挚的祝福！",
         "感谢您一路以来的信任与陪伴。愿新的一岁里，您身体健康、工作顺利、阖家幸福、万事如意。",
         "生日月内光临，我们为您备好了一份心意，期待与您相见。"),
        ("As your birthday draws near, all of us{% if company.name %} at {{ company.name }}{% endif %} send you our warmest wishes.",
         "Thank you for the trust you have shown us over time. May the year ahead bring you health, joy and success in all you set out to do.",
         "A small gift awaits you when you visit us in the month of your birthday. We would be happy to see you.")),
    Letter("festival", "{{ 节日 }}祝福", "Season’s greetings",
        ("{{ 节日 }}将至，{{ 公司.名称 | 或('我们') }}向您及家人致以诚挚的问候与美好的祝愿！",
         "过去的日子里，承蒙您的信任与厚爱，我们得以不断进步。我们将继续以专业与真诚，为您提供更好的产品和服务。",
         "恭祝您节日愉快，身体健康，阖家安康！"),
        ("With {{ festival }} approaching{% if festival_on %} on {{ festival_on | date }}{% endif %}, all of us{% if company.name %} at {{ company.name }}{% endif %} send you and your family our best wishes.",
         "Your trust has let us grow, and we thank you for it. We will go on giving you honest advice, good products and reliable service.",
         "We wish you happy and peaceful days.")),
    Letter("first_service", "首次服务提醒", "Time for your first service",
        ("感谢您购买{% if 本次.产品 %}“{{ 本次.产品 }}”{% else %}我们的产品{% endif %}。为保证良好的使用效果，我们建议您"
         "{% if 服务日期 %}于{{ 服务日期 | 日期 }}前后{% else %}近期{% endif %}进行首次服务。",
         "首次服务包括全面检查、必要的调整以及使用指导。请提前一到两天与我们预约，以便为您预留时间，减少等候。", _CALL_ZH),
        ("Thank you for buying {% if this.product_name %}{{ this.product_name }}{% else %}from us{% endif %}. To keep everything in good order we recommend a first service"
         "{% if service_on %} around {{ service_on | date }}{% else %} soon{% endif %}.",
         "It comprises a full check, any adjustment that is needed, and advice on use. Please book a day or two ahead so that we can reserve time for you.", _CALL_EN)),
    Letter("purchase_cycle", "惦记着您的需要", "Is it time to reorder?",
        ("距离您上次购买已有一段时间{% if 客户.最近交易 %}（{{ 客户.最近交易 | 日期 }}）{% endif %}。按以往的使用情况，您可能需要补充或更新了。您近期购买的内容如下，供您参考：", _RECENT_ZH,
         "如需再次订购，只需来电告知，我们将为您安排；如有新的需求，也欢迎告诉我们，我们会为您推荐合适的方案。", _CALL_ZH),
        ("Some time has passed since your last purchase{% if customer.last_order_on %} on {{ customer.last_order_on | date }}{% endif %}, and you may be running low. For your convenience, these are your latest orders:", _RECENT_EN,
         "A call is enough to order again. If your needs have changed, tell us, and we will suggest what suits you now.", _CALL_EN)),
    Letter("win_back", "期待与您重逢", "We would like to see you again",
        ("很久没有收到您的消息，我们十分挂念。{% if 客户.最近交易 %}您上一次惠顾是在{{ 客户.最近交易 | 日期 }}，{% endif %}感谢您曾经给予我们的信任。",
         "如果是我们的产品或服务有不周之处，恳请您直言相告，我们一定认真改进；如果只是暂时没有需要，也请您知道，我们一直在这里。",
         "我们为老客户准备了回馈，诚邀您在方便的时候再次光临。", _CALL_ZH),
        ("We have not heard from you for quite a while and have missed you. {% if customer.last_order_on %}You last bought from us on {{ customer.last_order_on | date }}, and we thank you for the trust you showed us then.{% endif %}",
         "If something about our products or service was not as it should be, please tell us frankly; we will put it right. If you simply had no need, be assured that you are always welcome.",
         "There is a little something waiting for returning customers. We would be pleased to see you again.", _CALL_EN)),
    Letter("complaint_reply", "关于您反映情况的答复", "Our reply to your complaint",
        ("您于{{ 本次.受理时间 | 日期 }}反映的{% if 本次.主题 %}“{{ 本次.主题 }}”{% else %}情况{% endif %}（编号 {{ 本次.服务编号 }}）已收悉。给您带来不便，我们深表歉意，也感谢您指出我们的不足。",
         "{% if 本次.处理结果 %}", "经核实，现将处理结果答复如下：{{ 本次.处理结果 }}", "{% else %}", "我们已指定专人核实处理，并将尽快向您反馈结果。", "{% endif %}",
         "我们已就此事改进相关环节，避免再次发生。如您对处理结果仍有意见，请随时告诉我们。", _CALL_ZH),
        ("Thank you for telling us on {{ this.opened_on | date }} about {% if this.subject %}“{{ this.subject }}”{% else %}your experience{% endif %} (case {{ this.case_id }}). We are sorry for the trouble it caused you.",
         "{% if this.result %}", "We have looked into the matter. This is the outcome: {{ this.result }}", "{% else %}", "We are looking into the matter and will report the outcome to you as soon as we can.", "{% endif %}",
         "We have taken steps so that it does not happen again. Should you not be content with the outcome, please tell us.", _CALL_EN)),
    Letter("satisfaction", "满意度调查邀请", "Your opinion matters to us",
        ("感谢您{% if 本次.日期 %}于{{ 本次.日期 | 日期 }}{% endif %}选择{{ 公司.名称 | 或('我们') }}{% if 本次.产品 %}的“{{ 本次.产品 }}”{% endif %}。您的意见是我们改进的依据，恳请您抽出两三分钟，为我们打分。",
         "请就以下方面各给 1 至 5 分（5 分为非常满意）：产品质量、交付与时效、服务态度、专业程度、总体满意度。您可以直接回复，也可以在我们来电回访时告知。",
         "您的评价仅用于改进服务，我们会妥善保密。", _CALL_ZH),
        ("Thank you for your purchase{% if this.product_name %} of {{ this.product_name }}{% endif %}{% if this.on %} on {{ this.on | date }}{% endif %}. Your opinion is what we improve by; may we ask for two or three minutes of your time?",
         "Please give 1 to 5 points (5: very satisfied) for each of these: quality, delivery, friendliness, expertise, and overall satisfaction. A short reply is enough, or tell us when we call.",
         "Your answers serve to improve our service only and are kept confidential.", _CALL_EN)),
    Letter("dunning", "付款提醒", "Payment reminder",
        ("感谢您一直以来与我们的合作。经核对账目，截至{{ 今天 | 日期 }}，以下订单尚有款项未付清：",
         _OWED_ZH,
         "烦请您尽快安排付款{% if 公司.账户 %}，款项请汇入：{{ 公司.账户 }}{% endif %}。如您已经付款，请忽略本函，并将付款凭证告知我们以便核对。",
         "如对账目有疑问，或付款安排有困难，请与我们联系，我们愿与您共同商定。", _CALL_ZH),
        ("We thank you for your custom. According to our books, these orders were not fully paid as of {{ today | date }}:",
         _OWED_EN,
         "Please arrange for the payment soon{% if company.account %}, to this account: {{ company.account }}{% endif %}. If you have paid already, please disregard this letter and let us know when, so that we can check.",
         "Should you have a question about the account, or should the payment be difficult for you at present, please talk to us; we will find a way.", _CALL_EN)),
    Letter("event_invitation", "诚邀您的光临", "You are invited",
        ("我们诚挚地邀请您参加{% if 本次.活动名称 %}“{{ 本次.活动名称 }}”{% else %}近期的客户活动{% endif %}{% if 本次.开始日期 %}，时间为{{ 本次.开始日期 | 日期 }}{% if 本次.结束日期 and 本次.结束日期 != 本次.开始日期 %}至{{ 本次.结束日期 | 日期 }}{% endif %}{% endif %}。",
         "届时您将第一时间了解我们的新产品与优惠，并可与我们的专业人员当面交流。欢迎携家人或同事一同前来。",
         "为便于安排接待，烦请提前告知到场人数。恭候您的光临！", _CALL_ZH),
        ("We cordially invite you to {% if this.name %}“{{ this.name }}”{% else %}our next customer event{% endif %}{% if this.starts_on %} on {{ this.starts_on | date }}{% if this.ends_on and this.ends_on != this.starts_on %} to {{ this.ends_on | date }}{% endif %}{% endif %}.",
         "You will be among the first to see what is new, enjoy special offers, and meet the people behind our products. Family and colleagues are welcome too.",
         "So that we can prepare for you, please let us know how many will come. We look forward to seeing you.", _CALL_EN)),
    Letter("contract_expiry", "合同到期提醒", "Your contract expires soon",
        ("感谢您一直以来的信任。您{% if 本次.产品 %}购买的“{{ 本次.产品 }}”{% endif %}{% if 本次.合同编号 %}（合同编号 {{ 本次.合同编号 }}）{% endif %}将于{{ 本次.到期日期 | 日期 }}到期。",
         "为避免影响您的使用与权益，建议您在到期前办理续签。续签时，我们将根据您的需要重新核对内容与条款，并为您争取更合适的方案。", _CALL_ZH),
        ("Thank you for your trust. Your contract{% if this.contract_no %} {{ this.contract_no }}{% endif %}{% if this.product_name %} for {{ this.product_name }}{% endif %} expires on {{ this.expires_on | date }}.",
         "So that nothing is interrupted, we suggest that you renew it before that day. We will gladly review contents and terms with you and find what suits you best.", _CALL_EN)),
    Letter("contact_change", "联系人变更通知", "Your new contact with us",
        ("因工作调整，即日起由{{ 负责人资料.姓名 }}{% if 客户.原负责人 %}接替{{ 客户.原负责人 }}，{% endif %}负责与您的联络和服务工作。",
         "{% if 负责人资料.手机 %}", "{{ 负责人资料.姓名 }}的电话：{{ 负责人资料.手机 }}{% if 负责人资料.邮箱 %}，邮箱：{{ 负责人资料.邮箱 }}{% endif %}。敬请惠存。", "{% endif %}",
         "您以往的资料、约定和未完成的事项均已完整交接，服务不受影响。感谢您的理解，也请您一如既往地支持我们的工作。"),
        ("We have reorganised our work. From today on, {{ owner_record.name }} {% if customer.previous_owner %}takes over from {{ customer.previous_owner }} and {% endif %}looks after you.",
         "{% if owner_record.mobile %}", "{{ owner_record.name }} can be reached on {{ owner_record.mobile }}{% if owner_record.email %} or at {{ owner_record.email }}{% endif %}.", "{% endif %}",
         "All your records, appointments and open matters have been handed over, so nothing changes for you. Thank you for your understanding and your continued trust.")),
)  # fmt: skip
