use super::*;
use crate::training::programmes::model::{Mode, Session, Stage};

fn stage(code: &str, mode: Mode, rule: Completion, optional: &[bool]) -> Stage {
    let sessions = optional.iter().map(|optional| Session { optional: *optional, ..Session::default() });
    let course = Course {
        code: format!("{code}-1").parse().unwrap(),
        mode,
        places: 20,
        sessions: sessions.collect(),
        ..Course::default()
    };
    Stage { code: code.parse().unwrap(), completion: rule, courses: vec![course], ..Stage::default() }
}

/// What the rules of the announcement say, written anew from its words rather than from the code: "who was there, counted
/// over the sessions that are asked of everybody".
fn oracle(
    required: &[Kind],
    rule: Completion,
    exception: Option<bool>,
    payment: Payment,
    unpaid: Unpaid,
) -> (&'static str, bool) {
    let mut there = 0;
    let mut away = 0;
    for kind in required {
        let word = kind.code();
        if word == "present" || word == "made-up" {
            there += 1;
        }
        if word == "late" {
            if rule.late_counts { there += 1 } else { away += 1 }
        }
        if word == "left-early" {
            if rule.left_early_counts { there += 1 } else { away += 1 }
        }
        if word == "absent" {
            away += 1;
        }
    }
    let by_rule = if away > rule.may_miss {
        "missing"
    } else if there + away < required.len() as u32 {
        "not yet"
    } else {
        "complete"
    };
    let stands = exception.map_or(by_rule, |counts| if counts { "complete" } else { "missing" });
    let waits_for_money = unpaid == Unpaid::Holds && payment == Payment::Open;
    (stands, stands == "complete" && !waits_for_money)
}

fn word(done: &Done) -> &'static str {
    match done {
        Done::Complete => "complete",
        Done::Missing(_) => "missing",
        Done::NotYet => "not yet",
    }
}

const MODES: [Mode; 2] = [Mode::InPerson, Mode::Online];
const UNPAID: [Unpaid; 2] = [Unpaid::Flagged, Unpaid::Holds];
const EXCEPTIONS: [Option<bool>; 3] = [None, Some(true), Some(false)];

fn rules() -> Vec<Completion> {
    let mut rules = Vec::new();
    for may_miss in 0..=2 {
        for late_counts in [true, false] {
            for left_early_counts in [true, false] {
                rules.push(Completion { may_miss, late_counts, left_early_counts });
            }
        }
    }
    rules
}

