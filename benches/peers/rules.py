"""The works of the comparison: what each computes, as Sumac rules and in a form that the peers are written from.

    rules.py WORK EVENTS OUT.sumac
"""

import sys
from dataclasses import dataclass
from pathlib import Path

NOW = "2026-06-01T00:00:00"
PURCHASE = "commerce.purchases"
EVENT_TYPES = [
    "application.launch",
    "web.webpagedetails.pageViews",
    "commerce.productViews",
    "commerce.productListAdds",
    "commerce.checkouts",
    PURCHASE,
]
CHANNELS = ["web", "ios", "android", "store", "email"]
CATEGORIES = ["shoes", "shirts", "trousers", "coats", "hats", "bags", "belts", "socks", "gloves", "scarves"]
PAGES = ["home", "search", "category", "product", "cart", "checkout", "account", "help", "stores", "imprint"]


@dataclass(frozen=True)
class Attribute:
    """An aggregate over the events of a profile that fulfil all conditions of `where`.

    A condition is `(field, operator, constant)`; `("timestamp", "within", 30)` means the last 30 days.
    """

    name: str
    function: str
    field: str = ""
    where: tuple = ()

    def rule(self):
        """The attribute as a rule."""
        conditions = " and ".join(rule_condition(*condition) for condition in self.where)
        events = f"xEvent[{conditions}]" if conditions else "xEvent"
        return f"attribute {self.name} = {events}.{self.function}({self.field})"


def rule_condition(field, operator, constant):
    """A condition in the language of rules."""
    if operator == "within":
        return f"{field} occurs < {constant} days before now"
    return f'{field} {operator} "{constant}"' if isinstance(constant, str) else f"{field} {operator} {constant}"


def aggregates(count):
    """The first `count` of a hundred attributes such as marketing teams ask for."""
    bought = ("eventType", "=", PURCHASE)

    def within(days):
        return ("timestamp", "within", days)

    found = [
        Attribute("ltv", "sum", "priceTotal", (bought,)),
        Attribute("purchases", "count", "", (bought,)),
        Attribute("aov", "average", "priceTotal", (bought,)),
        Attribute("max_order", "max", "priceTotal", (bought,)),
        Attribute("first_buy", "min", "timestamp", (bought,)),
        Attribute("last_buy", "max", "timestamp", (bought,)),
        Attribute("opens_30d", "count", "", (("eventType", "=", "application.launch"), within(30))),
        Attribute("views_7d", "count", "", (("eventType", "=", "commerce.productViews"), within(7))),
        Attribute("ltv_90d", "sum", "priceTotal", (bought, within(90))),
        Attribute("last_seen", "max", "timestamp"),
    ]
    for name in CHANNELS[:4]:
        channel = ("channel", "=", name)
        big = (bought, channel, ("priceTotal", ">=", 50), ("quantity", ">=", 2))
        found += [
            Attribute(f"ltv_{name}", "sum", "priceTotal", (bought, channel)),
            Attribute(f"n_{name}_30d", "count", "", (channel, within(30))),
            Attribute(f"n_{name}_90d", "count", "", (channel, within(90))),
            Attribute(f"last_{name}", "max", "timestamp", (channel,)),
            Attribute(f"big_{name}", "count", "", big),
        ]
    found += [Attribute(f"n_{days}d", "count", "", (within(days),)) for days in range(1, 71)]
    return found[:count]


HISTORY = f"""\
define purchases = xEvent[eventType = "{PURCHASE}"]
define views = xEvent[eventType = "commerce.productViews"]

/// Mean time between two purchases.
attribute mean_gap: duration = purchases.gaps(timestamp).average()
/// The usual time between two purchases.
attribute median_gap: duration = purchases.gaps(timestamp).median()
/// How many visits there were.
attribute visits: integer = xEvent.sessions(30 minutes).count()
/// Whether a view led to the cart and to a purchase, each within a week of the step before.
attribute converted: boolean = chain(xEvent, timestamp, [
  Viewed: WHAT(eventType = "commerce.productViews"),
  Added: WHAT(eventType = "commerce.productListAdds") WITHIN(7 days),
  Bought: WHAT(eventType = "{PURCHASE}") WITHIN(7 days)
])
/// The last three channels, the latest first.
attribute last_channels: array<string> = xEvent.channel.reverse().distinct().take(3)
/// When the customer last looked at a product before the last purchase.
attribute view_before_buy: datetime =
  let last = purchases.max(timestamp) in views[timestamp < last].max(timestamp)

allow unbounded-state "ordered attributes need the history"
"""

MAPS = f"""\
define purchases = xEvent[eventType = "{PURCHASE}"]

/// What was spent by category and month.
attribute spent: map<number> =
  purchases.groupBy(category + " " + timestamp.formatDate("yyyy-MM")).sum(priceTotal)
/// The three categories on which most was spent, the largest first.
attribute top_categories: array<string> =
  purchases.groupBy(category).sum(priceTotal).topN(value, 3).map(key)

allow unbounded-state "there are ten categories"
allow depends-on-ties "of equal ones the category that was bought first"
"""

NESTED = f"""\
define purchases = xEvent[eventType = "{PURCHASE}"]

attribute orders = purchases.count()
attribute spent = purchases.sum(commerce.order.priceTotal)
attribute largest = purchases.max(commerce.order.priceTotal)
attribute first_buy = purchases.min(timestamp)
attribute last_buy = purchases.max(timestamp)
attribute last_seen = xEvent.max(timestamp)
attribute home_views = xEvent[web.webPageDetails.name = "home"].count()
attribute spent_90d = purchases[timestamp occurs < 90 days before now].sum(commerce.order.priceTotal)
attribute pieces = purchases.productListItems.sum(quantity)
attribute spent_on_shoes = purchases.productListItems[category = "shoes"].sum(priceTotal)

allow mixed-currencies "all amounts are in EUR"
"""

SIZES = {"one": 1, "ten": 10, "thirty": 30, "hundred": 100}
TEXTS = {"history": HISTORY, "maps": MAPS, "nested": NESTED}


def rules(work, events):
    """The rule file of a work over a file of events."""
    if work in SIZES:
        body = "".join(f"{attribute.rule()}\n" for attribute in aggregates(SIZES[work]))
    else:
        body = TEXTS[work]
    if work == "nested":
        source = f'"{Path(__file__).with_name("nested.schema.json").resolve()}" key customerId time timestamp id _id'
    else:
        source = f'"{Path(events).resolve()}" key profileId time timestamp'
    return f"schema event {source}\n\n{body}"


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(rules(sys.argv[1], sys.argv[2]), encoding="utf-8")
