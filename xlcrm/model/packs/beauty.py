"""Pack beauty: the skin-care file."""

from __future__ import annotations

from xlcrm.model.schema import Pack
from xlcrm.model.tables.making import CHOICE, CODE, DATE, PEOPLE, REFERENCE, TEXT, both, filled, staff, table

# One column is one to three lines here; the formatter would make eight of them.
# fmt: off
SKIN_FILES = table("skin_files", "皮肤档案|Skin files", "每次检测一行；多项用、隔开|One row for each examination",
    "skin_file_id", (
    filled("skin_file_id", "皮肤档案编号|Skin file ID",
        "留空自动编号 PF+6 位|Left empty it is numbered: PF and 6 digits", CODE, aliases="编号|File no"),
    staff("customer_id", "客户编号|Customer ID", "客户的编号或名称|ID or name of the customer", REFERENCE,
        refers="customers", required=True, aliases="客户|会员|会员姓名|客户名称|Customer|Member"),
    staff("on", "日期|Date", "检测日期|Day of the examination", DATE, required=True,
        aliases="检测日期|建档日期|Exam date"),
    staff("skin_state", "皮肤状态|Skin state", "中性、干性、油性、混合、敏感|Normal, dry, oily, combination, sensitive",
        CHOICE, choices="skin_state", aliases="肤质|皮肤类型|Skin type"),
    staff("elasticity", "弹性|Elasticity", "好 / 一般 / 差|Good, fair, poor", CHOICE, choices="skin_degree",
        aliases="皮肤弹性"),
    staff("oil", "油脂|Oil", "偏少 / 适中 / 偏多|Little, medium, much", CHOICE, choices="skin_oil",
        aliases="油脂分泌|出油"),
    staff("moisture", "水分|Moisture", "好 / 一般 / 差|Good, fair, poor", CHOICE, choices="skin_degree",
        aliases="皮肤水分|含水量"),
    staff("problems", "皮肤问题|Problems", "色斑、痘痘、细纹等，可多项|Spots, acne, fine lines …, several", TEXT,
        choices="skin_problem", free=True, width=20, aliases="问题|问题类型"),
    staff("eyes", "眼部|Eyes", "黑眼圈、眼袋、鱼尾纹等，可多项|Dark circles, bags, lines …, several", TEXT,
        choices="skin_eyes", free=True, width=18, aliases="眼部问题"),
    staff("forehead", "额头|Forehead", "抬头纹、川字纹、痘痘等，可多项|Lines, acne …, several", TEXT,
        choices="skin_forehead", free=True, width=18, aliases="额部|额头问题"),
    staff("nose", "鼻部|Nose", "黑头、毛孔粗大等，可多项|Blackheads, large pores …, several", TEXT, choices="skin_nose",
        free=True, width=18, aliases="鼻子|鼻部问题"),
    staff("mouth", "唇周|Mouth", "法令纹、唇纹、干裂等，可多项|Folds, lip lines, chapped …, several", TEXT,
        choices="skin_mouth", free=True, width=18, aliases="嘴部|唇部|口周"),
    staff("chin", "下巴|Chin", "双下巴、痘痘、松弛等，可多项|Double chin, acne, slack …, several", TEXT,
        choices="skin_chin", free=True, width=18, aliases="下颌|下巴问题"),
    staff("advice", "护理建议|Advice", "推荐的项目与产品|Treatments and products recommended", width=28,
        aliases="建议|护理方案|推荐项目|Treatment plan"),
    staff("owner", "美容师|Beautician", "谁检测的|Who examined", PEOPLE, choices="staff_name",
        aliases="顾问|负责人|检测人|Owner"),
    staff("note", "备注|Note", "过敏史等|Allergies and so on", max_length=500, width=24,
        aliases="说明|过敏史|Notes|Remark"),
), prefix="PF", pack="beauty", aliases="皮肤护理档案|皮肤检测|护肤档案|Skin-care files|Skin care")

BEAUTY = Pack(
    "beauty", both("美容|Beauty"), {}, (SKIN_FILES,),
    groups=("person", "card", "grades", "deals"), sheets=("stored_value", "products"),
)
