"""Pack auto: vehicles, services done, mileage."""

from __future__ import annotations

from xlcrm.model.schema import Pack
from xlcrm.model.tables.making import (
    CHOICE,
    CODE,
    DATE,
    INTEGER,
    MONEY,
    PEOPLE,
    REFERENCE,
    both,
    filled,
    staff,
    table,
)

# One column is one to three lines here; the formatter would make eight of them.
# fmt: off
_CUSTOMER_COLUMNS = (
    staff("wanted_model", "意向车型|Wanted model", "想买的车型|The model that is wanted", group="car",
        aliases="拟购车型|意向车系|Model of interest"),
    staff("present_car", "现有车辆|Present car", "现在开的车|What is driven now", group="car",
        aliases="现用车|现有车型|Current car"),
    staff("test_drive_on", "试驾日期|Test drive on", "试驾的日期|Day of the test drive", DATE, group="car",
        aliases="试驾时间|试乘试驾日期|Test drive date"),
)
VEHICLES = table("vehicles", "车辆|Vehicles", "客户的车辆|Vehicles of the customers", "vehicle_id", (
    filled("vehicle_id", "车辆编号|Vehicle ID", "留空自动编号 CL+6 位|Left empty it is numbered: CL and 6 digits", CODE,
        aliases="编号|Vehicle no"),
    staff("customer_id", "客户编号|Customer ID", "客户的编号或名称|ID or name of the customer", REFERENCE,
        refers="customers", required=True, aliases="客户|客户名称|车主|车主姓名|Customer|Customer name|Car owner"),
    staff("vin", "车架号|VIN", "17 位|17 characters", CODE, width=20, aliases="车架号码|车辆识别代号|VIN码|Chassis no"),
    staff("plate", "车牌号|Plate", "车牌号码|Number plate", CODE,
        aliases="车牌|车牌号码|牌照|Licence plate|License plate|Registration no"),
    staff("model", "车型|Model", "品牌与型号|Make and model", aliases="车系|品牌车型|Car model"),
    staff("bought_on", "购车日期|Bought on", "交车日期|Day of delivery", DATE,
        aliases="购买日期|交车日期|提车日期|Purchase date|Delivery date"),
    staff("insured_until", "保险到期|Insured until", "到期前提醒续保|Reminded before it ends", DATE,
        aliases="保险到期日|保险到期日期|Insurance expiry"),
    staff("mileage", "里程|Mileage", "公里；达到节点后每月回访|Kilometres; monthly calls from a mark on", INTEGER,
        aliases="行驶里程|公里数|里程数|Odometer"),
    staff("mileage_on", "里程日期|Mileage on", "里程读数的日期|Day of the reading", DATE,
        aliases="里程登记日期|读数日期|Reading date"),
    staff("first_service_on", "首保日期|First service on", "应做或已做首保的日期|When the first service is or was due",
        DATE, aliases="首保时间|首次保养|首次保养日期|First service"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=24,
        aliases="说明|Notes|Remark"),
), prefix="CL", pack="auto", aliases="车辆档案|车辆信息|车辆列表|Cars|Vehicle list")

SERVICES_DONE = table("services_done", "保养|Services done", "保养与维修记录|Services and repairs", "service_done_id", (
    filled("service_done_id", "保养编号|Service done ID",
        "留空自动编号 BY+6 位|Left empty it is numbered: BY and 6 digits", CODE, aliases="工单号|维修单号|编号|Job no"),
    staff("vehicle_id", "车辆编号|Vehicle ID", "哪辆车|Which vehicle", REFERENCE, refers="vehicles", required=True,
        aliases="车辆|车牌号|Vehicle"),
    staff("customer_id", "客户编号|Customer ID", "客户的编号或名称|ID or name of the customer", REFERENCE,
        refers="customers", aliases="客户|客户名称|车主|Customer|Customer name"),
    staff("on", "日期|Date", "进厂日期|Day it came in", DATE, required=True,
        aliases="保养日期|维修日期|进厂日期|Service date"),
    staff("kind", "类型|Kind", "首保、常规保养、维修等|First service, regular, repair …", CHOICE,
        choices="service_done_kind", aliases="保养类型|维修类型|Type"),
    staff("mileage", "里程|Mileage", "进厂时的公里数|Kilometres when it came in", INTEGER,
        aliases="行驶里程|公里数|Odometer"),
    staff("work_done", "项目|Work done", "做了什么|What was done", width=26, aliases="保养项目|维修项目|Items"),
    staff("amount", "金额|Amount", "费用合计|Total cost", MONEY, aliases="费用|维修费用|Total"),
    staff("next_on", "下次保养|Next service", "下次保养日期|Day of the next service", DATE,
        aliases="下次保养日期|Next service date"),
    staff("owner", "接待人|Adviser", "服务顾问|Service adviser", PEOPLE, choices="staff_name",
        aliases="服务顾问|负责人|Owner"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=24,
        aliases="说明|Notes|Remark"),
), prefix="BY", pack="auto", aliases="保养记录|维修记录|维修保养|Service history|Repairs")

AUTO = Pack(
    "auto", both("汽车|Auto"), {"customers": _CUSTOMER_COLUMNS}, (VEHICLES, SERVICES_DONE),
    groups=("car", "person", "sales", "deals"),
)
