"""The `huoshui.toml` that `huoshui init` writes: works as it stands for one shop, and explains every table.

Why: a configuration that explains itself where it is edited needs no second window.
"""

STARTER_TOML = """\
# Huoshui configuration. Every table below is optional except one brand and one shop.
# A wrong configuration stops at start and names every problem at once.

[[brands]]
brand_id = "my_brand"
name_zh = "我的品牌"

[[shops]]
shop_id = "my_shop"
brand_id = "my_brand"
name_zh = "我的小店"
appid = ""                      # appid of the shop; openids of its orders are unique within it

# [intake]
# default_shop = "my_shop"      # for files that name no shop and lie in no inbox/<shop_id>/ folder
# max_bad_share = 0.2           # a file of 100 rows or more with a greater share of bad rows is rejected
# quiet_seconds = 2.0           # an inbox file that changes within this time is still being written and waits
# max_file_mb = 1024            # larger files are rejected
# parse_memory_mb = 4096        # limits of the process that parses untrusted files
# parse_cpu_seconds = 600

# [attribution]
# half_life_days = 7.0          # time_decay
# position_first = 0.4          # position: first touch, last touch, the rest in between
# position_last = 0.4
# lookback_days = 30
# lookback_ads_days = 7
# lookback_live_days = 1
# lookback_long_days = 90       # instead of lookback_days where a category's cycle is over 60 days
# is_cut_by_previous_order = true
# channel_precedence = "agent_first"   # or scene_first
# markov_order = 0              # 1, 2 or 3; 0: the likeliest
# shapley_prior_people = 20     # rates of sets with few people are drawn to the overall rate by so many

# [identity]
# merge_confidence = 0.9        # confidence two ids seen together need to be one person; 0.95 leaves phones out
# max_phone_persons = 3         # a phone seen with more persons is a public one
# max_accounts = 20             # a person never holds more ids

# [retention]
# releases = 10                 # published releases kept, the current one always
# quarantine_days = 90          # encrypted originals of quarantined rows
# inbox_days = 30               # files in inbox/_done and inbox/_rejected

# [alerts]
# wecom_webhook_env = ""        # NAME of an environment variable that holds the webhook; never the secret itself
# apprise_env = ""

# Feed any CSV, XLSX, fixed-width, JSONL or Parquet file into a declared stream.
# [formats.my_orders]
# stream = "shop.order_lines"
# match = "my_orders*"          # file name; or chosen by header, or with --format
# kind = "delimited"            # delimited | fixed_width | xlsx | jsonl | parquet; left out: by content
# delimiter = ","               # one character, "tab" or "whitespace"; left out: found by the header
# encoding = "utf-8"            # left out: BOM, then UTF-8, then gb18030, strictly
# header = true                 # false: `columns` maps positions "1", "2", ...
# skip_rows = 0                 # lines before the header
# money_unit = "yuan"           # yuan | fen
# timezone = "Asia/Shanghai"
# date_formats = ["%Y%m%d"]
# constants = { order_status = "已完成" }
# generate = { order_id = ["openid", "ordered_at", "line_paid_fen", "quantity", "_occurrence"] }
# [formats.my_orders.columns]   # header -> column, or several columns; fixed_width: column -> [start, end)
# "客户" = "openid"
# "日期" = ["ordered_at", "paid_at"]
# "件数" = "quantity"
# "金额" = "line_paid"

# A stream of your own lands in the lake and in quarantine by the same rules.
# [streams."brand.crm_orders"]
# key = ["order_id"]            # may hold "_occurrence"
# updated_at = "order_time"
# columns = [
#   { name = "order_id", type = "id", required = true },
#   { name = "order_time", type = "timestamp", required = true },
#   { name = "amount", type = "money", required = true },
#   { name = "phone", type = "phone", pii = true },
# ]
"""
