"""What invented rows of the packs' tables hold: words, ranges of numbers, and how many rows there are."""

from __future__ import annotations

TEXTS = {
    "vehicles.model": "凯美瑞 2.0|Camry 2.0;雅阁 1.5T|Accord 1.5T;帕萨特 330|Passat 330;汉 EV|Han EV;宋 PLUS|Song Plus;CR-V|CR-V",
    "services_done.work_done": "机油机滤|Oil and filter;刹车片|Brake pads;四轮定位|Wheel alignment;空调滤芯|Cabin filter;轮胎|Tyres",
    "projects.name": "云栖花园|Cloud Garden;江畔首府|Riverside Court;锦绣里|Brocade Lane",
    "projects.address": "滨江大道 88 号|88 Riverside Avenue;学府路 12 号|12 College Road;新城路 6 号|6 New Town Road",
    "site_visits.companions": "配偶|Spouse;父母|Parents;朋友|A friend;独自|Alone",
    "site_visits.feedback": "户型满意，价格再谈|Likes the layout, will talk price;等家人一起看|Comes back with the family;楼层偏低|Floor too low",
    "services.product_name": "宽带 500M|Broadband 500M;5G 套餐|5G plan;专线|Leased line;云主机|Cloud server",
    "services.tariff": "畅享 129|Free 129;商务 299|Business 299;基础 59|Basic 59",
    "holdings.product_name": "稳盈一号|Steady One;定期三年|Three-year deposit;指数增强|Index Plus;年金保险|Annuity",
    "skin_files.advice": "补水护理，两周一次|Moisture care every two weeks;美白疗程|Brightening course;减少日晒|Less sun",
    "campaigns.name": "双十一会员日|Members' Day;新春回馈|New Year thanks;老客带新|Bring a friend",
    "bids.name": "办公设备年度采购|Office equipment, yearly;会议系统改造|Meeting room refit;打印服务外包|Print service",
    "bids.rivals": "宏远办公|Hongyuan Office;佳信科技|Jiaxin Tech",
    "milestones.name": "方案确认|Design agreed;试运行|Trial run;验收|Acceptance;回款|Payment",
    "competitors.competitor": "宏远办公|Hongyuan Office;佳信科技|Jiaxin Tech;远大商贸|Yuanda Trading",
    "competitors.cooperation": "采购|Purchase;代理|Agency;试用|Trial",
    "competitors.terms": "月结 30 天|30 days net;现款|Cash;季度返点 3%|3 % bonus a quarter",
    "documents.file": "合同.pdf|contract.pdf;报价单.xlsx|quotation.xlsx;营业执照.jpg|licence.jpg",
    "documents.place": "A 柜 3 层|Cabinet A, shelf 3;B 柜 1 层|Cabinet B, shelf 1",
    "yearly_facts.finance": "稳定|Stable;增长|Growing;现金紧张|Short of cash",
    "dispatches.carrier": "顺丰|SF Express;德邦|Deppon;DHL|DHL",
    "dispatches.feedback": "质量认可|Quality accepted;等待测试|Waiting for the test;颜色不符|Colour differs",
    "customers.wanted_model": "凯美瑞 2.0|Camry 2.0;汉 EV|Han EV;宋 PLUS|Song Plus",
    "customers.present_car": "无|None;朗逸|Lavida;卡罗拉|Corolla",
    "customers.employer": "市第一医院|City hospital;实验小学|Primary school;软件园|Software park;个体经营|Own business",
    "customers.work_district": "高新区|High-tech zone;姑苏区|Old town;工业园区|Industrial park",
    "customers.home_district": "姑苏区|Old town;吴中区|South district;相城区|North district",
    "customers.native_place": "江苏苏州|Suzhou;安徽合肥|Hefei;浙江宁波|Ningbo",
    "customers.children": "无|None;一子|One son;一女|One daughter;两个孩子|Two children",
    "customers.lives_with": "配偶|Spouse;父母|Parents;独居|Alone",
    "customers.decision_maker": "本人|The customer;配偶|Spouse;父母|Parents",
    "customers.compared_projects": "湖景天地|Lake View;金科城|Jinke Town;无|None",
    "customers.occupation": "教师|Teacher;医生|Doctor;工程师|Engineer;个体经营|Own business;公务员|Civil servant;公司职员|Clerk",
    "customers.hobbies": "旅游|Travel;摄影|Photography;钓鱼|Fishing;健身|Fitness;阅读|Reading",
    "responses.note": ";",
}
"""Choices of free text by ``table.key``, ``zh|en`` separated by semicolons; other texts stay empty."""

RANGES: dict[str, tuple[float, float, int]] = {
    "mileage": (3_000, 160_000, -2),
    "amount": (200, 80_000, 0),
    "price": (12_000, 38_000, -2),
    "area": (70, 180, 0),
    "minutes": (20, 150, 0),
    "lon": (120.55, 120.75, 4),
    "lat": (31.20, 31.40, 4),
    "monthly_fee": (59, 399, 0),
    "billed": (59, 900, 2),
    "discount": (0, 50, 0),
    "paid": (59, 900, 2),
    "overdue_days": (0, 40, 0),
    "average_amount": (5_000, 200_000, 0),
    "yield_rate": (0.015, 0.055, 3),
    "budget": (10_000, 80_000, -3),
    "spent": (5_000, 70_000, -2),
    "goal": (100_000, 600_000, -4),
    "deposit": (5_000, 50_000, -3),
    "quantity": (1, 20, 0),
    "cost": (20, 800, 0),
    "revenue": (200, 8_000, 0),
    "profit": (10, 900, 0),
    "assets": (300, 9_000, 0),
    "headcount": (8, 400, 0),
    "family_size": (1, 6, 0),
    "down_payment": (40, 200, 0),
    "home_area": (45, 140, 0),
    "purchase_times": (1, 3, 0),
    "wanted_area": (80, 160, 0),
    "wanted_price": (15_000, 35_000, -2),
    "wanted_total": (150, 480, 0),
    "own_rating": (1, 3, 0),
    "credit_opinion": (1, 5, 0),
    "years_in_trade": (1, 25, 0),
    "capital": (50, 5_000, -1),
    "target": (20_000, 200_000, -3),
}
"""Numbers by key: from, to, decimals as `round` counts them. Other numbers stay empty."""

EACH = {
    "vehicles": 0.6, "services_done": 1.2, "site_visits": 0.8, "accounts": 0.5, "services": 0.6, "billing": 1.5,
    "holdings": 0.7, "skin_files": 0.6, "stored_value": 0.4, "responses": 0.5, "dispatches": 0.2, "bids": 0.05,
    "milestones": 0.1, "competitors": 0.1, "documents": 0.3, "territories": 0.04, "yearly_facts": 0.15,
}  # fmt: skip
"""Rows for each customer; tables that are not named have a handful."""
HANDFUL = {"projects": 3, "campaigns": 3, "targets": 6}

AHEAD = {"insured_until", "ends_on", "matures_on", "expires_on", "card_expires_on", "opens_on", "submit_by", "due_on", "next_on"}
"""Dates that lie up to a year ahead (or a little behind); all others have passed."""
