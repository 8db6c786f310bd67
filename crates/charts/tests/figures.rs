//! What a reader, a browser and a printer may rely on in every figure.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::HashSet;

use charts::{Bar, Bars, Columns, Layout, Part, Steps, Tone, Units, poster, standalone};
use proptest::prelude::*;
use roxmltree::Document;

mod samples;
use samples::{ages, applications, attendance, busy_year, calls, hours, referrals, survey, trend, words};

/// Every sample in both layouts, each with an id of its own, and its words.
fn all() -> Vec<(String, charts::Words)> {
    let mut out = Vec::new();
    for (layout, l) in [(Layout::Wide, "w"), (Layout::Narrow, "n")] {
        out.push((trend().svg(layout, &format!("trend-{l}")), trend().words));
        out.push((busy_year().svg(layout, &format!("busy-{l}")), busy_year().words));
        out.push((ages().svg(layout, &format!("ages-{l}")), ages().words));
        out.push((referrals().svg(layout, &format!("ref-{l}")), referrals().words));
        out.push((survey().svg(layout, &format!("survey-{l}")), survey().words));
        out.push((calls().svg(layout, &format!("calls-{l}")), calls().words));
        out.push((hours().svg(layout, &format!("hours-{l}")), hours().words));
        out.push((applications().svg(layout, &format!("app-{l}")), applications().words));
        out.push((attendance().svg(layout, &format!("att-{l}")), attendance().words));
    }
    out
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect()
}

fn shapes(svg: &str, class: &str) -> Vec<(f64, f64)> {
    let document = Document::parse(svg).unwrap();
    let number =
        |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
    document
        .descendants()
        .filter(|node| node.has_tag_name("rect") && node.attribute("class") == Some(class))
        .map(|node| (number(node, "width"), number(node, "height")))
        .collect()
}

