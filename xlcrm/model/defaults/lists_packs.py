"""Drop-down lists that industry packs bring."""

from __future__ import annotations

from xlcrm.model.defaults.listing import words

PACK_LISTS = (
    words("service_done_kind", "保养类型|Service done", "首保|First service;常规保养|Regular service;大保养|Major "
        "service;维修|Repair;事故|Accident repair;召回|Recall;年检|Inspection", pack="auto"),
    words("visit_kind", "来访类型|Visit kind", "首访|First visit;复访|Return visit;成交|Deal;退订|Cancellation",
        pack="realestate"),
    words("family_structure", "家庭结构|Household", "单身|Single;二人世界|Couple;三口之家|Couple with one child;"
        "多子女家庭|Several children;三代同堂|Three generations;老年夫妇|Elderly couple", pack="realestate"),
    words("household_income", "家庭年收入|Household income", "10万以下|Under 100,000;10–20万|100,000 to 200,000;"
        "20–30万|200,000 to 300,000;30–50万|300,000 to 500,000;50万以上|Over 500,000", pack="realestate"),
    words("loan_kind", "贷款方式|Loan", "一次性付款|Paid at once;商业贷款|Commercial loan;公积金贷款|Provident-fund "
        "loan;组合贷款|Combined loan;分期付款|Instalments", pack="realestate"),
    words("home_tenure", "现住房权属|Tenure", "自有|Owned;租住|Rented;与父母同住|With parents;单位住房|Employer's",
        pack="realestate"),
    words("purchase_purpose", "购买目的|Purpose of purchase", "学区|School district;医疗|Near a hospital;新婚|Newly "
        "married;改善|A better home;投资|Investment;养老|Retirement;自住|First home", pack="realestate"),
    words("motive", "看重因素|What counts", "地段|Location;价格|Price;户型|Layout;学校|School;交通|Transport;环境|"
        "Surroundings;物业|Management;品牌|Brand;配套|Facilities", pack="realestate"),
    words("layout", "户型|Layout",
        "一室|One room;两室|Two rooms;三室|Three rooms;四室|Four rooms;复式|Duplex;别墅|Villa;商铺|Shop",
        pack="realestate"),
    words("floor_band", "楼层|Floor", "低层|Low;中层|Middle;高层|High;顶层|Top;不限|Any", pack="realestate"),
    words("decoration", "装修|Decoration", "毛坯|Bare;简装|Simple;精装|Fully fitted;不限|Any", pack="realestate"),
    words("media", "获知途径|Medium", "朋友介绍|Friends;路过|Passing by;户外广告|Outdoor advertising;报纸|Newspaper;"
        "网络|Internet;短信|SMS;电视电台|TV and radio;中介|Broker;其他|Other", pack="realestate"),
    words("commute", "交通工具|Transport", "私家车|Car;地铁|Metro;公交|Bus;电动车|E-bike;步行|On foot",
        pack="realestate"),
    words("card_kind", "卡类型|Card kind",
        "会员卡|Member card;储值卡|Stored-value card;次卡|Multi-visit card;礼品卡|Gift card", pack="retail"),
    words("card_state", "卡状态|Card state", "正常|Active;挂失|Reported lost;停用|Suspended;注销|Cancelled",
        pack="retail"),
    words("skin_state", "皮肤状态|Skin state", "中性|Normal;干性|Dry;油性|Oily;混合性|Combination;敏感性|Sensitive",
        pack="beauty"),
    words("skin_degree", "程度|Degree", "好|Good;一般|Fair;差|Poor", pack="beauty"),
    words("skin_oil", "油脂|Oil", "偏少|Little;适中|Medium;偏多|Much", pack="beauty"),
    words("skin_problem", "皮肤问题|Skin problem", "色斑|Spots;痘痘|Acne;毛孔粗大|Large pores;暗沉|Dull;松弛|Slack;"
        "细纹|Fine lines;红血丝|Redness;黑头|Blackheads;过敏|Allergy", pack="beauty"),
    words("skin_eyes", "眼部|Eyes",
        "黑眼圈|Dark circles;眼袋|Bags;鱼尾纹|Crow's feet;脂肪粒|Milia;浮肿|Swelling;下垂|Drooping", pack="beauty"),
    words("skin_forehead", "额头|Forehead", "抬头纹|Forehead lines;川字纹|Frown lines;痘痘|Acne;出油|Oily;粗糙|Rough",
        pack="beauty"),
    words("skin_nose", "鼻部|Nose", "黑头|Blackheads;毛孔粗大|Large pores;出油|Oily;泛红|Redness;脱皮|Peeling",
        pack="beauty"),
    words("skin_mouth", "唇周|Mouth", "法令纹|Nasolabial folds;唇纹|Lip lines;干裂|Chapped;色素沉着|Pigmentation",
        pack="beauty"),
    words("skin_chin", "下巴|Chin", "双下巴|Double chin;痘痘|Acne;粗糙|Rough;松弛|Slack", pack="beauty"),
    words("subscription_state", "业务状态|Subscription state", "使用中|In use;停机|Suspended;已退订|Cancelled",
        pack="telecom"),
    words("credit_class", "信用等级|Credit class", "优|Excellent;良|Good;中|Fair;差|Poor", pack="telecom"),
    words("holding_kind", "产品类型|Product kind", "活期|Demand deposit;定期|Time deposit;理财|Wealth product;基金|"
        "Fund;保险|Insurance;国债|Government bond;贷款|Loan", pack="finance"),
    words("risk_level", "风险等级|Risk level",
        "保守型|Conservative;稳健型|Steady;平衡型|Balanced;成长型|Growth;进取型|Aggressive", pack="finance"),
)  # fmt: skip
