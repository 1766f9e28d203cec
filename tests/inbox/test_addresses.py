"""Addresses in many spellings: what is certain is taken apart, the rest stays whole."""

from __future__ import annotations

import pytest

from xlcrm.inbox.addresses import split
from xlcrm.inbox.divisions import divisions

SZ = ("广东省", "深圳市", "南山区")


@pytest.mark.parametrize(
    ("address", "place", "rest"),
    [
        ("广东深圳南山区学府路1号", SZ, "学府路1号"),
        ("广东省深圳市南山区学府路1号", SZ, "学府路1号"),
        ("深圳市南山区学府路1号", SZ, "学府路1号"),
        ("深圳南山区学府路1号", SZ, "学府路1号"),
        ("中国 广东省 深圳市 南山区 学府路1号", SZ, "学府路1号"),
        ("广东省-深圳市-南山区-学府路1号", SZ, "学府路1号"),
        ("广东，深圳，南山区，学府路1号", SZ, "学府路1号"),
        ("广东省南山区学府路1号", SZ, "学府路1号"),
        ("北京市朝阳区建国路2号", ("北京市", "北京市", "朝阳区"), "建国路2号"),
        ("北京市市辖区朝阳区建国路2号", ("北京市", "北京市", "朝阳区"), "建国路2号"),
        ("上海上海市浦东新区张江路3号", ("上海市", "上海市", "浦东新区"), "张江路3号"),
        ("重庆市酉阳土家族苗族自治县桃花源大道", ("重庆市", "重庆市", "酉阳土家族苗族自治县"), "桃花源大道"),
        ("天津滨海新区第一大街", ("天津市", "天津市", "滨海新区"), "第一大街"),
        ("内蒙古呼和浩特", ("内蒙古自治区", "呼和浩特市", ""), ""),
        ("内蒙古自治区呼和浩特市新城区新华大街", ("内蒙古自治区", "呼和浩特市", "新城区"), "新华大街"),
        ("新疆维吾尔自治区伊犁哈萨克自治州伊宁市解放路", ("新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁市"), "解放路"),
        ("新疆乌鲁木齐天山区新华北路", ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"), "新华北路"),
        ("新疆石河子市北三路", ("新疆维吾尔自治区", "石河子市", ""), "北三路"),
        ("湖北省仙桃市沔州大道", ("湖北省", "仙桃市", ""), "沔州大道"),
        ("河南省省直辖县级行政区划济源市沁园路", ("河南省", "济源市", ""), "沁园路"),
        ("广东省东莞市长安镇乌沙村", ("广东省", "东莞市", ""), "长安镇乌沙村"),
        ("海南定安县定城镇", ("海南省", "定安县", ""), "定城镇"),
        ("昆山市玉山镇人民路5号", ("江苏省", "苏州市", "昆山市"), "玉山镇人民路5号"),
        ("江苏省苏州市姑苏区", ("江苏省", "苏州市", "姑苏区"), ""),
        ("浙江省杭州市临平区南苑街道", ("浙江省", "杭州市", "临平区"), "南苑街道"),
        ("浙江杭州钱塘区下沙", ("浙江省", "杭州市", "钱塘区"), "下沙"),
        ("西藏自治区林芝市米林市米林镇", ("西藏自治区", "林芝市", "米林市"), "米林镇"),
        ("吉林省吉林市船营区解放西路", ("吉林省", "吉林市", "船营区"), "解放西路"),
        ("吉林市船营区解放西路", ("吉林省", "吉林市", "船营区"), "解放西路"),
        ("江苏省昆山玉山镇", ("江苏省", "", ""), "昆山玉山镇"),
    ],
)
def test_what_is_certain_is_taken_apart(address, place, rest):
    found = split(address)
    assert (tuple(found[:3]), found.rest) == (place, rest)


@pytest.mark.parametrize(
    "address",
    [
        "北京东路5号", "上海路12弄3号", "南京大厦1201", "深圳路8号", "朝阳区建国路", "鼓楼区中山路", "东区12栋", "老城区西大街", "人民路1号",
        "12 Long Lane, Suzhou, Jiangsu", "Room 5, No. 8 Nanjing Road, Shanghai", "火星市月亮区1号", "", "省", "香港湾仔轩尼诗道1号",
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_whole(address):
    found = split(address)
    assert (tuple(found[:3]), found.rest) == (("", "", ""), address)


def test_a_name_that_several_places_have_is_told_and_settled_by_the_other_columns():
    assert {(each.city, each.district) for each in split("鼓楼区中山路1号").unclear} >= {("南京市", "鼓楼区"), ("福州市", "鼓楼区")}
    assert {each.city for each in split("辽宁省铁西区兴华街").unclear} == {"沈阳市", "鞍山市"}
    assert split("辽宁省铁西区兴华街")[:4] == ("辽宁省", "", "", "铁西区兴华街")
    assert split("鼓楼区中山路1号", city="南京")[:4] == ("江苏省", "南京市", "鼓楼区", "中山路1号")
    assert split("铁西区兴华街", "辽宁", "沈阳市")[:4] == ("辽宁省", "沈阳市", "铁西区", "兴华街")
    assert split("中山路1号", "江苏省", "南京市").rest == "中山路1号"


def test_columns_that_contradict_the_address_leave_it_whole():
    assert split("江苏省南京市鼓楼区中山路1号", "浙江省", "杭州市").rest == "江苏省南京市鼓楼区中山路1号"


def test_the_list_is_whole_and_of_today():
    known = divisions()
    assert len({place.province for place in known.provinces.values()}) == 34
    names = {place.district for places in known.districts.values() for place in places}
    assert len(known.districts) > 2700
    assert {"临平区", "钱塘区", "临安区", "偃师区", "沙县区", "错那市"} <= names
    assert not names & {"江干区", "下城区", "米林县"}
    assert {place.city for places in known.cities.values() for place in places} >= {"儋州市", "三沙市", "嘉峪关市", "白杨市"}
