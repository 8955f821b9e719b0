"""The settlement export (订单结算明细): one row per paid order, written again when anything about it moves."""

from ingestion.sandbox import clock, names, settlements
from ingestion.sandbox.frame import Frame, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.write_orders import STATUSES, status

TITLE = "订单结算明细"


def write_settlements(job: Job) -> None:
    """Settlements of the orders of the last days, and of older ones that moved in the window."""
    view, frame = job.window, job.world.orders
    known = settlements.settlements(job.world, view.cut)
    wanted = (view.again(frame["at"]) | view.fresh(*settlements.moved(job.world)))[known["order"]]
    known = take(known, wanted & job.of_shop(known["order"]))
    for label, place in view.periods(frame["at"][known["order"]], view.year_months):
        job.put(TITLE, _sheet(job, take(known, place)), label)


def _sheet(job: Job, known: Frame) -> Sheet:
    cut, frame = job.window.cut, take(job.world.orders, known["order"])
    sheet = Sheet("shop__settlements", job.dialect)
    sheet.id("order_id", names.order_id(frame["number"]))
    sheet.code("order_status", STATUSES, status(frame, cut))
    sheet.code("settlement_status", settlements.STATUSES, known["status"])
    sheet.code("pay_method", ("normal",), 0 * known["order"])
    sheet.time("ordered_at", frame["at"], cut)
    sheet.time("paid_at", frame["paid_at"], cut)
    sheet.time("first_settled_at", frame["settled_at"], cut)
    sheet.time("settled_at", known["settled_at"], clock.NEVER)
    for name, fen in {
        "product_fen": frame["gross"], "freight_fen": frame["freight"], "merchant_discount_fen": frame["merchant"],
        "points_discount_fen": frame["points"], "talent_discount_fen": frame["talent_discount"],
        "platform_discount_fen": frame["platform"] - frame["state"], "state_subsidy_fen": frame["state"],
        "buyer_paid_fen": frame["order_paid"], "buyer_refund_fen": known["refund_before"] + known["refund_after"],
        "platform_discount_refund_fen": known["platform_back"],
        "refund_before_settlement_fen": known["refund_before"], "received_fen": known["received"],
        "tech_service_fee_original_fen": known["fee_original"], "tech_service_fee_fen": known["fee"],
        "agency_fee_fen": known["agency"], "talent_commission_fen": known["talent"],
        "freight_insurance_fen": known["insurance"], "expense_fen": known["expense"],
        "settled_fen": known["settled"], "post_buyer_refund_fen": known["refund_after"],
    }.items():  # fmt: skip
        sheet.money(name, fen)
    return sheet
