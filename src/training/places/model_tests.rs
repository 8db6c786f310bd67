//! Random histories of one or two stages against an oracle that knows nothing of how places are given: it looks at what is
//! there after each step and says what must hold.

use super::*;
use crate::training::programmes::model as data;

/// A small generator of its own (xorshift), so that a history is told by its seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(usize::try_from(self.next(of.len() as u64)).unwrap()) }
    }
}

fn after_hours(hours: u64) -> Instant {
    Instant(0).plus(time::Duration::hours(i64::try_from(hours).unwrap()))
}

/// A course whose day is not known.
fn course(code: &str, places: u32) -> Course {
    Course { code: code.into(), places, begins: None }
}

/// The stages of a programme with what happened to them, carried out as the commands do.
struct Play {
    programme: Programme,
    stages: Vec<Stage>,
    now: Instant,
    next: i64,
    gone: HashSet<Id>,
}

/// A stage of one to three courses; those of the second follow some of the first, or exclude some.
fn stage_of(dice: &mut Dice, before: &[data::Course]) -> data::Stage {
    let word = if before.is_empty() { "a" } else { "b" };
    let courses = (0..1 + dice.next(3)).map(|n| {
        let mut some = |one_in: u64| -> Vec<_> {
            before.iter().filter(|_| dice.next(one_in) == 0).map(|course| course.code.clone()).collect()
        };
        let (after, excludes) = (some(3), some(6));
        let places = u32::try_from(dice.next(5)).unwrap();
        let code = format!("{word}{n}").parse().unwrap();
        data::Course { code, places, after, excludes, ..data::Course::default() }
    });
    data::Stage { code: word.parse().unwrap(), courses: courses.collect(), ..data::Stage::default() }
}

impl Play {
    fn new(dice: &mut Dice) -> Play {
        let mut programme = Programme { stages: vec![stage_of(dice, &[])], ..Programme::default() };
        if dice.next(3) > 0 {
            let mut later = stage_of(dice, &programme.stages[0].courses);
            // An exclusion may be written on either side.
            for course in &mut later.courses {
                if dice.next(2) == 0 {
                    for code in std::mem::take(&mut course.excludes) {
                        let first = programme.stages[0].courses.iter_mut().find(|c| c.code == code).unwrap();
                        first.excludes.push(course.code.clone());
                    }
                }
            }
            programme.stages.push(later);
        }
        let all = (dice.next(3) == 0).then(|| 1 + u32::try_from(dice.next(6)).unwrap());
        let branch = (dice.next(2) == 0).then(|| 1 + u32::try_from(dice.next(2)).unwrap());
        let stages = programme.stages.iter().enumerate().map(|(n, stage)| Stage {
            code: stage.code.to_string(),
            open: true,
            courses: stage
                .courses
                .iter()
                .map(|course| {
                    let begins = (dice.next(3) == 0).then(|| after_hours(dice.next(20)));
                    Course { code: course.code.to_string(), places: course.places, begins }
                })
                .collect(),
            held: Vec::new(),
            branches: HashMap::new(),
            waiting: Vec::new(),
            limits: if n == 0 { Limits { all, branch } } else { Limits::default() },
        });
        let stages = stages.collect();
        Play { programme, stages, now: Instant(0), next: 1, gone: HashSet::new() }
    }

    /// A place ends; whoever held it leaves the lines of the later stages.
    fn end(&mut self, id: Id) -> Option<(usize, Id)> {
        let n = self.stages.iter().position(|stage| stage.held.iter().any(|held| held.id == id))?;
        let at = self.stages[n].held.iter().position(|held| held.id == id)?;
        let ended = self.stages[n].held.remove(at);
        assert!(self.gone.insert(id), "an offer ends once");
        for later in &mut self.stages[n + 1..] {
            later.waiting.retain(|one| one.application != ended.application);
        }
        Some((n, ended.application))
    }

    fn settle(&mut self) {
        let standing = Standing { programme: &self.programme, stages: self.stages.clone() };
        for change in standing.settle(self.now, None) {
            match change {
                Change::Expire(id) => assert!(self.end(id).is_some(), "what ends was there"),
                Change::Give { application, stage, course, number } => {
                    let id = Id(self.next);
                    self.next += 1;
                    let until = Some(self.now.plus(time::Duration::hours(3)));
                    let stage = self.stages.iter_mut().find(|one| one.code == stage).unwrap();
                    let begins = stage.courses.iter().find(|one| one.code == course).unwrap().begins;
                    assert!(
                        begins.is_none_or(|begins| self.now < begins),
                        "a course that has begun takes nobody"
                    );
                    stage.held.push(Held { id, application, course, number, answer_by: until });
                    stage.waiting.retain(|one| one.application != application);
                }
            }
        }
    }

