"""The articles of 知识库 / Knowledge as shipped: how to deal with temperaments, ages and purposes (E3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.tables.making import both

if TYPE_CHECKING:
    from xlcrm.model.text import Text


@dataclass(frozen=True, slots=True)
class Article:
    """One article; it is shown for customers who have the value ``key`` in their archive."""

    category: Text
    key: Text
    title: Text
    body: Text


def _article(category: Text, key: str, title: str, zh: str, en: str) -> Article:
    return Article(category, both(key), both(title), both(f"{zh}|{en}"))


_TEMPERAMENT = both("客户性格|Temperament")
_AGE = both("客户年龄|Age")
_PURPOSE = both("购买目的|Purpose")

KNOWLEDGE: tuple[Article, ...] = (
    _article(
        _TEMPERAMENT, "理智稳健|Rational and steady", "用事实说话|Let facts speak",
        "考虑周到、不受情绪左右。提前备好资料与数据，逐条说明优缺点，回答要准确；不夸大、不催促，给时间比较，约定下次答复的日期。",
        "Weighs everything and is not carried away. Bring figures and papers, name strengths and weaknesses one by "
        "one, answer exactly. Do not exaggerate or hurry; leave time to compare and agree on a day for the answer.",
    ),
    _article(
        _TEMPERAMENT, "感情冲动|Impulsive", "趁热说重点|The main point while it is warm",
        "凭感觉决定，变得也快。开门见山，突出一两个打动人的亮点，气氛热烈时提出成交；成交后当天确认细节，免得反悔。",
        "Decides by feeling and changes quickly. Come to the point, show one or two things that please, and ask for "
        "the decision in a good mood. Confirm the details the same day, before second thoughts come.",
    ),
    _article(
        _TEMPERAMENT, "沉默寡言|Taciturn", "多问容易答的问题|Ask what is easy to answer",
        "话少但在听。用选择题代替问答题，看表情和动作判断兴趣；留出安静的时间，提供书面资料；态度诚恳，不要用话填满沉默。",
        "Says little but listens. Offer choices instead of open questions, watch face and hands for interest. Leave "
        "quiet moments and something in writing; be sincere and do not fill the silence with talk.",
    ),
    _article(
        _TEMPERAMENT, "优柔寡断|Indecisive", "帮他缩小选择|Narrow the choice",
        "怕选错。先弄清顾虑，只留两三个方案，给出明确的建议和理由；用其他客户的例子增加把握，定一个合理的期限。",
        "Is afraid of choosing wrongly. Find the worry first, leave two or three choices, recommend one and say why. "
        "Examples of other customers give confidence; agree on a fair deadline.",
    ),
    _article(
        _TEMPERAMENT, "喋喋不休|Talkative", "听完再带回主题|Listen, then lead back",
        "爱聊、容易跑题。先耐心听几分钟，从话里找到需求，再用提问带回主题；事先说明见面时长，结束时总结已谈定的事。",
        "Likes to talk and strays. Listen for some minutes, find the need in what is said, and lead back with a "
        "question. Name the length of the meeting beforehand and sum up what was agreed.",
    ),
    _article(
        _TEMPERAMENT, "盛气凌人|Overbearing", "不卑不亢|Polite and firm",
        "喜欢居高临下。保持礼貌，先肯定他的见识，再用专业回答；原则问题不让步，不当面争辩，让他觉得结论是自己得出的。",
        "Likes to look down. Stay polite, respect the knowledge shown, then answer as an expert. Do not give way on "
        "principles and do not argue; let the conclusion seem to be the customer's own.",
    ),
    _article(
        _TEMPERAMENT, "求神问卜|Superstitious", "尊重并回到价值|Respect it, return to the value",
        "看重日子、号码和方位。不评论、不取笑，记下忌讳，能选的吉日和号码主动提供；再用实际好处作为决定的理由。",
        "Minds days, numbers and directions. Do not comment or smile; note what is to be avoided, offer lucky days "
        "and numbers where there is a choice, then give practical benefits as the reason to decide.",
    ),
    _article(
        _TEMPERAMENT, "畏首畏尾|Timid", "先给安全感|Safety first",
        "怕吃亏、不敢做主。说明保障、退换和售后，请老客户作证；从小额或试用开始，每一步都先说清楚会发生什么。",
        "Fears to lose and to decide. Explain guarantees, returns and service, let other customers speak. Begin small "
        "or with a trial and say before each step what will happen.",
    ),
    _article(
        _TEMPERAMENT, "神经过敏|Oversensitive", "言行谨慎|Careful words",
        "容易多想，一句话就不高兴。用词谨慎、态度稳定，不开玩笑，不在他面前与人低声交谈；答应的事准时做到，有变化提前告知。",
        "Reads much into a word. Speak carefully and evenly, make no jokes, do not whisper with others nearby. Keep "
        "promises to the minute and announce every change beforehand.",
    ),
    _article(
        _TEMPERAMENT, "斤斤计较|Haggling", "先谈价值再谈价格|Value before price",
        "一定要占到便宜。先把价值讲透再报价，预留一点让步的余地，每次让步都换回一个条件；用赠品、服务代替降价。",
        "Must win something. Make the value clear before naming a price, keep a little room and trade every "
        "concession for a condition. Gifts and service are better than a lower price.",
    ),
    _article(
        _TEMPERAMENT, "借故推延|Procrastinating", "找到真正的原因|Find the true reason",
        "总说“再等等”。直接而友好地问还缺什么，分清是钱、决策人还是不信任；说明拖延的代价，约定具体的下一步和日期。",
        "Always says “later”. Ask kindly and directly what is missing: money, the decision maker or trust. Say what "
        "waiting costs and agree on the next step with a date.",
    ),
    _article(
        _AGE, "年老|Elderly", "慢一点，常联系|Slowly, and often",
        "重视安全、方便和人情。说话慢而清楚，少用术语，多听往事；决定常与子女商量，可邀请家人同来；定期问候比促销更有效。",
        "Values safety, ease and kindness. Speak slowly and clearly without jargon and listen to stories. Decisions "
        "are often made with the children, so invite the family; a regular call does more than a promotion.",
    ),
    _article(
        _AGE, "年轻夫妇和单身|Young couples and singles", "快速、线上、看得见|Quick, online, visible",
        "追求新鲜和个性，预算有限。用微信沟通、回复要快，突出设计、总价和分期；两人同来时两人的意见都要照顾到。",
        "Wants what is new and personal on a limited budget. Write by chat and answer fast; stress design, total "
        "price and instalments. With a couple, mind the views of both.",
    ),
    _article(
        _AGE, "中年|Middle-aged", "讲品质与家庭|Quality and family",
        "有经验、时间少，考虑老人和孩子。直接讲品质、耐用和对家人的好处，方案一次给全；守时，不占用休息日。",
        "Has experience and little time, thinks of parents and children. Speak of quality, durability and what the "
        "family gains; give the whole proposal at once, be punctual and leave the days off alone.",
    ),
    _article(
        _PURPOSE, "学区|School district", "时间和政策|Dates and policy",
        "最关心能否入学。备好学区划分、入学年限和落户要求的正式文件，说明政策可能变化，不作承诺；倒排入学时间表。",
        "The place at school is what counts. Have official papers on districts, years and registration at hand, say "
        "that policy may change and promise nothing; count back from the first day of school.",
    ),
    _article(
        _PURPOSE, "医疗|Near a hospital", "路程和方便|Distance and ease",
        "多为家中老人考虑。给出到医院的实际时间、无障碍通道、电梯和物业急救情况；陪同走一遍路线。",
        "Mostly for elderly parents. Give the real time to the hospital, step-free ways, lifts and help in "
        "emergencies; walk the way together.",
    ),
    _article(
        _PURPOSE, "新婚|Newly married", "两家人一起满意|Both families content",
        "时间紧、意见多。弄清婚期和出资人，双方父母的看法都要了解；推荐精装或可快速入住的方案，准备一份祝福。",
        "Little time and many opinions. Learn the wedding day and who pays, and what both pairs of parents think. "
        "Offer what can be moved into soon, and have a wish for them ready.",
    ),
    _article(
        _PURPOSE, "改善|A better home", "对比现在的不足|Compare with the present home",
        "对现住房有具体的不满。先问清哪几点不满意，逐条对应新方案；协助安排旧房出售与资金衔接。",
        "Has definite complaints about the present home. Ask which, and answer each with the new one; help with "
        "selling the old and with the money in between.",
    ),
    _article(
        _PURPOSE, "投资|Investment", "算清楚账|Do the sums",
        "看回报与风险。给出租金、税费、持有成本和周边成交的真实数据，好坏都算；不承诺升值。",
        "Looks at return and risk. Give true figures of rent, taxes, running cost and deals nearby, good and bad; "
        "never promise a rise.",
    ),
    _article(
        _PURPOSE, "养老|Retirement", "安静、安全、有人照应|Quiet, safe, cared for",
        "看重环境、医疗和邻里。安排白天看环境，介绍物业服务和活动；请子女一起参与，合同条款逐条讲清。",
        "Values surroundings, doctors and neighbours. Show the place by day and tell of services and activities; let "
        "the children take part and explain the contract clause by clause.",
    ),
)  # fmt: skip
