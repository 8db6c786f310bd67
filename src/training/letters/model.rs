//! Which letters, put into an envelope today, would say what is no longer so. Pure.
//!
//! What always holds: only a letter to the same person and of the same programme overtakes one; a letter of several stages is
//! overtaken when each of them is.

use super::kind::Kind;

/// Why a letter is better not posted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A later letter says how it is now.
    Later,
    /// The last day to answer it is past.
    AnswerPast,
    /// It was answered.
    Answered,
    /// The days that it tells of are past.
    DayPast,
    /// The place that it tells of is not theirs any more.
    Gone,
    /// What it asks for was paid.
    Paid,
}

impl Why {
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Why::Later => "letters-why-later",
            Why::AnswerPast => "letters-why-answer-past",
            Why::Answered => "letters-why-answered",
            Why::DayPast => "letters-why-day-past",
            Why::Gone => "letters-why-gone",
            Why::Paid => "letters-why-paid",
        }
    }
}

/// A letter as the rule sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its kind.
    pub kind: Kind,
    /// What it is about: stages, a fee, a claim; nothing where it is about the programme as a whole.
    pub about: Vec<String>,
    /// Why it is not so any more, where no other letter says it.
    pub ended: Option<Why>,
}

/// Why each of somebody's letters of a programme is better not posted; they come the oldest first.
pub fn overtaken(letters: &[Written]) -> Vec<Option<Why>> {
    let why = |(n, letter): (usize, &Written)| {
        let later = &letters[n + 1..];
        let is_resumed = |m: usize| later[m..].iter().any(|one| one.kind == Kind::Resumed);
        // A programme that takes place after all: what was written before it was cancelled holds again.
        let holds = |(m, one): &(usize, &Written)| one.kind != Kind::Cancelled || !is_resumed(*m);
        let over: Vec<&Written> = later
            .iter()
            .enumerate()
            .filter(holds)
            .map(|(_, one)| one)
            .filter(|one| overtakes(one.kind, letter.kind))
            .collect();
        let covers =
            |about: &String| over.iter().any(|one| one.about.is_empty() || one.about.contains(about));
        let all = if letter.about.is_empty() { !over.is_empty() } else { letter.about.iter().all(covers) };
        if all { Some(Why::Later) } else { letter.ended }
    };
    letters.iter().enumerate().map(why).collect()
}

/// Whether a letter of one kind, written later about the same, leaves one of another untrue.
fn overtakes(later: Kind, earlier: Kind) -> bool {
    use Kind::*;
    match later {
        Withdrawn => is_on_the_way(earlier) || matches!(earlier, Applied | OfferEnded),
        Cancelled => is_on_the_way(earlier) || earlier == OfferEnded,
        Resumed => earlier == Cancelled,
        ConfirmReminder => earlier == Confirm,
        Applied => matches!(earlier, Confirm | ConfirmReminder),
        NewLink => matches!(earlier, Applied | NewLink),
        Placed => is_of_place(earlier) || earlier == Moved,
        Offer => is_of_place(earlier) && earlier != Placed,
        Waiting | NotPlaced => matches!(earlier, Waiting | NotPlaced | OfferEnded | OfferCancelled),
        OfferEnded | OfferCancelled => matches!(earlier, Waiting | Offer),
        // To whom a place is offered, the days of before are told with the offer: it must still be answered.
        Moved => matches!(earlier, Placed | Moved | SessionReminder),
        MeetingChanged => matches!(earlier, SessionReminder | MeetingChanged),
        FeeReminder => matches!(earlier, Fee | FeeReminder),
        CertificateAnew | CertificateRevoked => matches!(earlier, Certificate | CertificateAnew),
        TravelReturned | TravelApproved => matches!(earlier, TravelReturned | TravelApproved),
        AccountWanted | AccountChanged | PaidOut => earlier == AccountWanted,
        Confirm | AddressChanged | AskChief | RemindChief | AskOffice | Fee | SessionReminder
        | Certificate => false,
    }
}

/// Letters that tell where somebody stands: one says how it is now.
fn is_of_place(kind: Kind) -> bool {
    use Kind::*;
    matches!(kind, Placed | Waiting | NotPlaced | Offer | OfferEnded | OfferCancelled)
}

/// Letters that promise or ask something of who is on the way to a training: nothing of it is so where that ends.
fn is_on_the_way(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Confirm
            | ConfirmReminder
            | Placed
            | Waiting
            | Offer
            | Moved
            | Resumed
            | SessionReminder
            | MeetingChanged
            | Fee
            | FeeReminder
    )
}

#[cfg(test)]
mod tests {
    use super::Kind::*;
    use super::*;

