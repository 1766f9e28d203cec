"""Problems of phone numbers, e-mail addresses, certificate numbers, postcodes and web addresses."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

MOBILE_INVALID = Code(
    "mobile_invalid",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是{country}的有效手机号码。",
         "“{value}” in “{column}” is no valid mobile number of {country}."),
    Text("请与客户核对号码；境外号码请以“+国家区号”开头。",
         "Please check the number with the customer; begin a foreign number with + and its country code."),
)
MOBILE_LENGTH = Code(
    "mobile_length",
    Severity.ERROR,
    Text("“{column}”的“{value}”有 {digits} 位数字，手机号码应为 11 位。",
         "“{value}” in “{column}” has {digits} digits; a mobile number has 11."),
    Text("请与客户核对，看是漏了还是多了数字。",
         "Please check with the customer which digit is missing or too many."),
)
MOBILE_LANDLINE = Code(
    "mobile_landline",
    Severity.WARNING,
    Text("“{column}”的“{value}”是固定电话，收不到短信。",
         "“{value}” in “{column}” is a landline and receives no text messages."),
    Text("请把它移到“电话”一列，并在这里填写手机号码。",
         "Please move it to the column “Phone” and fill in the mobile number here."),
)
MOBILE_SEVERAL = Code(
    "mobile_several",
    Severity.WARNING,
    Text("“{column}”里写了不止一个号码：“{value}”。", "There is more than one number in “{column}”: “{value}”."),
    Text("请只保留一个手机号码，其余的移到“电话”一列或“联系人”表。",
         "Please keep one mobile number and move the others to the column “Phone” or the sheet “Contacts”."),
)
PHONE_INVALID = Code(
    "phone_invalid",
    Severity.WARNING,
    Text("“{column}”的“{value}”不像电话号码。", "“{value}” in “{column}” does not look like a phone number."),
    Text("请核对号码，例如 021-65551234 或 021-65551234 转 801。",
         "Please check it, for example 021-65551234 or 021-65551234 ext. 801."),
)
EMAIL_INVALID = Code(
    "email_invalid",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是有效的邮箱地址。", "“{value}” in “{column}” is no valid e-mail address."),
    Text("请核对后重新输入，例如 wangfang@example.com。",
         "Please check it and type it again, for example wangfang@example.com."),
)
EMAIL_TYPO = Code(
    "email_typo",
    Severity.WARNING,
    Text("“{column}”的“{value}”可能写错了，是不是“{suggestion}”？",
         "“{value}” in “{column}” looks mistyped; do you mean “{suggestion}”?"),
    Text("请与客户核对；如确实写错，请改为 {suggestion}。",
         "Please check with the customer and correct it to {suggestion} if it is mistyped."),
)
EMAIL_SEVERAL = Code(
    "email_several",
    Severity.WARNING,
    Text("“{column}”里写了不止一个邮箱：“{value}”。", "There is more than one address in “{column}”: “{value}”."),
    Text("请只保留一个邮箱，其余的写到“联系人”表。",
         "Please keep one address and move the others to the sheet “Contacts”."),
)
POSTCODE_INVALID = Code(
    "postcode_invalid",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是有效的邮编，应为 6 位数字。",
         "“{value}” in “{column}” is no valid postcode: it has 6 digits."),
    Text("请改成 6 位数字的邮编，例如 200120；不清楚时可以留空。",
         "Please type the 6 digits, for example 200120, or leave it empty if unknown."),
)
ID_NO_LENGTH = Code(
    "id_no_length",
    Severity.ERROR,
    Text("“{column}”的“{value}”有 {digits} 位，身份证号码应为 18 位。",
         "“{value}” in “{column}” has {digits} character[s]; an identity number has 18."),
    Text("请按证件核对，看是漏了还是多了数字。",
         "Please check it against the document: a digit is missing or too many."),
)
ID_NO_BIRTHDAY = Code(
    "id_no_birthday",
    Severity.ERROR,
    Text("“{column}”的“{value}”里的出生日期“{birthday}”不存在。",
         "The date of birth “{birthday}” inside “{value}” in “{column}” does not exist."),
    Text("请按证件核对第 7 至 14 位数字。", "Please check digits 7 to 14 against the document."),
)
ID_NO_CHECK_DIGIT = Code(
    "id_no_check_digit",
    Severity.ERROR,
    Text("“{column}”的“{value}”校验码不对，号码中有数字写错。",
         "The check digit of “{value}” in “{column}” is wrong, so at least one character is mistyped."),
    Text("请按证件逐位核对后重新输入。", "Please compare it with the document character by character."),
)
ID_NO_INVALID = Code(
    "id_no_invalid",
    Severity.ERROR,
    Text("“{column}”的“{value}”不像证件号码。",
         "“{value}” in “{column}” does not look like the number of an identity document."),
    Text("请按证件重新输入，只用字母和数字。", "Please type it again from the document, letters and digits only."),
)
WEBSITE_INVALID = Code(
    "website_invalid",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是有效的网址。", "“{value}” in “{column}” is no valid web address."),
    Text("请改成完整的网址，例如 https://www.example.com。",
         "Please type the whole address, for example https://www.example.com."),
)

CODES = (
    MOBILE_INVALID, MOBILE_LENGTH, MOBILE_LANDLINE, MOBILE_SEVERAL, PHONE_INVALID, EMAIL_INVALID, EMAIL_TYPO,
    EMAIL_SEVERAL, POSTCODE_INVALID, ID_NO_LENGTH, ID_NO_BIRTHDAY, ID_NO_CHECK_DIGIT, ID_NO_INVALID, WEBSITE_INVALID,
)  # fmt: skip
