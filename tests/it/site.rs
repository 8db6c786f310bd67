//! The public pages: what somebody sees who wonders whether to call, and what machines read.

use axum::http::{StatusCode, header};
use serde_json::Value;
use time::macros::{date, time};
use time::{Date, Time};
use tomarigi::auth::policy::Role;
use tomarigi::clock::Instant;

use crate::hours::{apply, mie};
use crate::support::House;

/// A house with the desk of the example, at a date and time.
async fn at(date: Date, time: Time) -> House {
    let house = House::at(Instant::of_jst(date, time)).await;
    mie(&house).await;
    house
}

async fn page(house: &House, path: &str) -> String {
    let answer = house.anybody().get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

#[tokio::test]
async fn at_15_59_59_the_page_says_open_with_the_number_to_press() {
    let house = at(date!(2026 - 05 - 14), time!(15:59:59)).await;
    let text = page(&house, "/desks/mie").await;
    assert!(text.contains("受付中です") && text.contains("16時まで"), "{text}");
    assert!(text.contains("href=\"tel:0590000134\""));
    assert!(text.contains("水曜・木曜・金曜の13時から16時"));
}

#[tokio::test]
async fn at_16_00_00_the_page_says_closed() {
    let house = at(date!(2026 - 05 - 14), time!(15:59:59)).await;
    assert!(page(&house, "/desks/mie").await.contains("受付中です"));
    // The very next microseconds: nothing that was kept outlives the minute it tells of.
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 14), time!(16:00:00)));
    let text = page(&house, "/desks/mie").await;
    assert!(!text.contains("受付中です") && text.contains("受付時間外です"), "{text}");
    assert!(text.contains("終わりました") && text.contains("5月15日(金)"));
    assert!(!text.contains("href=\"tel:0590000134\""));
}

#[tokio::test]
async fn on_a_holiday_the_page_says_why_and_when_next() {
    let house = at(date!(2026 - 05 - 06), time!(14:00)).await;
    let text = page(&house, "/desks/mie").await;
    assert!(text.contains("振替休日のためお休みです"), "{text}");
    assert!(text.contains("5月7日(木)"));
    let status = house.anybody().get("/desks/mie/status.json").await.json();
    assert_eq!(status["open"], false);
    assert_eq!(status["reason"], "holiday");
    assert_eq!(status["next_opening"]["opens"], "2026-05-07T13:00:00+09:00");
}

#[tokio::test]
async fn a_change_shows_within_a_second() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    assert!(page(&house, "/desks/mie").await.contains("059-000-0134"));
    apply(&house, "slug = \"mie\"\nphone = \"059-000-0200\"", false).await.unwrap();
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 14), time!(14:00:01)));
    assert!(page(&house, "/desks/mie").await.contains("059-000-0200"));
}

#[tokio::test]
async fn public_pages_set_no_cookie_and_may_be_kept_for_half_a_minute() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    for path in [
        "/desks/mie",
        "/desks/mie/status.json",
        "/desks/mie/calendar.ics",
        "/desks/mie/badge",
        "/desks/mie/badge.svg",
        "/openapi.json",
    ] {
        // Somebody who comes without any cookie.
        let request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        let answer = house.anybody().send(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "{path}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=30", "{path}");
    }
}

#[tokio::test]
async fn missing_desks_answer_with_the_same_bytes() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let one = house.anybody().get("/desks/tsu").await;
    let other = house.anybody().get("/desks/%E6%B4%A5").await;
    assert_eq!(one.status, StatusCode::NOT_FOUND);
    assert_eq!(one.bytes, other.bytes);
    assert_eq!(house.anybody().get("/desks/tsu/status.json").await.bytes, one.bytes);
}

#[tokio::test]
async fn the_page_is_the_same_for_people_who_are_signed_in() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let desk = tomarigi::organisation::lookup::desk_by_slug(&house.db, "mie").await.unwrap().unwrap().id;
    let somebody = house.person(Role::Coordinator, Some(desk)).await;
    assert_eq!(somebody.get("/desks/mie").await.text(), page(&house, "/desks/mie").await);
}

#[tokio::test]
async fn the_page_has_an_address_in_each_language_to_be_passed_on() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let english = page(&house, "/desks/mie?lang=en").await;
    assert!(english.contains("<html lang=\"en\"") && english.contains("hreflang=\"ja\""), "{english}");
    assert!(english.contains("rel=\"canonical\" href=") && english.contains("/desks/mie?lang=en\">"));
    // Changing the language there leads to a page in that language.
    assert!(english.contains("/language/ja?back=%2Fdesks%2Fmie\""), "{english}");
    assert!(page(&house, "/desks/mie?lang=ja").await.contains("<html lang=\"ja\""));
}