#[test]
fn every_figure_is_an_image_with_a_title_and_a_description_for_those_who_do_not_see_it() {
    for (svg, words) in all() {
        let document = Document::parse(&svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let named: Vec<_> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
        let text_of = |tag: &str, id: &str| {
            let node = document.descendants().find(|node| node.has_tag_name(tag)).unwrap();
            assert_eq!(node.attribute("id"), Some(id));
            node.text().unwrap().to_owned()
        };
        assert_eq!(text_of("title", named[0]), words.title);
        assert_eq!(text_of("desc", named[1]), format!("{} {}", words.denominator, words.description));
    }
}

#[test]
fn nothing_in_a_figure_needs_a_style_a_script_or_another_file() {
    for (svg, _) in all() {
        for document in [svg.clone(), standalone(&svg)] {
            let parsed = Document::parse(&document).unwrap();
            for node in parsed.descendants().filter(roxmltree::Node::is_element) {
                assert!(
                    ["svg", "title", "desc", "rect", "circle", "path", "text"]
                        .contains(&node.tag_name().name()),
                    "<{}> in a figure",
                    node.tag_name().name()
                );
                for attribute in node.attributes() {
                    let name = attribute.name();
                    assert!(
                        name != "style" && !name.starts_with("on") && name != "href",
                        "{name} in a figure"
                    );
                    assert!(!attribute.value().contains("url("), "{} in a figure", attribute.value());
                }
            }
        }
    }
}

#[test]
fn all_figures_of_a_page_have_ids_of_their_own() {
    let mut seen = HashSet::new();
    for (svg, _) in all() {
        let document = Document::parse(&svg).unwrap();
        let ids: HashSet<_> =
            document.descendants().filter_map(|node| node.attribute("id").map(String::from)).collect();
        for id in ids {
            assert!(seen.insert(id.clone()), "{id} twice on the page");
        }
    }
}

#[test]
fn every_month_shows_its_sum_and_years_are_named_where_they_begin() {
    for layout in [Layout::Wide, Layout::Narrow] {
        let shown = texts(&trend().svg(layout, "f"));
        let unit = if layout == Layout::Wide { "" } else { "件" };
        for sum in [4, 5, 9, 5, 17, 12, 12, 14] {
            assert!(shown.contains(&format!("{sum}{unit}")), "{sum} is not written: {shown:?}");
        }
        assert_eq!(shown.iter().filter(|text| *text == "令和7年").count(), 1);
        assert_eq!(shown.iter().filter(|text| *text == "令和8年").count(), 1);
    }
    assert_eq!(trend().total(), 78);
}

#[test]
fn the_heights_of_a_columns_parts_add_up_to_its_sum() {
    let svg = trend().svg(Layout::Wide, "f");
    // 153 units are the 17 calls of the highest month: 9 a call. Outlines are drawn inside: 1.5 smaller.
    let new: f64 = shapes(&svg, "new").iter().map(|(_, height)| height).sum();
    let again: Vec<_> = shapes(&svg, "again");
    assert!((new - 34.0 * 9.0).abs() < 0.5, "{new}");
    let height: f64 = again.iter().map(|(_, height)| height + 1.5).sum();
    assert!((height - 44.0 * 9.0).abs() < 0.5, "{height}");
    assert_eq!(again.len(), 7, "a month without repeat calls has no such part");
}

/// No line of the hatching leaves its box, and no hatched box is without lines.
#[test]
fn slanted_lines_stay_in_their_part_of_the_column() {
    let svg = trend().svg(Layout::Wide, "f");
    let document = Document::parse(&svg).unwrap();
    let mut hatched = 0;
    for line in document.descendants().filter(|node| node.attribute("class") == Some("hatch")) {
        let part = line.prev_sibling().unwrap();
        assert_eq!(part.attribute("class"), Some("again"));
        let of = |name: &str| part.attribute(name).unwrap().parse::<f64>().unwrap();
        let d = line.attribute("d").unwrap();
        let numbers: Vec<f64> = d.split(['M', 'L', ' ']).filter_map(|number| number.parse().ok()).collect();
        for point in numbers.chunks(2) {
            assert!((of("x")..=of("x") + of("width")).contains(&point[0]), "{d}");
            assert!((of("y")..=of("y") + of("height")).contains(&point[1]), "{d}");
        }
        hatched += 1;
    }
    assert_eq!(hatched, 7);
}

#[test]
fn bars_are_as_long_as_their_values_and_unknown_is_dashed() {
    let svg = ages().svg(Layout::Wide, "f");
    let bars = shapes(&svg, "new");
    let unknown = shapes(&svg, "none");
    let call = bars[3].0 / 12.0;
    for (bar, value) in bars.iter().zip([6.0, 5.0, 8.0, 12.0]) {
        assert!((bar.0 - value * call).abs() < 0.05);
    }
    assert!((unknown[0].0 + 1.5 - 3.0 * call).abs() < 0.05);
    assert!(svg.contains("stroke-dasharray"));
    for value in ["6件", "5件", "8件", "12件", "3件"] {
        assert!(texts(&svg).iter().any(|text| text == value), "{value}");
    }
    assert_eq!(ages().total(), 34);
}

#[test]
fn one_square_is_one_call_until_nobody_could_count_them() {
    let svg = calls().svg(Layout::Wide, "f");
    assert_eq!(shapes(&svg, "new").len(), 34);
    assert_eq!(shapes(&svg, "open").len(), 44);
    assert_eq!(Units::calls_a_square(260), 1);
    assert_eq!(Units::calls_a_square(261), 5);
    assert_eq!(Units::calls_a_square(5213), 50);
    let many = Units { parts: vec![Part { value: 1, tone: Tone::Filled }], each: 50, ..calls() };
    assert_eq!(many.squares(&many.parts[0]), 1, "a single call among thousands still has its square");
}

#[test]
fn closed_hours_are_empty_and_open_hours_without_a_call_say_zero() {
    for layout in [Layout::Wide, Layout::Narrow] {
        let svg = hours().svg(layout, "f");
        let shown = texts(&svg);
        assert_eq!(shown.iter().filter(|text| *text == "0").count(), 1);
        assert_eq!(svg.matches("<circle").count(), 8);
        assert_eq!(shown.len(), 7 + 3 + 9);
    }
}

#[test]
fn nothing_to_show_is_said_in_words() {
    let none = "この期間の相談はありません".to_owned();
    let empty = [
        Columns { months: vec![], ..trend() }.svg(Layout::Wide, "a"),
        Columns { series: vec![], months: vec![], ..trend() }.svg(Layout::Narrow, "b"),
        Bars { rows: vec![], ..ages() }.svg(Layout::Wide, "c"),
        Bars { rows: vec![Bar { label: "母".into(), value: 0, tone: Tone::Filled }], ..ages() }
            .svg(Layout::Wide, "d"),
        Units { parts: vec![], ..calls() }.svg(Layout::Wide, "e"),
        charts::Grid { cells: vec![], ..hours() }.svg(Layout::Wide, "f"),
        charts::Shares { rows: vec![], ..survey() }.svg(Layout::Wide, "g"),
        Steps { values: vec![0, 0], ..applications() }.svg(Layout::Wide, "h"),
        charts::Stacks { rows: vec![], ..attendance() }.svg(Layout::Wide, "i"),
    ];
    for svg in empty {
        assert_eq!(texts(&svg), std::slice::from_ref(&none), "{svg}");
    }
}

#[test]
fn a_rising_count_shows_what_came_in_all_the_first_and_the_last_day_and_what_it_is_compared_with() {
    for layout in [Layout::Wide, Layout::Narrow] {
        let shown = texts(&applications().svg(layout, "f"));
        for text in ["70", "6月1日", "7月11日", "定員60名"] {
            assert!(shown.iter().any(|word| word == text), "{text}: {shown:?}");
        }
        assert_eq!(shown.iter().filter(|word| *word == "70").count(), 1, "the sum stands once");
    }
    let one_day = Steps { values: vec![3], days: 1, marks: vec![], level: None, ..applications() };
    assert_eq!(texts(&one_day.svg(Layout::Wide, "f")), ["3"]);
}

#[test]
fn the_parts_of_a_row_are_as_long_as_their_shares_and_every_part_is_said() {
    let svg = attendance().svg(Layout::Wide, "f");
    // 360 units are 20 people: 18 a person; the sample of the legend is 14.
    let present: Vec<f64> = shapes(&svg, "new").iter().map(|(width, _)| *width).collect();
    assert_eq!(present, [14.0, 324.0, 270.0, 216.0]);
    let shown = texts(&svg);
    for row in attendance().rows {
        assert!(shown.contains(&row.label) && shown.contains(&row.value), "{shown:?}");
    }
    let mut present_alone = attendance();
    present_alone.rows.truncate(1);
    assert!(
        !texts(&present_alone.svg(Layout::Wide, "f")).contains(&"欠席".to_owned()),
        "nobody: not in the legend"
    );
}

#[test]
fn more_months_than_fit_side_by_side_become_rows_with_every_value() {
    let mut long = trend();
    long.months = (0..5).flat_map(|_| trend().months).collect();
    let svg = long.svg(Layout::Wide, "f");
    assert_eq!(texts(&svg).iter().filter(|text| text.ends_with('件')).count(), 40);
}

#[test]
fn a_downloaded_figure_says_what_it_is_and_what_it_is_a_part_of() {
    for (svg, words) in all() {
        let shown = texts(&poster(&svg, &words));
        assert!(shown.iter().any(|text| words.title.starts_with(text.as_str())), "{shown:?}");
        assert!(shown.iter().any(|text| words.denominator.starts_with(text.as_str())), "{shown:?}");
        assert!(shown.len() >= texts(&svg).len() + 2);
    }
}

#[test]
fn the_drawings_look_as_they_did() {
    insta::assert_snapshot!("columns_wide", trend().svg(Layout::Wide, "f1"));
    insta::assert_snapshot!("columns_narrow", trend().svg(Layout::Narrow, "f1n"));
    insta::assert_snapshot!("bars", ages().svg(Layout::Wide, "f3"));
    insta::assert_snapshot!("shares", survey().svg(Layout::Wide, "fb"));
    insta::assert_snapshot!("units", calls().svg(Layout::Wide, "fc"));
    insta::assert_snapshot!("grid", hours().svg(Layout::Wide, "fh"));
}

proptest! {
    #[test]
    fn any_text_and_any_count_make_a_well_formed_figure_that_says_the_text(
        title in any::<String>(),
        label in "\\PC{1,12}",
        unit in any::<String>(),
        id in any::<String>(),
        value in any::<u32>(),
        month in any::<u8>(),
    ) {
        let bars = Bars {
            words: words(&title, &label, &unit),
            rows: vec![Bar { label: label.clone(), value: u64::from(value), tone: Tone::Dashed }],
            unit: unit.clone(),
        };
        let mut columns = trend();
        columns.words.title.clone_from(&title);
        columns.months[0].label.clone_from(&label);
        columns.months[0].year.clone_from(&unit);
        columns.months[0].month = month;
        columns.months[0].values = vec![u64::from(value)];
        for layout in [Layout::Wide, Layout::Narrow] {
            for svg in [bars.svg(layout, &id), columns.svg(layout, &id)] {
                for text in [svg.clone(), standalone(&svg), poster(&svg, &bars.words)] {
                    let document = Document::parse(&text).unwrap();
                    prop_assert!(document.descendants().all(|node| node.attribute("style").is_none()));
                    // The oracle is another crate's parser: what XML can hold comes back as it was given.
                    let holds = |c: char| !c.is_control() && c != '\u{fffe}' && c != '\u{ffff}';
                    if title.chars().all(holds) {
                        let said = document.descendants().find(|node| node.has_tag_name("title")).unwrap();
                        prop_assert_eq!(said.text().unwrap_or_default(), &title);
                    }
                }
            }
        }
    }
}
