//! Forms that reports from other regions use.

use super::{check, check_all, context};
use crate::recognise::Context;

#[test]
fn joined_months_days_and_weekdays() {
    check_all(
        &context("2022-11-10", "", ""),
        &[
            (
                "In [June/July 2022] and [May–July 2021].",
                &["2022-06-01 2022-07-31 x", "2021-05-01 2021-07-31 x"],
            ),
            (
                "From [28 February/1 March 2022] on.",
                &["2022-02-28 2022-03-01 x"],
            ),
            (
                "From [Friday 4 to Sunday 6 November].",
                &["2022-11-04 2022-11-06 c*"],
            ),
            (
                "In the [last two weeks of April 2021].",
                &["2021-04-17 2021-04-30 x"],
            ),
            (
                "From the [mid-90s] until at least [2025].",
                &["1993-01-01 1995-12-31 x", "2025-01-01 2025-12-31 x"],
            ),
        ],
    );
}

#[test]
fn years_that_describe_or_are_compared_with() {
    check_all(
        &context("2022-11-10", "", ""),
        &[
            (
                "In the Mission’s [2018] report.",
                &["2018-01-01 2018-12-31 x"],
            ),
            (
                "They got much, including [1992] reparations.",
                &["1992-01-01 1992-12-31 x"],
            ),
            (
                "It was 95 per cent below [2021].",
                &["2021-01-01 2021-12-31 x"],
            ),
            (
                "The students remember [1988], and will.",
                &["1988-01-01 1988-12-31 x"],
            ),
            ("See footnotes 1612–1614.", &[]),
        ],
    );
}

#[test]
fn days_just_after_publication_are_not_a_year_old() {
    let march = context("2022-03-09", "", "");
    check(
        &march,
        "A campaign runs from [12 to 16 March].",
        &["2022-03-12 2022-03-16 c*"],
    );
    check(&march, "Since [12 March] they wait.", &["2021-03-12 c"]);
    check(
        &march,
        "In [April] it rained.",
        &["2021-04-01 2021-04-30 c"],
    );
    check(
        &march,
        "Food must last until [July].",
        &["2022-07-01 2022-07-31 c"],
    );
}

#[test]
fn weekdays_and_days_of_a_story() {
    // Wednesday 9 March.
    let march = context("2022-03-09", "", "");
    check(&march, "By [Sunday], forty were dead.", &["2022-03-06 r"]);
    check(&march, "They promised it by [Sunday].", &["2022-03-13 r"]);
    check(
        &march,
        "War began on [5 May 2021]. Many died. Nobody came. On [Monday] a convoy did.",
        &["2021-05-05 x", "2022-03-07 r"],
    );
    // An old story goes on in its own year, and so does a day near another.
    check(
        &context("2019-04-07", "", ""),
        "On [6 April 1994] it fell; ten died on [the 7th], more on [the 21st]. By [late July] it was over.",
        &[
            "1994-04-06 x",
            "1994-04-07 c",
            "1994-04-21 c",
            "1994-07-21 1994-07-31 c",
        ],
    );
    check(
        &context("2018-08-27", "", ""),
        "They came on [27 August 2017]. The division had flown in on [10 August].",
        &["2017-08-27 x", "2017-08-10 c"],
    );
    check(
        &march,
        "On [June 2] they came; [three days after that] a second fell. [Five days on], it was quiet.",
        &["2021-06-02 c", "2021-06-05 r", "2021-06-10 r"],
    );
}

#[test]
fn without_a_year_the_latest_day_that_is_named_gives_it() {
    check(
        &Context::default(),
        "Army left on [27 Jan]; talks of [23-26 Feb] failed.\n\nIn the news\n\n[8 Feb 2023]\nA word.\n\n[5 Oct 2022]\nAnother.",
        &[
            "2023-01-27 i",
            "2023-02-23 2023-02-26 i",
            "2023-02-08 x",
            "2022-10-05 x",
        ],
    );
    check(&Context::default(), "On [March 7] it rained.", &["? c"]);
    check(
        &context("", "2020", ""),
        "On [March 7] it rained; [8 Feb 2023].",
        &["2020-03-07 c", "2023-02-08 x"],
    );
}