    fn step(&mut self, dice: &mut Dice) {
        match dice.next(8) {
            0..=2 => self.apply(dice),
            3 => self.release(dice, |held| held.answer_by.is_some()), // declines, or the office takes it back
            4 => self.release(dice, |held| held.answer_by.is_none()), // gives it back
            5 => {
                let mut held = self.stages.iter_mut().flat_map(|stage| &mut stage.held);
                if let Some(held) = held.find(|held| held.answer_by.is_some()) {
                    held.answer_by = None; // accepts
                }
            }
            6 => self.now = self.now.plus(time::Duration::hours(1)),
            _ => {
                let s = usize::try_from(dice.next(self.stages.len() as u64)).unwrap();
                let stage = &mut self.stages[s];
                let n = usize::try_from(dice.next(stage.courses.len() as u64)).unwrap();
                let held = stage.holding(&stage.courses[n].code);
                // Fewer places than people is refused (`commands::fits`).
                let places = u32::try_from(dice.next(6)).unwrap().max(u32::try_from(held).unwrap());
                stage.courses[n].places = places;
            }
        }
        self.settle();
    }

    fn apply(&mut self, dice: &mut Dice) {
        let application = Id(self.next);
        self.next += 1;
        let branch = Id(i64::try_from(900_000 + dice.next(4)).unwrap());
        let rank = self.next;
        for stage in &mut self.stages {
            stage.branches.insert(application, branch);
            let mut wishes: Vec<String> =
                stage.courses.iter().filter(|_| dice.next(3) > 0).map(|course| course.code.clone()).collect();
            if dice.next(2) == 0 {
                wishes.reverse();
            }
            stage.waiting.push(Waiting { application, branch: Some(branch), wishes, rank });
        }
    }

    /// A place ends, and with it those of the later stages.
    fn release(&mut self, dice: &mut Dice, which: impl Fn(&Held) -> bool) {
        let held = self.stages.iter().flat_map(|stage| &stage.held);
        let held: Vec<Id> = held.filter(|held| which(held)).map(|held| held.id).collect();
        let Some((n, who)) = dice.pick(&held).copied().and_then(|id| self.end(id)) else { return };
        let later = self.stages[n + 1..].iter().flat_map(|stage| &stage.held);
        let later: Vec<Id> = later.filter(|held| held.application == who).map(|held| held.id).collect();
        for id in later {
            self.end(id);
        }
    }

    /// The course that somebody holds in each stage.
    fn own(&self, who: Id) -> Vec<Option<&str>> {
        let of = |stage: &'_ Stage| stage.held.iter().position(|held| held.application == who);
        self.stages.iter().map(|stage| of(stage).map(|n| stage.held[n].course.as_str())).collect()
    }

    /// Whether these courses, one a stage, may be held by one person.
    fn fit(&self, own: &[Option<&str>]) -> bool {
        let [first, second] = own else { return true };
        let Some(second) = second else { return true };
        let Some(first) = first else { return false };
        let course = |code: &str| {
            self.programme.stages.iter().flat_map(|stage| &stage.courses).find(|c| c.code.as_str() == code)
        };
        let (a, b) = (course(first).unwrap(), course(second).unwrap());
        (b.after.is_empty() || b.after.contains(&a.code))
            && !a.excludes.contains(&b.code)
            && !b.excludes.contains(&a.code)
    }

    /// What must hold, counted from scratch.
    fn judge(&self) -> Result<(), String> {
        for (n, stage) in self.stages.iter().enumerate() {
            self.judge_stage(n, stage)?;
        }
        Ok(())
    }

    fn judge_stage(&self, n: usize, stage: &Stage) -> Result<(), String> {
        let mut numbers = HashSet::new();
        let mut holders = HashSet::new();
        for held in &stage.held {
            if !numbers.insert((&held.course, held.number)) {
                return Err(format!("{} of {} is held twice", held.number, held.course));
            }
            if !holders.insert(held.application) {
                return Err(format!("{} holds two places", held.application));
            }
            if self.gone.contains(&held.id) {
                return Err("an offer that ended came back".into());
            }
            if !self.fit(&self.own(held.application)) {
                return Err(format!("{} holds courses that do not go together", held.application));
            }
        }
        let of_branch = |branch: Option<Id>| {
            stage.held.iter().filter(|held| stage.branches.get(&held.application).copied() == branch).count()
        };
        for course in &stage.courses {
            let people = stage.held.iter().filter(|held| held.course == course.code).count();
            if people > course.places as usize {
                return Err(format!("{people} people in {} places of {}", course.places, course.code));
            }
            let room = people < course.places as usize
                && course.begins.is_none_or(|begins| self.now < begins)
                && stage.limits.all.is_none_or(|all| stage.held.len() < all as usize);
            let waits = stage.waiting.iter().find(|one| {
                let mut own = self.own(one.application);
                own[n] = Some(&course.code);
                one.wishes.contains(&course.code)
                    && self.fit(&own)
                    && stage.limits.branch.is_none_or(|most| of_branch(one.branch) < most as usize)
            });
            if let (true, Some(one)) = (room, waits) {
                return Err(format!("{} is free and {} waits for it", course.code, one.application));
            }
        }
        if stage.limits.all.is_some_and(|all| stage.held.len() > all as usize) {
            return Err("more people than the stage takes".into());
        }
        Ok(())
    }
}

