use super::*;

fn at(clock: &str) -> Instant {
    moment(&format!("2022/08/25 {clock}")).unwrap()
}

fn evening() -> Option<(Instant, Instant)> {
    Some((at("19:00:00"), at("21:00:00")))
}

fn known(id: i64, name: &str, kana: &str, mail: &str) -> Known {
    Known { id: Id(id), name: name.into(), kana: kana.into(), mail: mail.into() }
}

fn people() -> Vec<Known> {
    vec![
        known(1, "森下 由香", "モリシタ ユカ", "yuka@example.jp"),
        known(2, "髙﨑 蓮", "タカサキ レン", "ren@example.jp"),
        known(3, "青木 誠", "アオキ マコト", "aoki@example.jp"),
        known(4, "青木 誠", "アオキ マコト", "makoto@example.jp"),
    ]
}

const REPORT: &str = "ミーティング ID,トピック,開始時刻\n\
    812 0000 0000,集まり,2022/08/25 18:40:00\n\n\
    名前(元の名前),メール,参加時刻,退出時刻,所要時間(分),ゲスト\n\
    森下由香(青い空の会),YUKA@example.jp,2022/08/25 18:52:10,2022/08/25 19:40:00,48,いいえ\n\
    ゆか,yuka@example.jp,2022/08/25 19:38:00,2022/08/25 21:03:00,85,いいえ\n\
    たかさき れん,,2022/08/25 19:16:00,2022/08/25 21:00:30,104,はい\n\
    青木誠,,2022/08/25 19:00:00,2022/08/25 21:00:00,120,はい\n\
    iPad,,2022/08/25 19:00:00,2022/08/25 21:00:00,120,はい\n";

#[test]
fn several_lines_of_a_person_are_one_presence_and_nobody_is_guessed() {
    let lines = read(REPORT.as_bytes()).unwrap();
    let found = propose(&lines, &people(), evening());
    let told: Vec<_> = found.people.iter().map(|p| (p.id.0, p.kind, p.minutes)).collect();
    assert_eq!(told, [(1, Kind::Present, 120), (2, Kind::Late, 104)]);
    assert_eq!(found.people[0].names, ["森下由香(青い空の会)", "ゆか"]);
    let unmatched: Vec<_> = found.unmatched.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(unmatched, ["青木誠", "iPad"], "two bear the name");
}

#[test]
fn a_report_in_the_encoding_of_windows_reads_the_same() {
    let bytes = b"\x96\xbc\x91O,\x8eQ\x89\xc1\x8e\x9e\x8d\x8f,\x91\xde\x8fo\x8e\x9e\x8d\x8f\x0a\x90X\x89\xba\x97R\x8d\x81,2022/08/25 19:00,2022/08/25 21:00\x0a";
    let lines = read(bytes).unwrap();
    assert_eq!((lines[0].name.as_str(), lines[0].there), ("森下由香", evening()));
}

#[test]
fn a_line_that_the_office_assigned_is_theirs() {
    let mut lines = read(REPORT.as_bytes()).unwrap();
    lines.last_mut().unwrap().chosen = Some(Id(4));
    let found = propose(&lines, &people(), evening());
    assert!(found.people.iter().any(|p| p.id == Id(4) && p.kind == Kind::Present));
    assert_eq!(found.unmatched.len(), 1);
}

#[test]
fn a_quarter_of_an_hour_is_forgiven_at_both_ends_and_no_minute_more() {
    for (came, left, kind) in [
        ("19:15:00", "20:45:00", Kind::Present),
        ("19:15:01", "21:00:00", Kind::Late),
        ("19:00:00", "20:44:59", Kind::LeftEarly),
        ("19:30:00", "20:00:00", Kind::LeftEarly),
        ("18:00:00", "23:00:00", Kind::Present),
    ] {
        let there = Some((at(came), at(left)));
        let line = Line { name: "森下由香".into(), there, ..Line::default() };
        assert_eq!(propose(&[line], &people(), evening()).people[0].kind, kind, "{came} {left}");
    }
}

#[test]
fn who_came_at_the_beginning_and_at_the_end_alone_is_not_proposed_as_present() {
    let line = |came: &str, left: &str| {
        let there = Some((at(came), at(left)));
        Line { name: "森下由香".into(), there, ..Line::default() }
    };
    let kind = |lines: &[Line]| propose(lines, &people(), evening()).people[0].kind;
    assert_eq!(kind(&[line("19:00:00", "19:05:00"), line("20:55:00", "21:00:00")]), Kind::LeftEarly);
    // The line broke for a while: that is forgiven as much as both ends together are.
    assert_eq!(kind(&[line("19:00:00", "19:40:00"), line("20:10:00", "21:00:00")]), Kind::Present);
    assert_eq!(kind(&[line("19:00:00", "19:40:00"), line("20:10:01", "21:00:00")]), Kind::LeftEarly);
}

#[test]
fn a_rehearsal_of_the_day_before_proposes_nothing_and_is_shown() {
    let day_before = moment("2022/08/24 19:00").unwrap();
    let there = Some((day_before, day_before.plus(Duration::hours(1))));
    let line = Line { name: "森下由香".into(), there, ..Line::default() };
    let found = propose(std::slice::from_ref(&line), &people(), evening());
    assert_eq!((found.people.len(), found.outside), (0, vec![line]));
}

#[test]
fn moments_are_read_as_meeting_systems_write_them() {
    let right = Some(at("18:55:00"));
    for text in
        ["2022/08/25 18:55", "2022-08-25T18:55:00", "08/25/2022 06:55:00 PM", "2022年8月25日 午後6:55"]
    {
        assert_eq!(moment(text), right, "{text}");
    }
    assert_eq!(moment("08/25/2022 12:05 AM"), moment("2022/08/25 0:05"));
    for text in ["", "yesterday", "2022/13/25 18:55", "2022/08/25", "2022/08/25 25:00"] {
        assert_eq!(moment(text), None, "{text}");
    }
}

#[test]
fn a_file_that_is_no_report_says_what_it_lacks() {
    assert_eq!(read(b"a,b\n1,2\n"), Err(NoReport::Columns));
    assert_eq!(read("名前,参加時刻\n".as_bytes()), Err(NoReport::Empty));
    assert_eq!(read(&[0, 159, 146, 150]), Err(NoReport::Unreadable));
}

#[test]
fn a_line_without_an_end_lasts_as_long_as_it_says() {
    let lines = read("Name (Original Name),User Email,Join Time,Duration (Minutes)\n森下由香,,08/25/2022 07:00:00 PM,120\n".as_bytes());
    assert_eq!(lines.unwrap()[0].there, evening());
}

#[test]
fn a_report_of_more_lines_than_are_read_is_refused_and_not_cut_off() {
    let head = "名前,参加時刻\n";
    let lines = |n| format!("{head}{}", "森,2022/08/25 18:55\n".repeat(n));
    assert_eq!(read(lines(MOST - 1).as_bytes()).unwrap().len(), MOST - 1);
    assert_eq!(read(lines(MOST).as_bytes()), Err(NoReport::TooLong));
}