    fn letter(kind: Kind, about: &[&str], ended: Option<Why>) -> Written {
        Written { kind, about: about.iter().map(|&one| one.to_owned()).collect(), ended }
    }

    /// Kinds with what they are about, the oldest first; which of them are overtaken.
    type Row = (&'static [(Kind, &'static [&'static str])], &'static [bool]);

    const TABLE: &[Row] = &[
        (&[(Applied, &[]), (Placed, &["basic"])], &[false, false]),
        // Places: the last word of a stage counts.
        (&[(Offer, &["basic"]), (Placed, &["basic"])], &[true, false]),
        (&[(Offer, &["basic"]), (OfferEnded, &["basic"])], &[true, false]),
        (&[(Offer, &["basic"]), (OfferCancelled, &["basic"]), (Offer, &["basic"])], &[true, true, false]),
        (&[(Offer, &["practical"]), (Placed, &["basic"])], &[false, false]),
        (&[(Waiting, &[]), (Offer, &["basic"])], &[true, false]),
        (&[(Waiting, &[]), (NotPlaced, &[])], &[true, false]),
        (&[(NotPlaced, &[]), (Waiting, &[]), (Placed, &["basic"])], &[true, true, false]),
        (&[(Placed, &["basic"]), (Waiting, &[])], &[false, false]),
        (&[(Placed, &["basic"]), (Offer, &["practical"])], &[false, false]),
        (&[(Placed, &["basic"]), (Placed, &["basic"])], &[true, false]),
        // A course on other days, or elsewhere.
        (&[(Placed, &["basic"]), (Moved, &["basic"])], &[true, false]),
        (&[(Moved, &["basic"]), (Moved, &["basic"])], &[true, false]),
        (&[(Moved, &["basic"]), (Placed, &["basic"])], &[true, false]),
        (&[(Offer, &["basic"]), (Moved, &["basic"])], &[false, false]),
        (&[(SessionReminder, &["basic"]), (MeetingChanged, &["basic"])], &[true, false]),
        // A letter of two stages still tells of the one that no other tells of.
        (&[(Placed, &["basic", "practical"]), (Moved, &["practical"])], &[false, false]),
        (
            &[(Placed, &["basic", "practical"]), (Moved, &["practical"]), (Moved, &["basic"])],
            &[true, false, false],
        ),
        // Money: of the same fee, of the same claim.
        (&[(Fee, &["1"]), (FeeReminder, &["1"]), (FeeReminder, &["1"])], &[true, true, false]),
        (&[(Fee, &["1"]), (FeeReminder, &["2"])], &[false, false]),
        (&[(TravelReturned, &["1"]), (TravelApproved, &["1"])], &[true, false]),
        (&[(TravelReturned, &["1"]), (TravelApproved, &["2"])], &[false, false]),
        (&[(TravelApproved, &["1"]), (AccountWanted, &[]), (PaidOut, &[])], &[false, true, false]),
        (&[(Certificate, &[]), (CertificateAnew, &[]), (CertificateRevoked, &[])], &[true, true, false]),
        // The end of all of it, and that it goes on.
        (&[(Applied, &[]), (Placed, &["basic"]), (Withdrawn, &[])], &[true, true, false]),
        (&[(PaidOut, &[]), (Certificate, &[]), (Withdrawn, &[])], &[false, false, false]),
        (&[(Placed, &["basic"]), (Fee, &["1"]), (Cancelled, &[])], &[true, true, false]),
        (&[(Placed, &["basic"]), (Cancelled, &[]), (Resumed, &[])], &[false, true, false]),
        (
            &[(Placed, &["basic"]), (Cancelled, &[]), (Resumed, &[]), (Cancelled, &[])],
            &[true, true, true, false],
        ),
        // The link of before opens nothing.
        (&[(Applied, &[]), (NewLink, &[]), (NewLink, &[])], &[true, true, false]),
    ];

    #[test]
    fn a_letter_is_overtaken_by_a_later_one_about_the_same_and_by_no_other() {
        for (letters, overtaken_ones) in TABLE {
            let all: Vec<Written> = letters.iter().map(|(kind, about)| letter(*kind, about, None)).collect();
            let why: Vec<bool> = overtaken(&all).into_iter().map(|why| why == Some(Why::Later)).collect();
            assert_eq!(&why, overtaken_ones, "{letters:?}");
        }
    }

    #[test]
    fn what_ended_without_a_letter_says_why_and_a_letter_about_it_comes_first() {
        let offer = letter(Offer, &["basic"], Some(Why::AnswerPast));
        assert_eq!(overtaken(std::slice::from_ref(&offer)), [Some(Why::AnswerPast)]);
        let placed = letter(Placed, &["basic"], None);
        assert_eq!(overtaken(&[offer, placed]), [Some(Why::Later), None]);
    }
}