#[test]
fn in_ten_thousand_random_histories_no_place_is_held_twice_and_none_stays_free_while_somebody_waits() {
    let mut second = 0;
    for seed in 1..=10_000u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut play = Play::new(&mut dice);
        for step in 0..30 {
            play.step(&mut dice);
            play.judge().unwrap_or_else(|fault| panic!("history {seed}, step {step}: {fault}"));
        }
        second += play.stages.get(1).map_or(0, |stage| stage.held.len());
    }
    assert!(second > 1_000, "people come into the second stage: {second}");
}

/// Two people waiting, one place.
fn one_place() -> Play {
    let mut play = Play::new(&mut Dice(7));
    play.programme.stages.truncate(1);
    play.stages.truncate(1);
    play.stages[0].limits = Limits::default();
    play.stages[0].courses = vec![course("a0", 1)];
    let waiting = |n| Waiting { application: Id(n), branch: None, wishes: vec!["a0".into()], rank: n };
    play.stages[0].waiting = vec![waiting(1), waiting(2)];
    play
}

#[test]
fn the_judge_sees_a_place_too_many_and_a_place_left_free() {
    let mut play = one_place();
    assert!(play.judge().is_err(), "nothing was offered");
    play.settle();
    assert_eq!(play.judge(), Ok(()));
    let mut second = play.stages[0].held[0].clone();
    (second.id, second.application, second.number) = (Id(99), Id(2), 2);
    play.stages[0].held.push(second);
    assert!(play.judge().is_err(), "two people in one place");
}

#[test]
fn who_holds_a_place_and_waits_all_the_same_is_given_no_second_one() {
    let mut play = one_place();
    play.settle();
    let waiting = |n| Waiting { application: Id(n), branch: None, wishes: vec!["a0".into()], rank: n };
    play.stages[0].waiting.insert(0, waiting(1));
    play.stages[0].courses[0].places = 2;
    play.settle();
    let holders: Vec<Id> = play.stages[0].held.iter().map(|held| held.application).collect();
    assert_eq!(holders, [Id(1), Id(2)]);
}

#[test]
fn a_place_that_is_free_on_the_first_day_of_its_course_is_offered_to_nobody() {
    let mut play = one_place();
    play.stages[0].courses[0].begins = Some(after_hours(2));
    play.now = after_hours(2);
    play.settle();
    assert!(play.stages[0].held.is_empty());
    play.now = after_hours(1);
    play.settle();
    assert_eq!(play.stages[0].held[0].application, Id(1), "the day before, it still is");
}

#[test]
fn a_freed_place_goes_to_the_first_who_may_have_it_and_the_others_move_up() {
    let waiting = |n, wishes: &[&str]| Waiting {
        application: Id(n),
        branch: None,
        wishes: wishes.iter().map(|w| (*w).to_owned()).collect(),
        rank: n,
    };
    let of =
        |code: &str, places| data::Course { code: code.parse().unwrap(), places, ..data::Course::default() };
    let courses = vec![of("room", 0), of("net", 1)];
    let only = data::Stage { code: "basic".parse().unwrap(), courses, ..data::Stage::default() };
    let programme = Programme { stages: vec![only], ..Programme::default() };
    let stage = Stage {
        code: "basic".into(),
        open: true,
        courses: vec![course("room", 0), course("net", 1)],
        held: vec![],
        branches: HashMap::new(),
        waiting: vec![waiting(1, &["room"]), waiting(2, &["room", "net"]), waiting(3, &["net"])],
        limits: Limits::default(),
    };
    assert_eq!(stage.position(Id(3), "net"), Some(2));
    assert_eq!(stage.position(Id(2), "room"), Some(2));
    assert_eq!(stage.position(Id(1), "net"), None);
    let standing = Standing { programme: &programme, stages: vec![stage] };
    let (stage, course) = ("basic".to_owned(), "net".to_owned());
    assert_eq!(
        standing.settle(Instant(0), None),
        [Change::Give { application: Id(2), stage, course, number: 1 }]
    );
    let mut closed = standing;
    closed.stages[0].open = false;
    assert_eq!(closed.settle(Instant(0), None), [], "places that are not given yet are given to nobody");
}