#[test]
fn every_row_of_the_truth_table_is_as_the_announcement_says() {
    let mut rows = 0;
    for rule in rules() {
        for mode in MODES {
            for (first, second, optional) in triples() {
                let sessions = [("s-1", 1, first), ("s-1", 2, second), ("s-1", 3, optional)];
                let noted = sessions.map(|(course, n, kind)| ((course.to_owned(), n), kind)).into();
                for exception in EXCEPTIONS {
                    for payment in Payment::iter() {
                        for unpaid in UNPAID {
                            let stages = vec![stage("s", mode, rule, &[false, false, true])];
                            let programme = Programme { stages, unpaid, ..Programme::default() };
                            let exceptions = exception.map(|counts| ("s".to_owned(), counts));
                            let exceptions = exceptions.into_iter().collect();
                            let taken = |_: &str| Some("s-1".to_owned());
                            let found = outcome(&programme, taken, &noted, &exceptions, payment);
                            let (stands, certified) =
                                oracle(&[first, second], rule, exception, payment, unpaid);
                            let case = (mode, rule, sessions, exception, payment, unpaid);
                            assert_eq!(word(&found.stages[0].done), stands, "{case:?}");
                            assert_eq!(found.complete, stands == "complete", "{case:?}");
                            assert_eq!(found.certified, certified, "{case:?}");
                            assert_eq!(found.unpaid, payment == Payment::Open, "{case:?}");
                            rows += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(rows, 12 * 2 * 6 * 6 * 6 * 3 * 4 * 2);
}

fn triples() -> impl Iterator<Item = (Kind, Kind, Kind)> {
    Kind::iter().flat_map(|a| Kind::iter().flat_map(move |b| Kind::iter().map(move |c| (a, b, c))))
}

/// The table that people read: basic training done, what was noted in the practical one, in every mix of modes.
#[test]
fn the_table_reads_as_it_was_agreed() {
    let mut table = String::new();
    for (basic, practical) in MODES.into_iter().flat_map(|a| MODES.into_iter().map(move |b| (a, b))) {
        table.push_str(&format!("\nbasic {basic:?}, practical {practical:?}\n"));
        table.push_str("  noted       exception | unpaid is flagged: not owed, paid, waived, open");
        table.push_str(" | unpaid holds: not owed, paid, waived, open\n");
        for kind in Kind::iter() {
            for exception in EXCEPTIONS {
                let words = match exception {
                    None => "",
                    Some(true) => "counts",
                    Some(false) => "does not",
                };
                table.push_str(&format!("  {:<11} {words:<9}", kind.code()));
                for unpaid in UNPAID {
                    table.push_str(" |");
                    for payment in Payment::iter() {
                        let rule = Completion::default();
                        let stages =
                            vec![stage("a", basic, rule, &[false]), stage("b", practical, rule, &[false])];
                        let programme = Programme { stages, unpaid, ..Programme::default() };
                        let noted: HashMap<_, _> =
                            [(("a-1".to_owned(), 1), Kind::Present), (("b-1".to_owned(), 1), kind)].into();
                        let exceptions: HashMap<_, _> =
                            exception.map(|counts| ("b".to_owned(), counts)).into_iter().collect();
                        let taken = |stage: &str| Some(format!("{stage}-1"));
                        let found = outcome(&programme, taken, &noted, &exceptions, payment);
                        let cell = match (&found.stages[1].done, found.certified, found.unpaid) {
                            (Done::Complete, true, true) => "certified!",
                            (Done::Complete, true, false) => "certified",
                            (Done::Complete, false, _) => "waits",
                            (other, ..) => word(other),
                        };
                        table.push_str(&format!(" {cell:<10}"));
                    }
                }
                table.push('\n');
            }
        }
    }
    let trimmed: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(trimmed.join("\n"));
}

#[test]
fn who_takes_no_course_of_a_stage_has_not_completed_it_and_a_programme_without_stages_certifies_nobody() {
    let stages = vec![stage("a", Mode::Online, Completion::default(), &[false])];
    let programme = Programme { stages, ..Programme::default() };
    let nothing = |_: &str| None;
    let found = outcome(&programme, nothing, &HashMap::new(), &HashMap::new(), Payment::NotOwed);
    assert_eq!((&found.stages[0].done, found.certified), (&Done::NotYet, false));
    let empty = outcome(&Programme::default(), nothing, &HashMap::new(), &HashMap::new(), Payment::Paid);
    assert!(!empty.complete && !empty.certified);
}

#[test]
fn what_was_missed_is_named_and_can_be_made_up() {
    let stage = stage("a", Mode::Online, Completion::default(), &[false, true, false]);
    let course = &stage.courses[0];
    let rule = Completion::default();
    let noted = |kinds: [Kind; 3]| move |n: i16| kinds[usize::try_from(n).unwrap() - 1];
    assert_eq!(done(course, rule, noted([Kind::Present, Kind::Absent, Kind::Present])), Done::Complete);
    assert_eq!(
        done(course, rule, noted([Kind::Present, Kind::Absent, Kind::Absent])),
        Done::Missing(vec![3])
    );
    assert_eq!(done(course, rule, noted([Kind::Present, Kind::Unknown, Kind::MadeUp])), Done::Complete);
    assert_eq!(
        done(course, rule, noted([Kind::Unknown, Kind::Absent, Kind::LeftEarly])),
        Done::Missing(vec![3])
    );
}