#[tokio::test]
async fn an_extra_opening_and_a_closure_say_why_in_the_desks_own_words() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let source = "slug = \"mie\"\nopenings = [{ on = \"2026-05-16\", hours = \"13:00-15:00\", reason = \"土曜の特別開設\" }]\n\
        [closures]\none_off = [{ from = 2026-05-14, reason = \"支援員の研修のため\" }]";
    apply(&house, source, false).await.unwrap();
    let text = page(&house, "/desks/mie").await;
    for words in ["お休みです(理由: 支援員の研修のため)", "16日(土)は、13時から15時(土曜の特別開設)"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[tokio::test]
async fn the_months_around_can_be_turned_to() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let text = page(&house, "/desks/mie").await;
    assert!(text.contains("/desks/mie?month=2026-06#hours"));
    // Of what is over nothing is said: the hours may have been others. Today is.
    assert!(!text.contains("month=2026-04") && !text.contains("振替休日でお休み"), "{text}");
    assert!(
        !text.contains("<td data-open><span class=\"month__day\">13<") && text.contains("month__day\">15<")
    );
    assert!(page(&house, "/desks/mie?month=2026-04").await.contains("令和8年5月"));
    let august = page(&house, "/desks/mie?month=2026-08").await;
    assert!(august.contains("令和8年8月") && august.contains("お盆でお休み"), "{august}");
    // What is no month, or far away, is this month.
    assert!(page(&house, "/desks/mie?month=9999-01").await.contains("令和8年5月"));
    assert!(page(&house, "/desks/mie?month=x").await.contains("令和8年5月"));
}

#[tokio::test]
async fn the_page_is_english_for_who_reads_english() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let mut visitor = house.anybody();
    visitor.locale = "en";
    let text = visitor.get("/desks/mie").await.text();
    assert!(text.contains("Open now") && text.contains("Wed, Thu, Fri: 13:00 to 16:00"), "{text}");
    assert!(text.contains("until 16:00"));
}

#[tokio::test]
async fn only_the_badge_may_be_framed_and_only_what_is_public_read_by_other_sites() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let badge = house.anybody().get("/desks/mie/badge").await;
    let policy = badge.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors *") && !badge.headers.contains_key(header::X_FRAME_OPTIONS));
    assert!(badge.text().contains("受付中です"));
    let page = house.anybody().get("/desks/mie").await;
    assert_eq!(page.headers[header::X_FRAME_OPTIONS], "DENY");
    for path in ["/desks/mie/status.json", "/desks/mie/badge.svg"] {
        let answer = house.anybody().get(path).await;
        assert_eq!(answer.headers["cross-origin-resource-policy"], "cross-origin", "{path}");
    }
    let svg = house.anybody().get("/desks/mie/badge.svg").await.text();
    assert!(svg.starts_with("<svg") && svg.contains("受付中です") && !svg.contains("style="), "{svg}");
}

#[tokio::test]
async fn the_data_for_search_engines_can_be_read_and_do_not_end_their_script() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    apply(&house, "slug = \"mie\"\nname = \"</script><b>\"", false).await.unwrap();
    let text = page(&house, "/desks/mie").await;
    let data = text.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["name"], "</script><b>");
    assert_eq!(data["contactPoint"]["hoursAvailable"][0]["opens"], "13:00");
}

#[tokio::test]
async fn the_feed_has_the_opening_days_of_twelve_months_with_neutral_titles() {
    let house = at(date!(2026 - 05 - 06), time!(14:00)).await;
    let feed = page(&house, "/desks/mie/calendar.ics").await;
    let lines: Vec<&str> = feed.split("\r\n").collect();
    assert_eq!(lines.first(), Some(&"BEGIN:VCALENDAR"));
    assert_eq!(lines.get(lines.len() - 2), Some(&"END:VCALENDAR"));
    let starts: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("DTSTART:")).collect();
    assert_eq!(starts.first(), Some(&"20260507T040000Z"));
    assert!(starts.last().unwrap().starts_with("202705"), "{starts:?}");
    assert!(!starts.iter().any(|start| start.starts_with("20260813")));
    let ids: std::collections::BTreeSet<&str> =
        lines.iter().filter_map(|line| line.strip_prefix("UID:")).collect();
    assert_eq!(ids.len(), starts.len());
    assert!(ids.contains("2026-05-07-0780@mie.127.0.0.1"), "{ids:?}");
    let titles: std::collections::BTreeSet<&str> =
        lines.iter().filter(|line| line.starts_with("SUMMARY")).copied().collect();
    assert_eq!(titles.into_iter().collect::<Vec<_>>(), ["SUMMARY:受付日"]);
    // Read again later on the same day, every byte is the same.
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 06), time!(18:00)));
    assert_eq!(page(&house, "/desks/mie/calendar.ics").await, feed);
}

