"""Drop-down lists of plain words, which only staff and summaries use."""

from __future__ import annotations

from xlcrm.model.defaults.listing import words

WORD_LISTS = (
    words("region", "所属区域|Sales region",
        "华东|East;华南|South;华北|North;华中|Central;西南|Southwest;西北|Northwest;东北|Northeast;海外|Abroad"),
    words("industry", "行业|Industry", "制造业|Manufacturing;批发零售|Wholesale and retail;建筑房产|Construction "
        "and property;信息技术|Information technology;交通物流|Transport and logistics;金融保险|Finance and "
        "insurance;餐饮住宿|Hospitality;教育培训|Education;医疗健康|Health;农林牧渔|Agriculture;文化传媒|Culture "
        "and media;商务服务|Business services;政府机构|Government;能源环保|Energy and environment;其他|Other"),
    words("nature", "客户性质|Ownership", "国有企业|State-owned;中外合资|Joint venture;外商独资|Foreign-owned;私营|"
        "Private;个体户|Sole trader;合伙企业|Partnership;事业单位|Public institution;政府机构|Government"),
    words("revenue_band", "年营业额|Annual revenue",
        "0–10万|Up to 100,000;10–20万|100,000 to 200,000;20–50万|200,000 to 500,000;50万以上|Over 500,000"),
    words("market_position", "行业地位|Market position",
        "领导者|Leader;较有影响|Influential;影响一般|Some influence;没有影响力|No influence"),
    words("settlement", "结算方式|Settlement", "现款现货|Cash on delivery;票到付款|On invoice;一个月回款|One month;"
        "2个月回款|Two months;3个月回款|Three months"),
    words("gender", "性别|Gender", "男|Male;女|Female"),
    words("marital", "婚姻状况|Marital status", "未婚|Single;已婚|Married;离异|Divorced;丧偶|Widowed"),
    words("education", "教育程度|Education", "初中及以下|Lower secondary or below;高中/中专|Upper secondary;大专|"
        "College;本科|Bachelor;硕士|Master;博士|Doctor"),
    words("occupation", "职业|Occupation", "企业管理者|Manager;公务员|Civil servant;专业人士|Professional;职员|"
        "Clerk;教师|Teacher;医护人员|Health worker;工人|Worker;个体经营|Self-employed;自由职业|Freelancer;学生|"
        "Student;退休|Retired;其他|Other"),
    words("blood_type", "血型|Blood type", "A;B;AB;O"),
    words("temperament", "客户性格|Temperament", "理智稳健|Rational and steady;感情冲动|Impulsive;沉默寡言|Taciturn;"
        "优柔寡断|Indecisive;喋喋不休|Talkative;盛气凌人|Overbearing;求神问卜|Superstitious;畏首畏尾|Timid;神经过敏|"
        "Oversensitive;斤斤计较|Haggling;借故推延|Procrastinating"),
    words("position", "职位|Position", "法定代表人|Legal representative;总经理|General manager;副总经理|Deputy "
        "general manager;采购经理|Purchasing manager;采购员|Buyer;技术负责人|Technical head;财务|Finance;行政|"
        "Administration;店长|Shop manager;业务员|Salesperson;其他|Other"),
    words("decision_role", "决策角色|Decision role",
        "决策者|Decision maker;影响者|Influencer;使用者|User;采购者|Purchaser;把关者|Gatekeeper;发起者|Initiator"),
    words("interaction_kind", "事务类型|Business", "回访|Follow-up;拜访|Visit;接待|Reception;报价|Quotation;签约|"
        "Contract;催款|Dunning;售后|After-sales;核查|Verification;其他|Other"),
    words("visit_purpose", "目的|Purpose", "了解需求|Learn the needs;产品介绍|Present a product;方案沟通|Discuss a "
        "proposal;签约|Sign a contract;催款|Dunning;售后回访|After-sales visit;关系维护|Keep in touch;投诉处理|"
        "Settle a complaint;满意度调查|Satisfaction survey"),
    words("deal_lost_reason", "丢单原因|Reason a deal was lost", "价格|Price;产品不符|Product does not fit;交期|"
        "Delivery time;服务|Service;关系|Relations;客户取消|Customer cancelled;预算不足|No budget;输给竞争对手|Lost "
        "to a competitor;无法联系|Could not be reached;其他|Other"),
    words("product_category", "品类|Product category",
        "主营产品|Main products;配件|Accessories;服务|Services;其他|Other"),
    words("channel", "渠道|Channel",
        "门店|Shop;网店|Online shop;电话|Phone;代理|Agent;业务员|Salesperson;展会|Trade fair;其他|Other"),
    words("place", "地点|Place", "总店|Main shop"),
    words("department", "责任部门|Department", "销售部|Sales;市场部|Marketing;客服部|Customer service;技术部|"
        "Engineering;生产部|Production;仓储物流|Warehouse and logistics;财务部|Finance;行政人事|Administration"),
    words("block", "板块|Block", "总部|Head office"),
    words("currency", "币种|Currency", "CNY;USD;EUR;GBP;JPY;HKD;AUD;CAD;SGD;KRW;RUB;INR;BRL;AED"),
    words("account_kind", "账户类型|Account kind", "基本账户|Basic account;一般账户|General account;储蓄账户|"
        "Savings account;手机|Mobile line;宽带|Broadband;固定电话|Landline;其他|Other"),
    words("dispatch_kind", "寄送类型|Dispatch kind", "样品|Sample;画册|Brochure;资料|Papers;礼品|Gift"),
    words("campaign_kind", "活动类型|Campaign kind", "促销|Promotion;会员日|Member day;广告|Advertising;展会|Trade "
        "fair;讲座沙龙|Seminar;短信邮件|SMS and e-mail;老带新|Refer a friend;其他|Other"),
    words("document_kind", "档案类别|Document class", "合同|Contract;报价|Quotation;信函|Letter;邮件|E-mail;表单|"
        "Form;证照|Licence;发票|Invoice;图片|Picture;其他|Other"),
    words("survey_question", "调查项目|Survey question", "总体满意度|Overall satisfaction;产品质量|Product quality;"
        "价格|Price;交货及时|Delivery on time;服务态度|Friendliness;专业能力|Competence;响应速度|Speed of response;"
        "售后服务|After-sales service;推荐意愿|Would recommend"),
    words("knowledge_category", "知识分类|Knowledge category",
        "客户性格|Temperament;客户年龄|Age;购买目的|Purpose;案例|Case;产品|Product;话术|Phrases;制度|Policy"),
    words("country", "国家|Country", "中国|China;中国香港|Hong Kong, China;中国澳门|Macao, China;中国台湾|Taiwan, "
        "China;美国|United States;加拿大|Canada;墨西哥|Mexico;巴西|Brazil;阿根廷|Argentina;智利|Chile;哥伦比亚|"
        "Colombia;秘鲁|Peru;英国|United Kingdom;德国|Germany;法国|France;意大利|Italy;西班牙|Spain;葡萄牙|Portugal;"
        "荷兰|Netherlands;比利时|Belgium;瑞士|Switzerland;奥地利|Austria;波兰|Poland;捷克|Czechia;瑞典|Sweden;挪威|"
        "Norway;丹麦|Denmark;芬兰|Finland;希腊|Greece;俄罗斯|Russia;乌克兰|Ukraine;土耳其|Türkiye;日本|Japan;韩国|"
        "South Korea;新加坡|Singapore;马来西亚|Malaysia;泰国|Thailand;越南|Vietnam;印度尼西亚|Indonesia;菲律宾|"
        "Philippines;缅甸|Myanmar;柬埔寨|Cambodia;印度|India;巴基斯坦|Pakistan;孟加拉国|Bangladesh;斯里兰卡|Sri "
        "Lanka;哈萨克斯坦|Kazakhstan;乌兹别克斯坦|Uzbekistan;阿联酋|United Arab Emirates;沙特阿拉伯|Saudi Arabia;"
        "卡塔尔|Qatar;科威特|Kuwait;以色列|Israel;埃及|Egypt;摩洛哥|Morocco;阿尔及利亚|Algeria;尼日利亚|Nigeria;"
        "加纳|Ghana;肯尼亚|Kenya;坦桑尼亚|Tanzania;埃塞俄比亚|Ethiopia;南非|South Africa;澳大利亚|Australia;新西兰|"
        "New Zealand"),
)  # fmt: skip
