//! Random histories of a stage against an oracle that knows nothing of how places are given: it looks at what is there
//! after each step and says what must hold.

use std::collections::{HashMap, HashSet};

use super::*;

/// A small generator of its own (xorshift), so that a history is told by its seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// A stage with what happened to it, carried out as the commands do.
struct Play {
    stage: Stage,
    now: Instant,
    next: i64,
    gone: HashSet<Id>,
    offers: HashMap<Id, Id>,
}

impl Play {
    fn new(dice: &mut Dice) -> Play {
        let courses = (0..1 + dice.next(3))
            .map(|n| Course { code: format!("c{n}"), places: u32::try_from(dice.next(5)).unwrap() })
            .collect();
        let all = (dice.next(3) == 0).then(|| 1 + u32::try_from(dice.next(6)).unwrap());
        let branch = (dice.next(2) == 0).then(|| 1 + u32::try_from(dice.next(2)).unwrap());
        let stage = Stage {
            courses,
            held: Vec::new(),
            branches: HashMap::new(),
            waiting: Vec::new(),
            limits: Limits { all, branch },
        };
        Play { stage, now: Instant(0), next: 1, gone: HashSet::new(), offers: HashMap::new() }
    }

    fn settle(&mut self) {
        for change in self.stage.settle(self.now) {
            match change {
                Change::Expire(id) => {
                    self.stage.held.retain(|held| held.id != id);
                    assert!(self.gone.insert(id), "an offer ends once");
                }
                Change::Give { application, course, number } => {
                    let id = Id(self.next);
                    self.next += 1;
                    let until = Some(self.now.plus(time::Duration::hours(3)));
                    self.stage.held.push(Held { id, application, course, number, answer_by: until });
                    self.stage.waiting.retain(|one| one.application != application);
                    self.offers.insert(id, application);
                }
            }
        }
    }

    fn step(&mut self, dice: &mut Dice) {
        match dice.next(8) {
            0..=2 => self.apply(dice),
            3 => self.release(dice, |held| held.answer_by.is_some()), // declines, or the office takes it back
            4 => self.release(dice, |held| held.answer_by.is_none()), // withdraws
            5 => {
                if let Some(held) = self.stage.held.iter_mut().find(|held| held.answer_by.is_some()) {
                    held.answer_by = None; // accepts
                }
            }
            6 => self.now = self.now.plus(time::Duration::hours(1)),
            _ => {
                let n = usize::try_from(dice.next(self.stage.courses.len() as u64)).unwrap();
                let held = self.stage.holding(&self.stage.courses[n].code);
                // Fewer places than people is refused (`commands::fits`).
                let places = u32::try_from(dice.next(6)).unwrap().max(u32::try_from(held).unwrap());
                self.stage.courses[n].places = places;
            }
        }
        self.settle();
    }

    fn apply(&mut self, dice: &mut Dice) {
        let application = Id(self.next);
        self.next += 1;
        let branch = Id(i64::try_from(900_000 + dice.next(4)).unwrap());
        self.stage.branches.insert(application, branch);
        let mut wishes: Vec<String> = self
            .stage
            .courses
            .iter()
            .filter(|_| dice.next(3) > 0)
            .map(|course| course.code.clone())
            .collect();
        if dice.next(2) == 0 {
            wishes.reverse();
        }
        let rank = self.next;
        self.stage.waiting.push(Waiting { application, branch: Some(branch), wishes, rank });
    }

    fn release(&mut self, dice: &mut Dice, which: impl Fn(&Held) -> bool) {
        let held: Vec<Id> = self.stage.held.iter().filter(|held| which(held)).map(|held| held.id).collect();
        if !held.is_empty() {
            let id = held[usize::try_from(dice.next(held.len() as u64)).unwrap()];
            self.stage.held.retain(|held| held.id != id);
            self.gone.insert(id);
        }
    }

    /// What must hold, counted from scratch.
    fn judge(&self) -> Result<(), String> {
        let stage = &self.stage;
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
                && stage.limits.all.is_none_or(|all| stage.held.len() < all as usize);
            let waits = stage.waiting.iter().find(|one| {
                one.wishes.contains(&course.code)
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
    for seed in 1..=10_000u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut play = Play::new(&mut dice);
        for step in 0..30 {
            play.step(&mut dice);
            play.judge().unwrap_or_else(|fault| panic!("history {seed}, step {step}: {fault}"));
        }
    }
}

#[test]
fn the_judge_sees_a_place_too_many_and_a_place_left_free() {
    let mut dice = Dice(7);
    let mut play = Play::new(&mut dice);
    play.stage.limits = Limits::default();
    play.stage.courses = vec![Course { code: "c0".into(), places: 1 }];
    let waiting = |n| Waiting { application: Id(n), branch: None, wishes: vec!["c0".into()], rank: n };
    play.stage.waiting = vec![waiting(1), waiting(2)];
    assert!(play.judge().is_err(), "nothing was offered");
    play.settle();
    assert_eq!(play.judge(), Ok(()));
    let mut second = play.stage.held[0].clone();
    (second.id, second.application, second.number) = (Id(99), Id(2), 2);
    play.stage.held.push(second);
    assert!(play.judge().is_err(), "two people in one place");
}

#[test]
fn a_freed_place_goes_to_the_first_who_may_have_it_and_the_others_move_up() {
    let waiting = |n, wishes: &[&str]| Waiting {
        application: Id(n),
        branch: None,
        wishes: wishes.iter().map(|w| (*w).to_owned()).collect(),
        rank: n,
    };
    let stage = Stage {
        courses: vec![Course { code: "room".into(), places: 0 }, Course { code: "net".into(), places: 1 }],
        held: vec![],
        branches: HashMap::new(),
        waiting: vec![waiting(1, &["room"]), waiting(2, &["room", "net"]), waiting(3, &["net"])],
        limits: Limits::default(),
    };
    assert_eq!(stage.position(Id(3), "net"), Some(2));
    assert_eq!(stage.position(Id(2), "room"), Some(2));
    assert_eq!(stage.position(Id(1), "net"), None);
    let given = Change::Give { application: Id(2), course: "net".into(), number: 1 };
    assert_eq!(stage.settle(Instant(0)), [given]);
}
