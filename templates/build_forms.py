"""Make the shipped form templates: ``python templates/build_forms.py [DIR]``; their looks are in form_sheet.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from form_sheet import Cell, FormSheet, field_of

from xlcrm.documents.kinds_forms import FORMS
from xlcrm.model.defaults.lists import LIST_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

ROW = "条|row"
_CUSTOMER_LINE = ("客户：{{ 客户.客户名称 }}（{{ 客户.客户编号 }}）||Customer: {{ customer.name }} ({{ customer.customer_id }})",
                  "负责人：{{ 客户.负责人 }}    日期：{{ 今天|日期 }}||Owner: {{ customer.owner }}    Date: {{ today|date }}")  # fmt: skip
_LIST_LINE = ("共 {{ 明细|length }} 项||{{ items|length }} in all", "{{ 今天|日期 }}||{{ today|date }}")


class _Fields:
    """Cells of one form by the keys of their columns."""

    def __init__(self, form: FormSheet) -> None:
        self.form = form

    def of(self, *keys: str) -> list[Cell]:
        """Return facts of the customer."""
        return [field_of(self.form.lang, key) for key in keys]

    def row(self, table: str, **widths: int) -> list[Cell]:
        """Return the cells of a repeated row of a table's records."""
        return [field_of(self.form.lang, key, of=table, var=ROW, width=width) for key, width in widths.items()]

    def input(self, table: str, key: str, source: str = "", *, choices: str = "") -> Cell:
        """Return a field to fill in, with the words of a list to choose from."""
        plain = field_of(self.form.lang, key, of=table)
        lang = ("zh", "en")[self.form.lang]
        words = tuple(entry.value.say(lang) for entry in LIST_BY_KEY[choices].entries) if choices else ()
        return Cell(plain.label, self.form.t(source), plain.number, key, words)

    def said(  # noqa: PLR0913 - what a cell can be, by keyword
        self, label: str, source: str, *, name: str = "", width: int = 0, number: str = "", centred: bool = False
    ) -> Cell:
        """Return a cell of any label and text."""
        return Cell(self.form.t(label), self.form.t(source), number, name, (), width, centred)

    def number(self, width: int = 1) -> Cell:
        """Return the cell that counts the rows."""
        return self.said("序号|No.", "{{ loop.index }}|{{ loop.index }}", width=width, centred=True)

    def customer(self, width: int) -> Cell:
        """Return the name of the customer that a repeated row is about."""
        return self.said("客户|Customer", "{{ 所属客户(条).客户名称 }}|{{ customer_of(row).name }}", width=width)

    def phone(self, width: int) -> Cell:
        """Return the phone of the customer that a repeated row is about."""
        source = "{{ 所属客户(条).手机|或(所属客户(条).电话) }}||{{ customer_of(row).mobile|default(customer_of(row).phone) }}"
        return self.said("电话|Phone", source, width=width)

    def history(self, table: str, title: str, count: int, **widths: int) -> None:
        """Add a section with the customer's newest records of a table, left out when there are none."""
        zh, en = {"contacts": "联系人|contacts", "interactions": "跟进记录|interactions", "orders": "订单|orders",
                  "service": "服务|service", "opportunities": "商机|opportunities", "plans": "跟进计划|plans"}[table].split("|")  # fmt: skip
        self.form.tag(f"{{% if {zh} %}}|{{% if {en} %}}")
        self.form.band(title)
        self.form.table(self.row(table, **widths), f"条 in {zh}[:{count}]|row in {en}[:{count}]")
        self.form.tag("{% endif %}|{% endif %}")