/// Whether `value` is what `schema` says: the part of JSON Schema that the description uses. Unknown words fail.
fn check(value: &Value, schema: &Value, place: &str) {
    for word in schema.as_object().unwrap().keys() {
        let known =
            ["type", "required", "properties", "additionalProperties", "enum", "format", "description"];
        assert!(known.contains(&word.as_str()), "{place}: {word}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(|k| k.as_str().unwrap()).collect(),
        one => vec![one.as_str().unwrap()],
    };
    assert!(kinds.contains(&kind), "{place}: {value} is no {kinds:?}");
    if let Some(allowed) = schema.get("enum") {
        assert!(allowed.as_array().unwrap().contains(value), "{place}: {value}");
    }
    if schema.get("format").is_some_and(|f| f == "date-time") && !value.is_null() {
        let text = value.as_str().unwrap();
        let form = &time::format_description::well_known::Rfc3339;
        assert!(time::OffsetDateTime::parse(text, form).is_ok(), "{place}: {text}");
    }
    if let Value::Object(fields) = value {
        for name in schema["required"].as_array().unwrap() {
            assert!(fields.contains_key(name.as_str().unwrap()), "{place}: no {name}");
        }
        for (name, inner) in fields {
            let schema =
                schema["properties"].get(name).unwrap_or_else(|| panic!("{place}: {name} is not described"));
            check(inner, schema, &format!("{place}.{name}"));
        }
    }
}

#[tokio::test]
async fn the_state_for_machines_is_as_it_is_described() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let description = house.anybody().get("/openapi.json").await.json();
    assert_eq!(description["openapi"], "3.1.0");
    let routes: Vec<&str> = tomarigi::app::routes().iter().map(|route| route.info.path).collect();
    for (path, methods) in description["paths"].as_object().unwrap() {
        assert!(routes.contains(&path.as_str()), "{path} is described and not there");
        let kind =
            methods["get"]["responses"]["200"]["content"].as_object().unwrap().keys().next().unwrap().clone();
        let answer = house.anybody().get(&path.replace("{slug}", "mie")).await;
        assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(&kind), "{path}");
    }
    let schema = &description["components"]["schemas"]["Status"];
    for time in [time!(14:00), time!(17:00)] {
        house.clock.set(Instant::of_jst(date!(2026 - 05 - 14), time));
        check(&house.anybody().get("/desks/mie/status.json").await.json(), schema, "status");
    }
    apply(&house, "slug = \"bare\"\nname = \"なにもない\"\nprefecture = \"三重県\"", false).await.unwrap();
    let bare = house.anybody().get("/desks/bare/status.json").await.json();
    check(&bare, schema, "status");
    assert_eq!((&bare["open"], &bare["next_opening"]), (&Value::Bool(false), &Value::Null));
}

#[tokio::test]
async fn the_list_leads_straight_to_an_only_desk() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    assert_eq!(house.anybody().get("/desks").await.location(), "/desks/mie");
    house.desk("tsu").await;
    let text = page(&house, "/desks").await;
    assert!(text.contains("href=\"/desks/mie\"") && text.contains("href=\"/desks/tsu\""), "{text}");
}

#[tokio::test]
async fn two_closed_days_for_one_reason_are_not_told_as_a_range_over_a_day_that_is_open() {
    let house = at(date!(2026 - 05 - 14), time!(14:00)).await;
    let source = r#"
        slug = "mie"
        [closures]
        one_off = [
            { from = 2026-06-03, reason = "研修" }, { from = 2026-06-05, reason = "研修" },
            { from = 2026-06-19, reason = "引っこし" }, { from = 2026-06-24, reason = "引っこし" },
        ]
    "#;
    apply(&house, source, false).await.unwrap();
    let june = page(&house, "/desks/mie?month=2026-06").await;
    for note in ["3日(水)は、お休み(理由: 研修)", "5日(金)は、お休み(理由: 研修)"] {
        assert!(june.contains(note), "{note}: {june}");
    }
    assert!(!june.contains("3日(水)から5日(金)"), "Thursday the 4th is open");
    // From Friday to Wednesday no day lies between that would be open.
    assert!(june.contains("19日(金)から6月24日(水)は、お休み(理由: 引っこし)"), "{june}");
}
