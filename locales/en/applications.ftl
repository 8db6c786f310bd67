# Writing and sending an application
application-contact = How to reach you
application-later = Save and go on later
application-sent-wrong = If the address is wrong, you can change it.
application-sent-mail = Send the same mail again
application-who-office = About the applicant
application-is-chief-office = The applicant is the chief of this branch
application-standing-title-office = As what they apply
application-standing-office = As what do they apply?
application-needs-what-office = Choose what they told you, if anything.
application-lodging-office = Book a room for them (they pay for it)
application-certified-title = Your certificate
application-number = Its number
application-number-support = As on the certificate, such as R4-012. Leave it empty where you do not know it.
error-link-replaced-title = There is a new link
error-link-replaced-body = This link was replaced. Please use the one in the newest letter or mail from us; if you are still writing, please go back to the page on which you write. If none came, or you do not know of this, please ask us.
error-link-replaced-link = To the trainings
own-change-contact = The time to apply is over. You can still change your telephone, your postal address and what you need. For anything else, please tell the office.
own-change-who = Your name, its reading and the certificate number belong to your recommendation or to the register. To change them, please tell the office.
own-stale = The application changed while you had it open
own-stale-what = What you wrote is not saved yet; it stands below. These now say something else. Please look, and save again.
own-stale-nothing = nothing is written
application-error-consent-changed = This text changed while you were writing. Please read it again, and tick it if you agree
own-change-needs = Change contact or needs
own-change-address = To change your mail address or your branch, please tell the office.
own-change-mail = To change your mail address, please tell the office.

notice-application-kept = Saved. Keep the address of this page to go on later
notice-application-mailed = The mail was sent again
notice-application-link = A new link was sent. The one of before opens nothing any more
notice-application-let-in = They may take part now
notice-recommend-ordered = The office has your order
warning-training-reminded-nobody = There is no chief to be reminded. Please look at the accounts of chiefs and their addresses

# Recommending
recommend-order-title = Order of { $branch }
recommend-late = It is over; until the places are given we still take your word.
recommend-order-missing = More are recommended than one branch is to send. Please give each a place in the order.
recommend-order-keep = Keep this order
recommend-error-order = Give each another place, from 1 to 200
recommend-error-rank-taken = Somebody has place { $n } already. Please choose another
recommend-order-closed = They are kept as 1, 2, 3 in the order of your numbers, without gaps.
recommend-error-rank-room = Somebody has place { $n } already. Tick the box below, or choose another place
recommend-room = Put them there and move the others by one ({ $names })
recommend-room-one = { $name }: { $n }
recommend-finished = Recommendations that are over
recommend-finished-of = Over: { $title }
recommend-finished-older = The newest five programmes are shown.
recommend-became = What became of it
recommend-result = { $stage }: { $state }
recommend-not-told = No result that they were told of yet

# The office
office-change = Change the application
office-change-one = Change the application of { $name }
office-change-what = Change what they asked you to. Another mail address gets a new link, and the one of before opens nothing any more. Another branch has its chief asked (where it has none with an account, the office recommends). Once places were given, the word of before stays.
office-error-changed-meanwhile = This application was changed meanwhile. Look at it, and save again
office-error-signed = Write the day on which they agreed
office-error-consent-by = Choose how they agreed, or “Not yet”
office-error-signed-later = Write a day that is not after today
office-signed = Day on which they agreed
office-signed-support = The day on which they signed the paper, or said so on the telephone. Leave it empty where they have not yet.
office-consent-read = What is agreed to (read it out on the telephone)
office-consent-by = How they agreed
office-consent-by-paper = On a paper that they signed
office-consent-by-telephone = By word of mouth, on the telephone
office-consent-by-none = Not yet
office-no-consent = No consent noted
office-no-consent-title = No consent is noted
office-no-consent-what = Have them sign the paper, or read the text to them on the telephone and ask whether they agree. Then write down how and when they did.
office-no-consent-go = Write it down
office-consent-ticked = By a tick, on { $at }
office-consent-signed = On paper, on { $day }
office-consent-spoken = On the telephone, on { $day }
office-consent-not-yet = Put right to “Not yet” on { $at }
office-consent-text = Read what was agreed to
office-no-chief = The branch has no chief with an account
office-no-chief-what = No chief of this branch has an account with which to recommend. Nobody was asked; the office is to recommend.
office-recommends = The office recommends
office-recommends-what = They are a chief, and no other chief of the branch can recommend; the office is to do so.
office-asked-anew = The branch was changed; the chief of { $branch } was asked anew.
office-word-before = What the branch of before said
office-word-before-what = It does not count as the word of the branch now, and is replaced when that comes.
office-unknown = Not found in the register
office-unknown-what = This training is for those certified, but name, kana and number are not those of the register. There is no place for them until you have looked and let them take part.
office-other-name = Another name than in the register
office-other-name-what = Number and kana are those of the register, the name is not. There is no place for them until you have looked whether it is them and let them take part.
office-same-entry = Somebody applied by the same entry
office-same-entry-what = Another application came in as the same person of the register. There is no place for this one until you have looked which is theirs and let it take part.
office-same-entry-see = See the other application
office-cleared = Waits to be let in
office-cleared-what = The register knows them by now. Let them take part, and they get a place or stand in the line.
office-let-in = I have looked: let them take part
office-link-renew-what = Do this where a letter came to somebody else. They are told the new link; the one of before opens nothing any more.
office-link-renew = Make a new link

# Letters
letter-kind-confirm-reminder = Confirming the address, again
letter-kind-new-link = A new link
letter-kind-address-changed = Another address (to that of before)
letter-kind-ask-office = To the office: recommend
letter-confirm-reminder-subject = Your mail address is not confirmed yet
letter-confirm-reminder-body =
    Dear 《name》,

    We have received what you wrote for “《programme》”, but you have not applied yet.
    Open this link and press “Apply with this address”.

    《link》

    Deadline: 《due》

    If this was not you, delete this mail. Nothing will happen.
letter-new-link-subject = Your link is a new one
letter-new-link-body =
    Dear 《name》,

    The link to your page about “《programme》” is a new one.
    That of before opens nothing any more. Please use this one from now on.

    《link》

    The link is yours alone. Please do not pass it on.
letter-address-changed-subject = Your mail address was changed
letter-address-changed-body =
    Dear 《name》,

    What we have to tell you goes to another mail address from now on.
    This is the last letter to this one; the links of before open nothing any more.

    If you do not know of this, please tell the office.
letter-ask-office-subject = Somebody waits for your word
letter-ask-office-body =
    Dear 《name》,

    《applicant》 has applied for “《programme》”.
    They are a chief, and no other chief of the branch can recommend them. Please do so for the office.

    《link》

    Deadline: 《due》

audit-application-mended = Changed an application as asked
audit-application-link_renewed = Made a new link to an application
audit-application-let_in = Let somebody take part whom the register does not know
audit-application-ranked = Put recommendations in order
audit-training-drafts_cleared = Deleted applications that nobody sent
