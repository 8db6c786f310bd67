//! The kinds of letters.

use sea_orm::{EnumIter, Iterable};

/// A kind of letter. The office may write the text of each anew for a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Kind {
    /// Please confirm your address.
    Confirm,
    /// The address was not confirmed yet.
    ConfirmReminder,
    /// We have your application; here is your own page.
    Applied,
    /// The link to the own page is another one now.
    NewLink,
    /// To the address of before: letters go to another one from now on.
    AddressChanged,
    /// To a chief: somebody of your branch applied.
    AskChief,
    /// To a chief: some of your branch wait for your word.
    RemindChief,
    /// To the office: somebody applied for whom no chief of the branch can speak.
    AskOffice,
    /// A place is yours.
    Placed,
    /// You are in the line.
    Waiting,
    /// There is no place.
    NotPlaced,
    /// A place became free: do you want it?
    Offer,
    /// The time to answer an offer is over.
    OfferEnded,
    /// The office took an offer back.
    OfferCancelled,
    /// An application was withdrawn.
    Withdrawn,
    /// Day, place or way of a course changed.
    Moved,
    /// The programme does not take place.
    Cancelled,
    /// The programme takes place after all.
    Resumed,
    /// A fee is to be paid.
    Fee,
    /// A fee was not paid yet.
    FeeReminder,
    /// A session is near.
    SessionReminder,
    /// The link of a meeting changed after it was told.
    MeetingChanged,
    /// A certificate was issued.
    Certificate,
    /// A new paper of a certificate was made.
    CertificateAnew,
    /// A certificate was taken back.
    CertificateRevoked,
    /// A travel claim was returned, with the office's words.
    TravelReturned,
    /// A travel claim was approved.
    TravelApproved,
    /// Money is to be paid to somebody whose account is not known, or to which a transfer did not arrive.
    AccountWanted,
    /// The account that somebody is paid to was written on their page.
    AccountChanged,
    /// A subsidy or a refund was paid.
    PaidOut,
}

impl Kind {
    /// The code in tables, addresses and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Confirm => "confirm",
            Kind::ConfirmReminder => "confirm-reminder",
            Kind::Applied => "applied",
            Kind::NewLink => "new-link",
            Kind::AddressChanged => "address-changed",
            Kind::AskChief => "ask-chief",
            Kind::RemindChief => "remind-chief",
            Kind::AskOffice => "ask-office",
            Kind::Placed => "placed",
            Kind::Waiting => "waiting",
            Kind::NotPlaced => "not-placed",
            Kind::Offer => "offer",
            Kind::OfferEnded => "offer-ended",
            Kind::OfferCancelled => "offer-cancelled",
            Kind::Withdrawn => "withdrawn",
            Kind::Moved => "moved",
            Kind::Cancelled => "cancelled",
            Kind::Resumed => "resumed",
            Kind::Fee => "fee",
            Kind::FeeReminder => "fee-reminder",
            Kind::SessionReminder => "session-reminder",
            Kind::MeetingChanged => "meeting-changed",
            Kind::Certificate => "certificate",
            Kind::CertificateAnew => "certificate-anew",
            Kind::CertificateRevoked => "certificate-revoked",
            Kind::TravelReturned => "travel-returned",
            Kind::TravelApproved => "travel-approved",
            Kind::AccountWanted => "account-wanted",
            Kind::AccountChanged => "account-changed",
            Kind::PaidOut => "paid-out",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::iter().find(|kind| kind.code() == code)
    }
}