def customer_card(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("基本资料|Basic facts")
    form.facts(*fields.of("name", "customer_id", "kind", "category", "nature", "industry", "source", "registered_on"))
    form.band("联系方式|How to reach")
    form.facts(*fields.of("mobile", "phone", "email", "wechat"))
    form.wide(fields.said("地址|Address", "{{ 客户.省份 }}{{ 客户.城市 }}{{ 客户.区县 }}{{ 客户.详细地址 }}|{{ customer.address }} {{ customer.district }} {{ customer.city }} {{ customer.province }}"), 21)
    form.facts(
        fields.said("免打扰|Do not contact", "{{ 客户.免打扰|勾选 }} 不再联系||{{ customer.do_not_contact|box }} no contact"),
        fields.said("营销许可|Consent", "{{ 客户.营销许可|勾选 }} 同意接收营销信息||{{ customer.consent|box }} marketing allowed"),
    )
    form.band("往来情况|Dealings")
    form.facts(*fields.of("status", "tier", "intent", "value_class", "order_count", "order_amount", "first_order_on", "last_order_on",
                          "last_contact_on", "next_due_on", "credit_stars", "points"))  # fmt: skip
    fields.history("contacts", "联系人|Contacts", 4, name=2, position=3, mobile=3, email=4)
    fields.history("orders", "最近订单|Latest orders", 6, on=2, order_id=2, product_name=3, quantity=1, amount=2, owner=2)
    fields.history("interactions", "最近跟进|Latest follow-ups", 6, on=2, owner=2, method=2, content=4, feedback=2)
    form.wide(fields.of("note")[0], 32)
    form.signatures("客户经理|Account manager", "部门主管|Head of department")


def credit_review(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("客户情况|The customer")
    form.facts(*fields.of("industry", "nature", "legal_rep", "founded_on", "capital", "headcount", "settlement", "order_amount",
                          "credit_opinion", "credit_stars", "credit_limit", "credit_terms"))  # fmt: skip
    form.band("评分（请填本次得分）|Scores (fill in the new score)")
    first = form.row + 2
    form.table([
        fields.said("项目|Item", "{{ 项.名称 }}|{{ item.name }}", name="item", width=2),
        fields.said("说明|Meaning", "{{ 项.说明 }}|{{ item.note }}", width=4),
        fields.said("权重|Weight", "{{ 项.数值 }}|{{ item.number }}", name="weight", width=1, centred=True),
        fields.said("上次得分|Last score", "{{ 最近(信用评估, '项目', 项.名称).得分 }}|{{ latest(credit, 'item', item.name).score }}", width=2, centred=True),
        fields.said("本次得分|New score", "|", name="score", width=1),
        fields.said("备注|Note", "|", name="note", width=2),
    ], '项 in 选项("credit_item")|item in options("credit_item")')  # fmt: skip
    shaded = form.look(bold=True, align="center", bg_color="#EEF2F6")
    form.put(0, 6, form.t("合计|Total"), shaded)
    form.sheet.write_formula(form.row, 6, f"=SUM(G{first}:G{first})", shaded)
    form.put(7, 2, "", shaded)
    form.sheet.write_formula(form.row, 9, f"=SUM(J{first}:J{first})", shaded)
    form.put(10, 2, "", shaded)
    form.end_row(21)
    form.facts(fields.input("credit", "reviewer"), fields.input("credit", "on"))
    form.wide(fields.said("建议额度与账期|Limit and terms", "|", name="opinion"), 30)
    form.note("每项得分不超过其权重；总分折算为 1–5 星，星级决定信用额度与账期（见“级别”表）。|A score is at most its weight; the total gives one to five stars, and these the limit and terms (sheet Levels).")
    form.signatures("评估人|Reviewed by", "财务|Finance", "批准|Approved by")


def visit_plan(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_LIST_LINE)
    form.table([
        fields.number(), *fields.row("plans", due_on=1), fields.customer(2), fields.phone(1),
        *fields.row("plans", kind=1, subject=2, purpose=1, method=1, owner=1),
        fields.said("结果|Result", "|", width=1),
    ], "条 in 明细|row in items", "空 in 空行(8, 明细)|blank in blanks(8, items)", height=24)  # fmt: skip
    form.signatures("制表|Prepared by", "主管意见|Supervisor")


def visit_preparation(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("客户概况|Facts")
    form.facts(*fields.of("mobile", "phone", "category", "status", "tier", "intent", "birthday", "occupation", "temperament", "hobbies",
                          "order_count", "order_amount", "last_order_on", "last_contact_on"))  # fmt: skip
    form.wide(fields.said("为什么联系|Why now", "{{ 客户.依据 }}|{{ customer.reason }}"), 21)
    fields.history("plans", "跟进计划|Plans", 4, due_on=2, kind=2, subject=4, state=2, owner=2)
    fields.history("service", "服务记录|Service history", 4, opened_on=2, kind=2, subject=3, state=2, result=3)
    fields.history("interactions", "最近跟进|Latest follow-ups", 5, on=2, method=2, content=5, feedback=3)
    fields.history("orders", "最近订单|Latest orders", 4, on=2, product_name=4, quantity=1, amount=2, note=3)
    form.tag("{% if 建议 %}|{% if advice %}")
    form.band("沟通建议|Advice")
    form.table([
        fields.said("适用|For", "{{ 条.tag }}|{{ row.tag }}", width=2),
        fields.said("建议|Advice", "{{ 条.title }}：{{ 条.body }}|{{ row.title }}: {{ row.body }}", width=10),
    ], "条 in 建议|row in advice")  # fmt: skip
    form.tag("{% endif %}|{% endif %}")
    form.band("本次要点（手写）|Points for this visit")
    form.wide(fields.said("目的|Purpose", "|"), 44)
    form.wide(fields.said("要问的|To ask", "|"), 90)


def visit_record(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("客户|Customer")
    form.facts(*fields.of("mobile", "phone", "category", "tier", "last_contact_on", "intent"))
    form.band("回访记录|Record of the visit")
    form.facts(
        fields.input("interactions", "on"), fields.input("interactions", "time_of_day"),
        fields.input("interactions", "method", choices="method"), fields.input("interactions", "owner", "{{ 客户.负责人 }}|{{ customer.owner }}"),
        fields.said("受访人|Person met", "|", name="person"), fields.input("interactions", "intent"),
    )  # fmt: skip
    form.wide(fields.input("interactions", "content"), 143, top=True)
    form.wide(fields.input("interactions", "feedback"), 143, top=True)
    form.band("满意度与后续|Satisfaction and what next")
    form.wide(fields.said("总体满意|Satisfied", '{{ 选框("很满意/满意/一般/不满意/很不满意") }}|{{ boxes("Very satisfied/Satisfied/Fair/Dissatisfied/Very dissatisfied") }}', name="satisfaction"), 24)
    form.wide(fields.said("存在问题|Problems", "|", name="problem"), 78, top=True)
    form.facts(fields.input("interactions", "next_on"), fields.input("interactions", "note"))
    form.note("请在浅黄色格中填写；勾选时把 □ 改为 ☑。填好后放入“收件箱”。|Fill in the pale yellow cells; to tick, put ☑ in place of □. Drop the file into the inbox when done.")
    form.signatures("回访人|Visited by", "客户签字|Customer", "主管|Supervisor")


def visit_report(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("客户|Customer")
    form.facts(*fields.of("mobile", "category", "tier", "status", "order_count", "order_amount"))
    form.tag("{% set 次 = 首条(跟进记录) %}|{% set visit = first_of(interactions) %}")
    form.band("最近一次回访|The latest visit")
    var = "次|visit"
    form.facts(*(field_of(form.lang, key, of="interactions", var=var) for key in ("on", "method", "owner", "intent")))
    form.wide(field_of(form.lang, "content", of="interactions", var=var), 124, top=True)
    form.wide(field_of(form.lang, "feedback", of="interactions", var=var), 124, top=True)
    form.facts(field_of(form.lang, "next_on", of="interactions", var=var), fields.of("next_due_on")[0])
    fields.history("service", "服务情况|Service", 3, opened_on=2, kind=2, subject=3, state=2, result=3)
    form.band("结论|Conclusion")
    form.wide(fields.said("回访小结|Summary", "|", name="result"), 93, top=True)
    form.wide(fields.said("领导批示|Supervisor's opinion", "|", name="opinion"), 108, top=True)
    form.signatures("报告人|Reported by", "主管|Supervisor", "归档|Filed by")


def reception_card(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("客户资料（请核对，有误直接改）|The customer (check, and correct what is wrong)")
    form.facts(*(fields.input("customers", key, f"{{{{ 客户.{field_of(0, key).label} }}}}|{{{{ customer.{key} }}}}")
                 for key in ("name", "salutation", "mobile", "phone", "wechat", "email", "occupation", "birthday", "city", "district")))  # fmt: skip
    form.wide(fields.input("customers", "address", "{{ 客户.详细地址 }}|{{ customer.address }}"), 24)
    form.band("来访|The visit")
    form.facts(fields.said("来访日期|Date", "|", name="interactions.on", number="yyyy-mm-dd"), fields.said("来访人数|Visitors", "|", name="visitors"))
    form.wide(fields.said("从何得知|Heard of us from", '{{ 选框("source", 客户.客户来源) }}|{{ boxes("source", customer.source) }}', name="source"), 36)
    form.wide(fields.said("意向级别|Intent", '{{ 选框("intent", 客户.意向级别) }}|{{ boxes("intent", customer.intent) }}', name="intent"), 24)
    form.facts(fields.input("customers", "expected_on", "{{ 客户.预计购买日期 }}|{{ customer.expected_on }}"), fields.said("预算|Budget", "|", name="budget"))
    form.wide(fields.said("关注产品|Interested in", "|", name="opportunities.product_name"), 28)
    form.wide(fields.said("洽谈内容|What was said", "|", name="interactions.content"), 140, top=True)
    form.wide(fields.said("客户反馈|Feedback", "|", name="interactions.feedback"), 108, top=True)
    form.facts(fields.said("约定下次|Next time", "|", name="interactions.next_on", number="yyyy-mm-dd"), fields.input("customers", "owner", "{{ 客户.负责人 }}|{{ customer.owner }}"))
    form.wide(fields.said("营销许可|Consent", "{{ 客户.营销许可|勾选 }} 同意接收活动与优惠信息||{{ customer.consent|box }} I agree to receive news and offers", name="consent"), 24)
    form.signatures("接待人|Received by", "客户签字|Customer")


def skin_file(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("会员资料|The customer")
    form.facts(*fields.of("mobile", "wechat", "birthday", "occupation", "tier", "points"))
    form.tag("{% set 档 = 首条(皮肤档案) %}|{% set file = first_of(skin_files) %}")
    form.band("皮肤状况（把 □ 改为 ☑）|The skin (put ☑ in place of □)")
    boxes = (("skin_state", "skin_state"), ("elasticity", "skin_degree"), ("oil", "skin_oil"), ("moisture", "skin_degree"))
    more = (("problems", "skin_problem"), ("eyes", "skin_eyes"), ("forehead", "skin_forehead"), ("nose", "skin_nose"), ("mouth", "skin_mouth"), ("chin", "skin_chin"))
    for key, words in (*boxes, *more):
        plain = field_of(0, key, of="skin_files").label
        label = field_of(form.lang, key, of="skin_files").label
        source = form.t(f'{{{{ 选框("{words}", 档.{plain}) }}}}|{{{{ boxes("{words}", file.{key}) }}}}')
        form.wide(Cell(label, source, name=key), 25)
    form.band("护理|Care")
    form.facts(fields.input("skin_files", "on"), fields.input("skin_files", "owner", "{{ 档.美容师 }}|{{ file.owner }}"))
    form.wide(fields.input("skin_files", "advice", "{{ 档.护理建议 }}|{{ file.advice }}"), 99, top=True)
    form.wide(fields.input("skin_files", "note", "{{ 档.备注 }}|{{ file.note }}"), 68, top=True)
    form.tag("{% if 皮肤档案|length > 1 %}||{% if skin_files|length > 1 %}")
    form.band("历次检测|Earlier examinations")
    form.table(fields.row("skin_files", on=2, skin_state=2, elasticity=1, oil=1, moisture=1, advice=3, owner=2),
               "条 in 皮肤档案[1:7]|row in skin_files[1:7]")  # fmt: skip
    form.tag("{% endif %}|{% endif %}")
    form.signatures("美容师|Beautician", "会员签字|Customer")


def loan_book(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_LIST_LINE)
    form.table([
        fields.number(), fields.said("借阅编号|Loan ID", "{{ 条.借阅编号 }}|{{ row.loan_id }}", name="loan_id", width=1),
        *fields.row("loans", document=2, archive_no=1), fields.customer(1),
        *fields.row("loans", borrower=1, on=1, due_on=1),
        Cell(form.t("归还日期|Returned"), form.t("{{ 条.归还日期 }}|{{ row.returned_on }}"), "yyyy-mm-dd", "returned_on", width=1),
        fields.said("签字|Signature", "|", width=2),
    ], "条 in 明细|row in items", "空 in 空行(12, 明细)|blank in blanks(12, items)", height=24)  # fmt: skip
    form.signatures("档案管理员|Archivist", "主管|Supervisor")


def hand_over(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title("移交人：{{ 员工资料.姓名 }}    部门：{{ 员工资料.部门 }}|Handed over by: {{ person.name }}    Department: {{ person.team }}",
                     "{{ 今天|日期 }}||{{ today|date }}")  # fmt: skip
    form.facts(fields.said("客户数|Customers", "{{ 名下客户|length }}||{{ own_customers|length }}"),
               fields.said("未完计划|Open plans", "{{ 名下计划|length }}||{{ own_plans|length }}"),
               fields.said("在谈商机|Opportunities", "{{ 名下商机|length }}||{{ own_opportunities|length }}"),
               fields.said("未还借阅|Loans", "{{ 名下借阅|length }}||{{ own_loans|length }}"), across=2)  # fmt: skip
    taken = fields.said("接收|Taken over", "□|□", width=1, centred=True)

    def part(title: str, names: str, cells: list[Cell]) -> None:
        zh, en = names.split("|")
        form.tag(f"{{% if {zh} %}}|{{% if {en} %}}")
        form.band(title)
        form.table([fields.number(), *cells, taken], f"条 in {zh}|row in {en}")
        form.tag("{% endif %}|{% endif %}")

    part("客户|Customers", "名下客户|own_customers", fields.row("customers", customer_id=2, name=2, mobile=2, status=2, next_due_on=2))
    part("未完计划|Open plans", "名下计划|own_plans", [*fields.row("plans", due_on=2), fields.customer(2), *fields.row("plans", kind=2, subject=4)])
    part("在谈商机|Open opportunities", "名下商机|own_opportunities",
         [fields.customer(3), *fields.row("opportunities", name=2, stage=1, amount=2, expected_on=2)])  # fmt: skip
    part("未结服务|Open service cases", "名下服务|own_service", [*fields.row("service", case_id=2), fields.customer(3), *fields.row("service", subject=3, state=2)])
    part("未还借阅|Loans not returned", "名下借阅|own_loans", fields.row("loans", loan_id=2, document=5, on=2, due_on=1))
    form.note("以上事项已当面核对，资料与物品齐全。|All of the above was checked together; papers and things are complete.")
    form.signatures("移交人|Handed over by", "接收人|Taken over by", "监交人|Witness")


def spot_check(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title("待核查 {{ 明细|length }} 位客户||{{ items|length }} customers to verify", _LIST_LINE[1])
    form.table([
        fields.number(), fields.said("抽查编号|Check ID", "{{ 条.抽查编号 }}|{{ row.check_id }}", name="check_id", width=1),
        fields.customer(2), fields.phone(1), *fields.row("spot_checks", owner=1),
        fields.said("档案登记|As filed", "{{ 所属客户(条).客户类别 }} {{ 所属客户(条).意向级别 }}|{{ customer_of(row).category }} {{ customer_of(row).intent }}", width=1),
        Cell(form.t("属实|Correct"), form.t("{{ 条.属实 }}|{{ row.correct }}"), "", "correct", ("是", "否") if not form.lang else ("Yes", "No"), 1, True),
        Cell(form.t("不符项|Wrong fields"), form.t("{{ 条.不符项 }}|{{ row.wrong_fields }}"), "", "wrong_fields", width=2),
        Cell(form.t("核查日期|Checked on"), form.t("{{ 条.核查日期 }}|{{ row.checked_on }}"), "yyyy-mm-dd", "checked_on", width=1),
        Cell(form.t("备注|Note"), form.t("{{ 条.备注 }}|{{ row.note }}"), "", "note", width=1),
    ], "条 in 明细|row in items", "空 in 空行(6, 明细)|blank in blanks(6, items)", height=26)  # fmt: skip
    form.facts(fields.said("核查人|Checked by", "|", name="checker"), fields.said("差错率|Error rate", "|"))
    form.note("逐户电话核实：属实填“是”，不符填“否”并写明哪一项。填好后放入“收件箱”。|Call each customer: Yes when the file is right, No and what is wrong otherwise. Drop the file into the inbox when done.")
    form.signatures("核查人|Checked by", "主管|Supervisor")


def complaint(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.tag("{% set 单 = 最近投诉 %}|{% set case = latest_complaint %}")
    form.band("客户|Customer")
    form.facts(*fields.of("mobile", "phone", "category", "tier"))
    form.band("投诉|The complaint")
    form.facts(*(fields.input("service", key, f"{{{{ 单.{field_of(0, key, of='service').label} }}}}|{{{{ case.{key} }}}}")
                 for key in ("case_id", "opened_on", "importance", "due_on", "department", "handler")))  # fmt: skip
    for key, height in (("subject", 24), ("content", 150)):
        form.wide(fields.input("service", key, f"{{{{ 单.{field_of(0, key, of='service').label} }}}}|{{{{ case.{key} }}}}"), height, top=key == "content")
    form.band("处理|How it was dealt with")
    form.wide(fields.said("原因分析|Cause", "|", name="cause"), 87, top=True)
    form.wide(fields.input("service", "result", "{{ 单.处理结果 }}|{{ case.result }}"), 118, top=True)
    form.facts(fields.input("service", "closed_on", "{{ 单.完成时间 }}|{{ case.closed_on }}"), fields.input("service", "satisfaction", "{{ 单.满意度 }}|{{ case.satisfaction }}"))
    form.wide(fields.said("预防措施|Prevention", "|", name="prevention"), 78, top=True)
    form.signatures("受理人|Taken by", "责任部门|Department", "客户确认|Customer")


def survey(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.note("尊敬的 {{ 客户|称呼 }}：感谢您的信任。请按 0–10 分评价，10 分最满意；“期望”是您原本的期待，“感受”是实际感受。||Dear {{ customer|salute }}, thank you for your trust. Please score from 0 to 10, 10 is best: what you expected, and what you found.")
    form.band("评价|Your scores")
    score = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10}
    first = form.row + 1
    form.table([
        fields.number(),
        fields.said("项目|Question", "{{ 项.名称 }}|{{ item.name }}", name="question", width=5),
        fields.said("期望（0–10）|Expected (0–10)", "|", name="expected", width=3, centred=True),
        fields.said("感受（0–10）|Found (0–10)", "|", name="perceived", width=3, centred=True),
    ], '项 in 选项("survey_question") if 项.名称 != "推荐意愿"|item in options("survey_question") if item.name != "Would recommend"', height=27)  # fmt: skip
    form.sheet.data_validation(first, 6, first, 11, score)
    form.wide(fields.said("推荐意愿|Would you recommend us", "|", name="nps"), 34)
    form.note("推荐意愿：您有多大可能把我们推荐给朋友或同事？0 = 绝不，10 = 一定。|How likely are you to recommend us to a friend or colleague? 0 = never, 10 = certainly.")
    form.wide(fields.input("surveys", "comment"), 170, top=True)
    form.facts(fields.input("surveys", "on"), fields.said("调查人|Asked by", "|", name="owner"))
    form.signatures("客户签字|Customer", "调查人|Asked by")


def customer_roll(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_LIST_LINE)
    form.table([fields.number(), *fields.row("customers", customer_id=1, name=2, mobile=1, category=1, status=1, tier=1, owner=1,
                                             order_amount=1, last_contact_on=1, next_due_on=1)],
               "条 in 明细|row in items")  # fmt: skip
    form.signatures("制表|Prepared by", "审核|Checked by")


def correction(form: FormSheet) -> None:
    fields = _Fields(form)
    form.under_title(*_CUSTOMER_LINE)
    form.band("客户|Customer")
    form.facts(*fields.of("name", "category", "mobile", "archive_no"))
    form.band("更正内容|What is to be corrected")
    form.table([
        fields.number(), fields.said("项目|Field", "|", name="field", width=2), fields.said("原来内容|As it is", "|", name="before", width=3),
        fields.said("更正为|As it should be", "|", name="after", width=3), fields.said("依据|Evidence", "|", name="evidence", width=3),
    ], "空 in 空行(6)|blank in blanks(6)", height=30)  # fmt: skip
    form.wide(fields.said("更正原因|Reason", "|", name="content"), 87, top=True)
    form.band("流程|Steps")
    steps = ("申请|Planned", "审核|Reviewed", "批准|Approved", "执行|Carried out", "反馈|Feedback", "归档|Filed")
    heads = ("环节|Step", "经办人|By", "日期|Date", "意见|Opinion")
    for start, width, head in zip((0, 2, 4, 6), (2, 2, 2, 6), heads, strict=True):
        form.put(start, width, form.t(head), form.look(bold=True, align="center", bg_color="#EEF2F6"))
    form.end_row(20)
    for step in steps:
        form.put(0, 2, form.t(step), form.look(align="center", bg_color="#EEF2F6"))
        for start, width in ((2, 2), (4, 2), (6, 6)):
            form.put(start, width, "", form.look())
        form.end_row(26)
    form.note("更改客户名称或账户须先批准，再在工作簿中更改。|A change of name or account needs approval before it is made in the workbook.")


def build(folder: Path) -> list[Path]:
    """Make all templates of both languages in a folder and return their paths."""
    makers: dict[str, Callable[[FormSheet], None]] = {
        maker.__name__: maker
        for maker in (customer_card, credit_review, visit_plan, visit_preparation, visit_record, visit_report, reception_card, skin_file,
                      loan_book, hand_over, spot_check, complaint, survey, customer_roll, correction)
    }  # fmt: skip
    wide = {"visit_plan", "loan_book", "spot_check", "customer_roll"}
    made = []
    for number, lang in enumerate(("zh", "en")):
        (folder / lang).mkdir(parents=True, exist_ok=True)
        for kind in FORMS:
            path = folder / lang / f"{kind.title.say(lang)}.xlsx"
            form = FormSheet(path, number, kind.title.say(lang), landscape=kind.key in wide, one_page=kind.about == "customer")
            makers[kind.key](form)
            if kind.about == "list":
                form.sheet.repeat_rows(2)
                form.sheet.freeze_panes(3, 0)
            form.save()
            made.append(path)
    return made


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "forms")
