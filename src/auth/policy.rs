//! Who may do what: one pure function from the grants of a person and an action to the extent in which it is allowed.
//!
//! The table is the one of the trust design; a test writes it out whole and compares it with a reviewed snapshot, so
//! that no change of it goes unseen. A role holds at its scope: the organisation, a branch, or a desk.

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::id::Id;

/// A role that a person holds at a scope.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, EnumIter, DeriveActiveEnum, serde::Serialize, serde::Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Accounts, settings, keys, backup; no record's text.
    Administrator = 1,
    /// The federation's office: trainings, counts.
    Secretariat = 2,
    /// Chief of a branch.
    BranchChief = 3,
    /// Runs a desk.
    Coordinator = 4,
    /// Answers the telephone.
    Supporter = 5,
    /// The office of a prefecture that commissions a desk.
    Commissioner = 6,
    /// Reads the audit log.
    Auditor = 7,
}

impl Role {
    /// The code by which forms, files and message keys name the role.
    pub fn code(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Secretariat => "secretariat",
            Role::BranchChief => "branch-chief",
            Role::Coordinator => "coordinator",
            Role::Supporter => "supporter",
            Role::Commissioner => "commissioner",
            Role::Auditor => "auditor",
        }
    }

    /// The role named by `code`.
    pub fn from_code(code: &str) -> Option<Role> {
        use sea_orm::Iterable;
        Role::iter().find(|role| role.code() == code)
    }

    /// What the role is held at: the whole organisation, a branch or a desk.
    pub fn level(self) -> Level {
        match self {
            Role::Administrator | Role::Secretariat | Role::Auditor => Level::Organisation,
            Role::BranchChief => Level::Branch,
            Role::Coordinator | Role::Supporter | Role::Commissioner => Level::Desk,
        }
    }

    /// Whether a second factor is demanded: of everybody who reads records or applications, or can give that right.
    pub fn needs_second_factor(self) -> bool {
        self.reads() || self == Role::Administrator
    }

    /// Whether it opens what people said or wrote: records of calls, applications.
    pub fn reads(self) -> bool {
        !matches!(self, Role::Administrator | Role::Commissioner | Role::Auditor)
    }
}

/// What a role is held at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Everything of the organisation.
    Organisation,
    /// The desks of one branch.
    Branch,
    /// One desk.
    Desk,
}

/// What a request wants to do. Every route names exactly one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, EnumIter)]
pub enum Action {
    /// Read what is published; sign in. Open to anybody.
    Public,
    /// One's own account: password, second factor, sessions, language; the home page.
    OwnAccount,
    /// Accounts and grants of the organisation.
    ManageAccounts,
    /// Invite people to a desk.
    Invite,
    /// Branches and desks: create, close, name.
    ManageOrganisation,
    /// Hours, closures, lists and texts of a desk.
    EditDesk,
    /// See the desk's day: hours, who is on duty, safety texts.
    SeeDesk,
    /// Check in, take a call, write a record, keep a draft.
    TakeCall,
    /// Read a record with its text.
    ReadCall,
    /// Correct or void a record.
    CorrectCall,
    /// Ask that a word be blacked out.
    AskRedaction,
    /// Approve that a word be blacked out.
    ApproveRedaction,
    /// Import records from a file.
    ImportCalls,
    /// Export records to a file.
    ExportCalls,
    /// Statistics of a desk, unsuppressed.
    SeeStatistics,
    /// Put together, publish and withdraw editions.
    PublishEdition,
    /// Read the audit log (never texts).
    ReadAudit,
    /// Programmes of training: announce, place, attendance, certificates, the register.
    RunTraining,
    /// Fees, transfers, travel claims.
    HandleMoney,
    /// Read the applications of a branch, and recommend.
    Recommend,
    /// One's own entry in the register of supporters.
    OwnEntry,
}

/// How far an action reaches for a role, within the scope that the role is held at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Extent {
    /// Not at all.
    None,
    /// One's own rows, on the day they were made.
    OwnSameDay,
    /// One's own rows.
    Own,
    /// Everything at the scope.
    All,
}

/// Choices of a desk that widen or narrow what its people may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DeskRules {
    /// Supporters read the records of the whole desk, not only their own.
    pub supporters_read_all: bool,
}

/// The table: how far `action` reaches for `role` at its scope.
pub fn extent(role: Role, action: Action, rules: DeskRules) -> Extent {
    use Action::*;
    use Role::*;
    match (action, role) {
        (Public | OwnAccount | OwnEntry, _) => Extent::All,

        (ManageAccounts | ManageOrganisation | ApproveRedaction, Administrator) => Extent::All,
        (Invite, Administrator | Coordinator) => Extent::All,

        (EditDesk | PublishEdition | ImportCalls | ExportCalls, Coordinator) => Extent::All,
        (SeeDesk | TakeCall, Coordinator | Supporter) => Extent::All,

        (ReadCall | CorrectCall | AskRedaction, Coordinator) => Extent::All,
        (ReadCall, Supporter) if rules.supporters_read_all => Extent::All,
        (ReadCall | AskRedaction, Supporter) => Extent::Own,
        (CorrectCall, Supporter) => Extent::OwnSameDay,

        (SeeStatistics, Secretariat | BranchChief | Coordinator | Supporter) => Extent::All,

        (ReadAudit, Administrator | Auditor | Coordinator) => Extent::All,
        (ReadAudit, Supporter) => Extent::Own,

        (RunTraining | HandleMoney, Secretariat) => Extent::All,
        (Recommend, Secretariat | BranchChief) => Extent::All,

        _ => Extent::None,
    }
}

