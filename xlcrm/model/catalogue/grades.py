"""Problems of points, stored value and credit."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

BALANCE_OVERDRAWN = Code(
    "balance_overdrawn",
    Severity.ERROR,
    Text("余额只有 {there}，“{column}”的 {value} 超出 {missing}。",
         "Only {there} were left; {value} in “{column}” is {missing} too much."),
    Text("请核对数额和日期；余额按 0 计，改正后自动重算。",
         "Please check amount and date; the balance stops at 0 and is reckoned anew once this is mended."),
)
POINTS_NEGATIVE = Code(
    "points_negative",
    Severity.WARNING,
    Text("“获得”的积分是负数：{value}。", "Points earned are negative: {value}."),
    Text("请写正数；要扣减请用“调整”或“使用”。", "Please write a positive number, or make it an adjustment or a use."),
)
CREDIT_SCORE = Code(
    "credit_score",
    Severity.ERROR,
    Text("“{column}”是 {value}，应在 0 到 {full} 之间。", "“{column}” is {value}; it can be from 0 to {full}."),
    Text("请改正得分，或在“满分”列填写这个项目的满分。",
         "Please correct the score, or write the maximum of the item in its column."),
)
CREDIT_INCOMPLETE = Code(
    "credit_incomplete",
    Severity.WARNING,
    Text("这次信用评估缺少项目“{item}”，按 0 分计。", "This credit review leaves out “{item}”, which counts as 0."),
    Text("请补上这个项目；不再评的项目请在“字典”中停用。",
         "Please add the item; retire it in “Lists” if it is no longer asked for."),
)
CREDIT_BLOCKS = Code(
    "credit_blocks",
    Severity.ERROR,
    Text("客户信用只有 {stars} 星，不可按“{value}”赊销报价。",
         "The customer has {stars} credit stars: no quotation on account (“{value}”)."),
    Text("请改为现款或预付；{limit} 星及以下不可赊销，可在“规则”中修改。",
         "Please quote for cash or payment in advance; up to {limit} stars exclude credit, which “Rules” can change."),
)
CREDIT_POOR = Code(
    "credit_poor",
    Severity.WARNING,
    Text("客户信用只有 {stars} 星，评估之后仍按“{value}”赊销。",
         "The customer has {stars} credit stars, and was sold to on account (“{value}”) after that review."),
    Text("请尽快催收；{limit} 星及以下不可赊销，可在“规则”中修改。",
         "Please collect the payment; up to {limit} stars exclude credit, which “Rules” can change."),
)

CODES = (BALANCE_OVERDRAWN, POINTS_NEGATIVE, CREDIT_SCORE, CREDIT_INCOMPLETE, CREDIT_BLOCKS, CREDIT_POOR)
