"""The words that invented customers are made of, zh and en. Nobody real: names come from common syllables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlcrm.model.text import Lang


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of one language; weights go from frequent to rare by the order of the list."""

    family: tuple[str, ...]
    given_first: tuple[str, ...]
    given_second: tuple[str, ...]
    hers: frozenset[str]
    his: frozenset[str]
    brands: tuple[str, ...]
    trades: tuple[str, ...]
    form: str
    cities: tuple[tuple[str, str, str], ...]
    streets: tuple[str, ...]
    staff: tuple[str, ...]
    teams: tuple[str, ...]
    products: tuple[tuple[str, str, float], ...]
    contents: tuple[str, ...]
    feedbacks: tuple[str, ...]
    plans: tuple[str, ...]
    chances: tuple[str, ...]
    notes: tuple[str, ...]
    complaints: tuple[str, ...]
    company: Mapping[str, str]


_ZH = Words(
    family=tuple(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    ),
    given_first=tuple("伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂志文建晓春海雪嘉思子雨梓浩宇欣怡俊泽佳"),
    given_second=("", "", *"华英红玉国林清云凤文斌龙飞宁晨轩涵琪瑶萱博豪睿凯悦彤妍洁莹鑫鹏辉峰婷"),
    hers=frozenset("芳娜秀敏静丽艳娟兰霞桂雪欣怡佳英红玉云凤琪瑶萱悦彤妍洁莹婷雨思涵"),
    his=frozenset("伟强磊军洋勇杰涛刚建浩俊泽国斌龙飞轩博豪凯鹏辉峰志"),
    brands=tuple(a + b for a in "华鼎恒瑞宏盛德信嘉达联创新远大东方金泰中" for b in "信达通盛源泰和利丰科"),
    trades=(
        "科技",
        "商贸",
        "电子",
        "实业",
        "广告传媒",
        "建筑工程",
        "物流",
        "餐饮管理",
        "教育咨询",
        "医疗器械",
        "家居",
        "服饰",
        "食品",
    ),
    form="有限公司",
    cities=(
        ("江苏省", "苏州市", "姑苏区"),
        ("浙江省", "杭州市", "西湖区"),
        ("上海市", "上海市", "浦东新区"),
        ("江苏省", "南京市", "鼓楼区"),
        ("广东省", "深圳市", "南山区"),
        ("江苏省", "无锡市", "滨湖区"),
        ("浙江省", "宁波市", "鄞州区"),
        ("广东省", "广州市", "天河区"),
        ("山东省", "青岛市", "市南区"),
        ("四川省", "成都市", "武侯区"),
    ),
    streets=("人民路", "中山路", "解放路", "建设路", "新华路", "和平路", "文化路", "学府路", "工业大道", "科技园路"),
    staff=("陈立新", "林晓燕", "赵明远", "孙佳怡", "周海涛", "吴倩", "郑凯", "何雨桐"),
    teams=("销售部", "客服部"),
    products=(
        ("彩色激光打印机", "主营产品", 2680),
        ("人体工学办公椅", "主营产品", 899),
        ("会议平板 65 寸", "主营产品", 9800),
        ("升降办公桌", "主营产品", 1850),
        ("碎纸机", "主营产品", 560),
        ("原装硒鼓", "配件", 420),
        ("A4 复印纸（箱）", "配件", 145),
        ("投影仪", "主营产品", 3999),
        ("上门保养", "服务", 300),
        ("办公家具套装", "主营产品", 12800),
    ),
    contents=(
        "电话回访，了解使用情况",
        "上门拜访，介绍新品",
        "微信发送报价单",
        "客户到店看样",
        "确认送货时间",
        "催收尾款",
        "节日问候",
        "处理使用问题并指导操作",
        "邀请参加新品体验会",
        "讨论采购计划与预算",
        "确认合同细节",
    ),
    feedbacks=(
        "满意",
        "有兴趣，需比价",
        "预算未定",
        "下月再联系",
        "已转采购部门",
        "希望优惠",
        "使用正常",
        "考虑中",
        "",
    ),
    plans=("电话回访", "上门拜访", "发送报价", "邀约到店", "售后回访", "合同跟进"),
    chances=("办公室更新", "新店开业采购", "年度耗材合同", "会议室改造", "设备换新", "分公司配置"),
    notes=("老客户介绍", "重视售后", "付款及时", "喜欢上午联系", "采购需总部审批", "对价格敏感", "", "", "", "", ""),
    complaints=("送货延迟一天", "打印机卡纸", "椅子扶手松动", "发票抬头有误", "咨询保修政策", "建议增加配送时段"),
    company={
        "company.name": "晨光办公设备有限公司（演示）", "company.phone": "0512-80000000", "company.address": "江苏省苏州市姑苏区人民路1号",
        "company.email": "hello@example.com",
    },
)
_EN = Words(
    family=(
        "Smith",
        "Johnson",
        "Chen",
        "Brown",
        "Wang",
        "Taylor",
        "Wilson",
        "Li",
        "Davies",
        "Evans",
        "Thomas",
        "Walker",
        "Zhang",
        "Wright",
        "Hughes",
        "Green",
        "Hall",
        "Wood",
        "Harris",
        "Clarke",
        "Baker",
        "Turner",
        "Hill",
        "Moore",
        "Ward",
        "Kelly",
    ),
    given_first=(
        "Oliver ",
        "Amelia ",
        "George ",
        "Isla ",
        "Harry ",
        "Ava ",
        "Noah ",
        "Mia ",
        "Jack ",
        "Grace ",
        "Leo ",
        "Freya ",
        "Arthur ",
        "Lily ",
        "Henry ",
        "Emily ",
        "Theo ",
        "Sofia ",
        "Max ",
        "Ella ",
        "Lucas ",
        "Ruby ",
        "Adam ",
        "Alice ",
    ),
    given_second=("",),
    hers=frozenset(("Amelia", "Isla", "Ava", "Mia", "Grace", "Freya", "Lily", "Emily", "Sofia", "Ella", "Ruby", "Alice")),
    his=frozenset(("Oliver", "George", "Harry", "Noah", "Jack", "Leo", "Arthur", "Henry", "Theo", "Max", "Lucas", "Adam")),
    brands=tuple(
        a + b
        for a in ("North", "Blue", "Green", "Silver", "Bright", "East", "Clear", "Red", "Grand", "Swift")
        for b in ("field", "bridge", "stone", "water", "wood", "line", "gate", "peak", "port", "well")
    ),
    trades=(
        " Trading",
        " Electronics",
        " Design",
        " Logistics",
        " Foods",
        " Media",
        " Construction",
        " Health",
        " Education",
        " Home",
    ),
    form=" Ltd",
    cities=(
        ("Jiangsu", "Suzhou", "Gusu"),
        ("Zhejiang", "Hangzhou", "Xihu"),
        ("Shanghai", "Shanghai", "Pudong"),
        ("Jiangsu", "Nanjing", "Gulou"),
        ("Guangdong", "Shenzhen", "Nanshan"),
        ("Zhejiang", "Ningbo", "Yinzhou"),
        ("Guangdong", "Guangzhou", "Tianhe"),
        ("Shandong", "Qingdao", "Shinan"),
    ),
    streets=(
        "Renmin Road",
        "Zhongshan Road",
        "Jianshe Road",
        "Xinhua Road",
        "Heping Road",
        "Xuefu Road",
        "Keji Park Road",
    ),
    staff=(
        "Laura Bennett",
        "Daniel Foster",
        "Sophie Carter",
        "James Morgan",
        "Hannah Reed",
        "Ben Hayes",
        "Olivia Price",
        "Tom Ellis",
    ),
    teams=("Sales", "Customer service"),
    products=(
        ("Colour laser printer", "Main products", 2680),
        ("Ergonomic chair", "Main products", 899),
        ("Meeting display 65in", "Main products", 9800),
        ("Standing desk", "Main products", 1850),
        ("Shredder", "Main products", 560),
        ("Toner cartridge", "Accessories", 420),
        ("A4 paper (box)", "Accessories", 145),
        ("Projector", "Main products", 3999),
        ("Maintenance visit", "Services", 300),
        ("Office furniture set", "Main products", 12800),
    ),
    contents=(
        "Called to ask how the product works out",
        "Visited, showed the new models",
        "Sent the price list",
        "Customer came to the showroom",
        "Confirmed the delivery time",
        "Asked for the outstanding amount",
        "Season's greetings",
        "Helped with a problem in use",
        "Invited to the product day",
        "Talked about plans and budget",
        "Settled details of the contract",
    ),
    feedbacks=(
        "Satisfied",
        "Interested, comparing prices",
        "No budget yet",
        "Call again next month",
        "Passed on to purchasing",
        "Asks for a discount",
        "Works fine",
        "Thinking about it",
        "",
    ),
    plans=("Call", "Visit", "Send a quotation", "Invite to the showroom", "After-sales call", "Follow up the contract"),
    chances=(
        "Office renewal",
        "New shop equipment",
        "Yearly supplies",
        "Meeting room refit",
        "Device replacement",
        "Branch office",
    ),
    notes=(
        "Came by referral",
        "Cares about service",
        "Pays on time",
        "Prefers mornings",
        "Head office must approve",
        "Price sensitive",
        "",
        "",
        "",
        "",
        "",
    ),
    complaints=(
        "Delivered a day late",
        "Printer jams",
        "Loose armrest",
        "Wrong name on the invoice",
        "Asked about the warranty",
        "Suggests more delivery slots",
    ),
    company={
        "company.name": "Morningside Office Supplies (demo)", "company.phone": "0512-80000000",
        "company.address": "1 Renmin Road, Suzhou", "company.email": "hello@example.com",
    },
)
WORDS: dict[Lang, Words] = {"zh": _ZH, "en": _EN}