/// A role at its scope, as granted to a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The desks it holds at, with their rules; empty for a role held at the organisation.
    pub desks: Vec<(Id, DeskRules)>,
    /// The branch it holds at, for a role held at one.
    pub branch: Option<Id>,
}

/// The rows that an action may touch: what `Scope` filters by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Every row of the organisation.
    Organisation,
    /// Rows of some desks and branches, and one's own.
    Parts(Parts),
    /// What belongs to one application for a training: its applicant came by the link that only they have.
    Application(Id),
}

/// Parts of an organisation. Rows that belong to none of these (the office's) are not within reach.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parts {
    /// Desks whose rows are all within reach.
    pub all: Vec<Id>,
    /// Desks of which one's own rows are within reach.
    pub own: Vec<Id>,
    /// Desks of which one's own rows made today are within reach.
    pub today: Vec<Id>,
    /// Branches whose rows are within reach.
    pub branches: Vec<Id>,
}

/// Adds up what `grants` allow for `action`. `None` means: not at all, answered like a page that does not exist.
pub fn reach(grants: &[Grant], action: Action) -> Option<Reach> {
    let Parts { mut all, mut own, mut today, mut branches } = Parts::default();
    let everybodys = matches!(action, Action::Public | Action::OwnAccount | Action::OwnEntry);
    let mut allowed = everybodys;
    for grant in grants {
        if grant.role.level() == Level::Organisation {
            if extent(grant.role, action, DeskRules::default()) == Extent::All && !everybodys {
                return Some(Reach::Organisation);
            }
            continue;
        }
        if let Some(branch) = grant.branch
            && extent(grant.role, action, DeskRules::default()) == Extent::All
            && !everybodys
        {
            branches.push(branch);
            allowed = true;
        }
        for (desk, rules) in &grant.desks {
            match extent(grant.role, action, *rules) {
                Extent::None => continue,
                Extent::OwnSameDay => today.push(*desk),
                Extent::Own => own.push(*desk),
                Extent::All => all.push(*desk),
            }
            allowed = true;
        }
    }
    for list in [&mut all, &mut own, &mut today, &mut branches] {
        list.sort_unstable();
        list.dedup();
    }
    own.retain(|desk| !all.contains(desk));
    today.retain(|desk| !all.contains(desk) && !own.contains(desk));
    allowed.then_some(Reach::Parts(Parts { all, own, today, branches }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Iterable;

    #[test]
    fn the_policy_table_is_the_reviewed_one() {
        let mut table = String::new();
        for action in Action::iter() {
            for wide in [false, true] {
                let rules = DeskRules { supporters_read_all: wide };
                let row: Vec<String> =
                    Role::iter().map(|role| format!("{:?}", extent(role, action, rules))).collect();
                let narrow: Vec<String> =
                    Role::iter().map(|r| format!("{:?}", extent(r, action, DeskRules::default()))).collect();
                if !wide || row != narrow {
                    let name = format!("{action:?}{}", if wide { " (desk widened)" } else { "" });
                    table.push_str(&format!("{name:32} {}\n", row.join(" ")));
                }
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_coordinator_of_one_desk_reaches_nothing_of_another() {
        let grant =
            Grant { role: Role::Coordinator, desks: vec![(Id(1), DeskRules::default())], branch: None };
        let parts = Parts { all: vec![Id(1)], ..Parts::default() };
        assert_eq!(reach(&[grant], Action::ReadCall), Some(Reach::Parts(parts)));
    }

    #[test]
    fn a_chief_reaches_the_applications_of_the_own_branch_alone() {
        let desks = vec![(Id(1), DeskRules::default())];
        let chief = [Grant { role: Role::BranchChief, desks, branch: Some(Id(7)) }];
        let Some(Reach::Parts(parts)) = reach(&chief, Action::Recommend) else {
            panic!("nothing within reach")
        };
        assert_eq!(parts.branches, [Id(7)]);
        assert_eq!(reach(&chief, Action::RunTraining), None);
        assert_eq!(reach(&chief, Action::HandleMoney), None);
    }

    #[test]
    fn nobody_without_a_grant_reaches_any_record() {
        let everybodys = [Action::Public, Action::OwnAccount, Action::OwnEntry];
        for action in Action::iter().filter(|action| !everybodys.contains(action)) {
            assert_eq!(reach(&[], action), None, "{action:?}");
        }
    }

    #[test]
    fn two_roles_at_one_desk_add_up_to_the_wider() {
        let rules = DeskRules::default();
        let grants = [
            Grant { role: Role::Supporter, desks: vec![(Id(1), rules), (Id(2), rules)], branch: None },
            Grant { role: Role::Coordinator, desks: vec![(Id(2), rules)], branch: None },
        ];
        let parts = Parts { all: vec![Id(2)], own: vec![Id(1)], ..Parts::default() };
        assert_eq!(reach(&grants, Action::ReadCall), Some(Reach::Parts(parts)));
    }
}
