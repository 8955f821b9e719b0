"""Suites of content: every session, push, video and article is there, and nobody watches longer than it lasts."""

from quality.checks.daily import shanghai_day
from quality.checks.privacy import no_phone_numbers
from quality.checks.totals import THROUGH, TotalsRule, every_row, key_is_there_once, sums, totals_agree
from quality.suite import Suite, mart_suite

OWNER = "analytics"
CONTENT = "marts.mart_content"
WEEK = "marts.mart_content_week"

MART_CONTENT = mart_suite(
    "mart_content",
    OWNER,
    checks=(
        key_is_there_once(
            "content_is_there_once", CONTENT, "brand_id, content_kind, content_id", "a piece of content is there twice"
        ),
        every_row(
            name="nobody_watches_longer_than_it_lasts",
            source=CONTENT,
            condition=(
                "coalesce(engaged <= audience, true) and coalesce(avg_watch_s <= duration_s, true) "
                "and coalesce(completion between 0 and 1, true) and coalesce(attributed_orders >= 0, true) "
                "and coalesce(finished_plays between 0 and plays, true)"
            ),
            message="more did something than were reached, or they watched longer than it lasted",
        ),
        totals_agree(
            TotalsRule(
                name="audience_is_that_of_sessions_and_pushes",
                left=sums(
                    f"{CONTENT} where content_kind in ('live', 'push', 'mass')",
                    "brand_id, content_kind",
                    "sum(audience)",
                ),
                right=f"""
                    select concat_ws('|', brand_id, 'live'), sum(watchers) from (
                        -- two shops may sell in one session
                        select brand_id, live_id, max(watchers) as watchers from marts.mart_live
                        where date <= {THROUGH} group by brand_id, live_id
                    ) as sessions group by brand_id
                    union all
                    select concat_ws('|', brand_id, send_kind), sum(delivered) from marts.mart_push
                    where sent_date <= {THROUGH} and send_kind <> 'sms' group by brand_id, send_kind
                """,
                message="audience of content and of sessions and pushes disagrees by kind",
            )
        ),
        totals_agree(
            TotalsRule(
                name="videos_and_articles_are_those_delivered",
                left=sums(
                    f"{CONTENT} where content_kind in ('short_video', 'article')",
                    "brand_id, content_kind",
                    "count(*)",
                ),
                right=f"""
                    select concat_ws('|', brand_id, 'short_video'), count(distinct video_id)
                    from raw.live__short_videos where {shanghai_day("published_at")} <= {THROUGH} group by brand_id
                    union all
                    select concat_ws('|', brand_id, 'article'), count(distinct article_id) from raw.member__articles
                    where stat_date <= {THROUGH} and {shanghai_day("published_at")} <= {THROUGH} group by brand_id
                """,
                message="videos and articles of the mart and of the files disagree",
            )
        ),
        no_phone_numbers(CONTENT, ("content_kind", "title", "tag"), ("content_id", "account_id")),
    ),
)
CONTENT_WEEK = mart_suite(
    "mart_content_week",
    OWNER,
    checks=(
        key_is_there_once(
            "a_week_of_an_account_is_there_once",
            WEEK,
            "brand_id, account_id, content_kind, week",
            "a week of an account is there twice",
        ),
        every_row(
            name="what_repeats_itself_is_a_part_of_what_is_published",
            source=WEEK,
            condition=(
                "items >= titled_items and titled_items >= duplicate_items and cadence between 0 and 1 "
                "and (items = 0 or cadence > 0) and coalesce(engaged <= audience, true)"
            ),
            message="items, titles and repetitions of a week, or its cadence, are impossible",
        ),
        totals_agree(
            TotalsRule(
                name="weeks_add_up_to_the_content",
                left=sums(WEEK, "brand_id, content_kind", "sum(items)"),
                right=sums(
                    f"{CONTENT} where published_date is not null and account_id is not null",
                    "brand_id, content_kind",
                    "count(*)",
                ),
                message="items of the weeks and content disagree by kind",
            )
        ),
        no_phone_numbers(WEEK, ("content_kind",), ("account_id",)),
    ),
)

CONTENT_SUITES: tuple[Suite, ...] = (MART_CONTENT, CONTENT_WEEK)
