# Training: programmes, applications, places, letters
training-fiscal-year = FY { $year }
training-title = { $title }, { $year }
training-hours = { $from }–{ $to }
training-optional = (optional)
training-place = { $place } ({ $address })
training-mode-in-person = In person
training-mode-online = Online
training-free = Free
training-yen = ¥{ $amount }

training-fault-needed = Please write something here
training-fault-year = Write a fiscal year from 2000 to 2100
training-fault-deadline = The deadline must come after the opening
training-fault-no-stage = Write one to sixty stages
training-fault-no-course = Write one to sixty courses
training-fault-twice = There are two of “{ $code }”. Each code may stand once in a programme
training-fault-places = At most 10000 places
training-fault-places-all = There are more places in all than the courses of the first stage have together
training-fault-after = “{ $code }” is no course of a stage before
training-fault-excludes = “{ $code }” is no course of another stage
training-fault-sessions = A course has at most sixty sessions
training-fault-session = Write a day or a title (hours alone will not do)
training-fault-session-number = Numbers of sessions begin at 1, and none stands twice in a course
training-fault-session-noted = Session { $n } has notes of attendance and cannot be removed. Take the notes back first
training-fault-all-optional = All sessions are optional. Write one that everybody attends
training-fault-code-held = Places or a line are kept under “{ $code }”: the code cannot be changed, taken out, or put into another stage
training-fault-later = The places of the stage before were confirmed at another time. Tick “Places are given in a later round”
training-fault-too-small = { $n } people have a place already. It cannot be fewer

cli-command-programme = Make a programme of training from a file, or show it
cli-command-programme-apply = Make or change a programme as the file says; shows the difference
cli-command-programme-show = Print a programme as a file
cli-command-programme-list = List the programmes
cli-option-programme-apply-file = The programme file (TOML, told in docs/programme-file.md)
cli-option-programme-show-slug = The programme's word in addresses
cli-programme-faulty = { $file } has a fault. Nothing was changed.
cli-programme-created = Programme { $slug } was created (as a draft).
cli-programme-changed = Programme { $slug } was changed in { $n ->
    [one] one place
   *[other] { $n } places
 }.
cli-programme-same = Programme { $slug } is as the file says. Nothing to change.
cli-programme-would-create = Programme { $slug } would be created (--dry-run: nothing was changed).
cli-programme-would-change = Programme { $slug } would change in { $n ->
    [one] one place
   *[other] { $n } places
 } (--dry-run: nothing was changed).
cli-programme-conflict = Somebody else changed it at the same time. Please try again.
cli-programme-unknown = There is no programme called { $slug }.

application-error-name = Please write your name
application-error-kana = Please write the reading of your name
application-error-kana-form = Please write it in katakana (hiragana will do)
application-error-long = Please write at most { $n } characters
application-error-glyph = These characters cannot be printed on a certificate: { $characters }. Please write them another way
application-error-email = Please write your mail address
application-error-email-form = Please check the mail address. It looks like yuka@example.jp
application-error-phone = Please write the whole telephone number with its area code
office-error-unreachable = Please write an e-mail address, a telephone number or a postal address, so that they can be told what was decided
application-error-branch = Please choose your branch
application-error-membership = Please choose whether you are a member
application-error-standing = Please choose as what you apply
application-error-consent = Please read this, and tick it if you agree
application-error-wish = Please choose at least one course
application-error-wish-after = Please choose a course that goes with the one of the stage before

letter-fact-name = name
letter-fact-programme = programme
letter-fact-stage = stage
letter-fact-course = course
letter-fact-days = days
letter-fact-place = place
letter-fact-places = places
letter-fact-meeting = meeting link
letter-fact-answer-by = answer by
letter-fact-link = link
letter-fact-position = position
letter-fact-amount = amount
letter-fact-reference = reference
letter-fact-due = due
letter-fact-pay-to = account
letter-pay-to-none = Your page will tell the account as soon as it is known.
letter-pay-to-example = Sample Bank, Sample branch, ordinary 0000000, SAMPLE
letter-fact-who = applicant
letter-fact-words = words of the office

letter-confirm-subject = Please confirm your mail address
letter-confirm-body =
    Dear 《name》,

    You have not applied yet.
    Open this link and press “Apply with this address”. Your application reaches us then.

    《link》

    If this was not you, delete this mail. Nothing will happen.
letter-applied-subject = We have your application
letter-applied-body =
    Dear 《name》,

    You have applied for “《programme》”.
    This page tells you at any time how it goes on. You can change your application there, or withdraw it.

    《link》

    The link is yours alone. Please do not pass it on.
letter-ask-chief-subject = Somebody waits for your word
letter-ask-chief-body =
    Dear 《name》,

    《applicant》 has applied for “《programme》”.
    Please tell us whether you recommend them as chief of the branch.

    《link》

    Deadline: 《due》
letter-remind-chief-subject = We are waiting for your word
letter-remind-chief-body =
    Dear 《name》,

    We do not yet know whether you recommend these applicants for “《programme》”:

    《applicant》

    《link》

    Deadline: 《due》
letter-placed-subject = You have a place
letter-placed-body =
    Dear 《name》,

    You have a place in “《programme》”.

    《places》

    Your own page tells more.

    《link》
letter-waiting-subject = You are on the waiting list
letter-waiting-body =
    Dear 《name》,

    More people applied for “《programme》” than there are places. You are on the waiting list.

    《position》

    When a place becomes free we write to the next in line. Your own page always shows where you stand.

    《link》
letter-not-placed-subject = About your application
letter-not-placed-body =
    Dear 《name》,

    This time we have no place for you in “《programme》”. Thank you for applying.
    If you have questions, please ask the office.

    《link》
letter-offer-subject = A place is free: please answer
letter-offer-body =
    Dear 《name》,

    A place in “《programme》”, 《stage》, has become free.

    《course》
    《days》
    《place》

    Please choose on your page by 《answer by》 whether you take it. Without an answer it goes to the next in line.

    《link》
letter-offer-ended-subject = The time to answer is over
letter-offer-ended-body =
    Dear 《name》,

    The time to answer is over, and the place in “《programme》”, 《course》, has gone to the next in line.
    If you still wish to take part, you can join the line again on your page.

    《link》
letter-offer-cancelled-subject = About what we offered you
letter-offer-cancelled-body =
    Dear 《name》,

    We had offered you a place in 《course》 of “《programme》”. We are sorry to have to take the offer back.
    Please ask the office about anything that is unclear.

    《link》
letter-withdrawn-subject = We noted that you withdrew
letter-withdrawn-body =
    Dear 《name》,

    Your application to “《programme》” was withdrawn. Your place, or your turn in the line, went to the next.
    If you did not ask for this, please tell the office.
letter-moved-subject = Day or place has changed
letter-moved-body =
    Dear 《name》,

    “《programme》”, 《course》, has changed:

    《days》
    《place》

    Please tell us on your page whether you can still take part.

    《link》
letter-cancelled-subject = It does not take place
letter-cancelled-body =
    Dear 《name》,

    “《programme》” does not take place. We are sorry.
    If you have questions, please ask the office.

    《link》
letter-resumed-subject = It takes place after all
letter-resumed-body =
    Dear 《name》,

    we told you that “《programme》” would not take place. It takes place after all.
    Your application stands as it did before. The page below says where you are now; if you can no longer come, please withdraw there.

    《link》
letter-fee-subject = About your payment
letter-fee-body =
    Dear 《name》,

    Please pay the fee of “《programme》”, 《stage》.

    Amount: 《amount》
    Reference: 《reference》 (write it before your name when you transfer)
    Due: 《due》

    Account:
    《account》

    《link》
letter-fee-reminder-subject = About a payment
letter-fee-reminder-body =
    Dear 《name》,

    We have not yet seen the fee of “《programme》”, 《stage》 (《amount》, reference 《reference》). If it has crossed with this mail, please excuse us.
    If you are in difficulty, please tell the office.

    Account:
    《account》

    《link》
letter-session-reminder-subject = It is soon
letter-session-reminder-body =
    Dear 《name》,

    “《programme》”, 《course》, is near.

    《days》
    《place》
    《meeting link》

    If you cannot come, please tell us on your page.

    《link》
letter-meeting-changed-subject = The link of the meeting changed
letter-meeting-changed-body =
    Dear 《name》,

    The link of the meeting of 《course》 (“《programme》”) changed. Please use this one instead of the one we told you before.

    《days》
    《meeting link》

    It is also on your page.

    《link》
letter-certificate-subject = A document for you
letter-certificate-body =
    Dear 《name》,

    You have completed all of “《programme》”. Well done.
    You can fetch the document from your page.

    《link》
letter-certificate-anew-subject = A new paper for you
letter-certificate-anew-body =
    Dear 《name》,

    We made a new paper of “《programme》” for you (《reference》). Its number is the same as before.
    You find it on your page.

    《link》
letter-certificate-revoked-subject = About a paper of yours
letter-certificate-revoked-body =
    Dear 《name》,

    Your paper of “《programme》” (《reference》) was taken back.
    Please ask the office about anything that is unclear, or that you do not agree with.

    《link》
letter-travel-returned-subject = A question about your claim
letter-travel-returned-body =
    Dear 《name》,

    Something in your travel claim of “《programme》” is to be mended.

    《words of the office》

    Please change it on your page and send it again.

    《link》
letter-travel-approved-subject = Your claim was checked
letter-travel-approved-body =
    Dear 《name》,

    Your travel claim of “《programme》” was approved. The subsidy is 《amount》.
    《words of the office》

    If you have not written your account yet, please write it on your page.

    《link》
letter-account-unknown = Your account is not known yet.
letter-account-back = An earlier transfer came back on { $day }. What the bank said: { $why }
letter-account-wanted-subject = Where to transfer to
letter-account-wanted-body =
    Dear 《name》,

    About “《programme》”: 《amount》 are to be transferred to you.
    《words of the office》
    Please write the account on your page.

    《link》
letter-account-changed-subject = An account was written
letter-account-changed-body =
    Dear 《name》,

    About “《programme》”: the account to transfer to was written on your page.
    If that was not you, please tell the office at once.

    《link》
letter-paid-out-subject = A transfer to you
letter-paid-out-body =
    Dear 《name》,

    About “《programme》”: 《amount》 were transferred to your account on 《due》.
    If they did not arrive, please tell the office.

    《link》
training-tab-overview = Overview
training-tab-applications = Applications
training-tab-places = Places
training-tab-letters = Letters
training-tab-attendance = Attendance
training-tab-money = Money
training-tab-certificates = Certificates
training-where = Where you are
training-tabs = Pages of the programme
beside-label = Pages about this person
beside-application = Application
beside-fee = Fee
beside-travel = Travel
beside-lodging = Lodging
beside-attendance = Attendance
beside-certificate = Certificate
beside-register = Register
contact-title = Questions
contact-foot = Questions: { $name }
contact-phone = Telephone { $phone }
waits-title = What waits
waits-nothing = Nothing waits for you now.
waits-unknown = Applications to look at before they may take part: { $n }
waits-words = People who wait for a recommendation: { $n }
waits-places = People without an answer about a place: { $n }
waits-results = Places are decided, and nobody has been told
waits-offers = People who were offered a place and have not answered: { $n }
waits-moves = People who have not answered after the change of { $course }: { $n }
waits-cannot = People who cannot come on the new day of { $course }: { $n }
waits-attendance = Sessions that are over and have no attendance: { $n }
waits-reports = Meeting reports to check: { $n }
waits-others = Waiting for others
waits-until = { "" } (until { $at })
waits-words-office = People whom the office is to recommend: { $n }
waits-words-chiefs = People without the word of their chief: { $n }
waits-consent = Applications without a recorded consent: { $n }
waits-places-of = People without an answer about a place in { $stage }: { $n }
waits-certificates = People whose certificate can be issued: { $n }
waits-completions = People whose completion can be noted: { $n }
waits-overdue = People to be reminded of an overdue fee: { $n }
waits-accounts = People who cannot be paid before their account is right: { $n }
waits-file-tomorrow = A file of transfers for tomorrow, { $day }
waits-file-today = A file of transfers for today, { $day }: mark it as paid once it is
waits-file-over = The file of transfers for { $day } is not marked as paid
waits-transfers = Transfers to decide: { $n }
waits-claims = Travel claims to check: { $n }
waits-payouts = People to be paid: { $n }
waits-files = Files of transfers whose day is to come: { $n }
waits-print = Letters to print: { $n }
waits-undelivered = Letters that did not arrive: { $n }
nav-training = Training
nav-recommendations = Recommendations

announce-brand = Training of peer supporters
announce-list = Trainings
announce-none = There is no training to announce just now
announce-none-what = The next one will be told here.
announce-open = Applications are open
announce-open-until = Apply by { $at } ({ $left })
announce-opens-on = Applications open on { $day }
announce-closed = Applications are closed
announce-cancelled = This training does not take place
announce-opens = Applications open
announce-deadline = Deadline
announce-over = It was { $at }
announce-until = until { $time }
announce-from-today = From today, { $day }
announce-days-left = { $n ->
    [one] 1 day left
   *[other] { $n } days left
 }
announce-last-day = today is the last day
announce-way = The way to the certificate
announce-step-apply = Apply
announce-step-apply-who = you
announce-step-apply-text = All you need is a mail address. You can stop in the middle and go on later.
announce-step-recommend = Recommendation
announce-step-recommend-who = the chief of your branch
announce-step-recommend-text = We write to the chief when your application comes. You need not ask.
announce-step-decide = Places are given
announce-step-decide-who = the office
announce-step-decide-text = After the deadline we write to you. If there are more people than places, we tell your place in the line.
announce-step-decide-by = We write to you by { $day }. If there are more people than places, we tell your place in the line.
announce-step-decide-first-come = While there are places, they go to those who apply first. When all are taken, we tell your place in the line.
announce-step-certified = Certified
announce-step-certified-who = the federation
announce-step-certified-text = You receive a certificate and an entry in the register. From then on you act through your branch.
announce-choose = Choose one.
announce-choose-any = Choose one; it may differ from the stage before.
announce-choose-after = It follows from the course you took before.
announce-or = or
announce-course-places = { $n ->
    [one] 1 place
   *[other] { $n } places
 }
announce-left = { $n ->
    [one] 1 place left
   *[other] { $n } places left
 }
announce-full = full (waiting line)
announce-apply-full = All places are taken. Who applies now stands in the waiting line, and is told when a place becomes free.
announce-lodging-office = The office has arranged lodging
announce-lodging-own = Please arrange your own lodging
announce-after = For those who took { $courses }
announce-terms = Before you apply
announce-fact-audience = For whom
announce-fact-places = Places
announce-fact-fee = Cost
announce-fact-travel = Travel
announce-fact-lodging = Lodging
announce-fact-comfort = Taking part
announce-for-members = Members of a family association, and those who are active in one.
announce-for-certified = Certified peer supporters.
announce-for-anyone = Anybody.
announce-places = { $n }
announce-places-course = { $course } { $n }
announce-places-all = { $all } ({ $each }).
announce-branch-soft = { " " }About { $n } from one branch.
announce-branch-hard = { " " }At most { $n } from one branch.
announce-fee = { $stage }: { $fee }
announce-travel = The actual cost, up to { $cap }.
announce-travel-course = The actual cost, up to { $cap } for each course.
announce-lodging = You pay for your own lodging.
announce-comfort = Standing up, turning the camera off, resting in between: all of it is fine. Tell us when you apply.
announce-grant = This training is part of { $grant }.
announce-apply = Apply
announce-apply-what = It takes about ten minutes. All you need is a mail address.
announce-apply-begin = Begin your application
announce-apply-closed = You cannot apply just now.
announce-apply-status = If you have applied, the link in your mail shows where you stand.
announce-contact = Questions

standing-unknown = Not told
standing-lived = Own experience of hikikomori
standing-family = Family
standing-ally = A professional who works with us
membership-unknown = Not told
membership-member = A member of a family association
membership-active = No member, but active in one

application-start-title = Begin your application
application-start-write = You write it
application-start-write-what = About ten minutes. It is saved as you write, and you can go on later.
application-start-mail = You open the link in a mail
application-start-mail-what = After you send it we write to you. Opening the link completes your application.
application-start-chief = The chief of your branch recommends you
application-start-chief-what = We write to the chief.
application-start-full = Full at present: { $courses }. Who chooses it waits until a place becomes free.
application-start-deadline = Deadline: { $at }
application-start-go = Begin to write
application-to-programme = About the training
application-title = Application
application-course = { $course } ({ $days })
application-who = About you
application-name = Name
application-name-support = It is printed on the certificate exactly as you write it.
application-kana = Reading of the name (kana)
application-kana-support = Katakana or hiragana.
application-email = Mail address
application-email-support = We write to it about the outcome and your place.
application-phone = Telephone
application-phone-support = Only for what is urgent.
application-postcode = Postcode
application-address = Address
application-address-support = For what has to be sent by post.
application-branch-title = Your branch
application-branch = Branch
application-branch-support = Its chief is asked to recommend you.
application-branch-which = Choose the branch you take part in.
application-choose = Please choose
application-membership = How you belong to it
application-is-chief = I am the chief of this branch
application-standing-title = As what you apply
application-standing = As what do you apply?
application-standing-note = You need not tell more. Only the chief and the office see it.
application-standing-note-office = You need not go into detail. Only the office sees it.
application-wishes = { $stage }: your wishes
application-wish = Wish { $n }
application-wish-none = none
application-needs = Taking part
application-needs-what = Tell us what would help you, if anything.
application-needs-quiet = A quiet seat
application-needs-camera-off = Camera off when online
application-needs-access = A wheelchair, or no steps
application-needs-words = Anything else
application-lodging = Please book a room for me (I pay for it)
application-consent-title = Consent
application-consent-text = What you write is used for this training and the certificate only. The chief of your branch and the office of the federation see it. As what you apply (such as own experience of hikikomori) is especially sensitive and is kept encrypted. You can withdraw at any time.
application-consent-text-office = What you write is used for this training and the certificate only. Only the office of the federation sees it. As what you apply (such as own experience of hikikomori) is especially sensitive and is kept encrypted. You can withdraw at any time.
application-consent = I have read this and agree
application-saving = Saving…
application-saved-script = Saved at { "{time}" }
application-saved-at = Saved at { $time }
application-unsaved-script = Not saved since { "{time}" }
application-send = Send
application-save = Save
application-back = Back
application-failed = No connection
application-failed-what = What you wrote is still on this page. It is saved as soon as the connection is back.
application-too-late = The deadline has passed
application-too-late-what = If you still wish to apply, please telephone the office. What you wrote is kept.
application-sent-title = Please look at your mail
application-sent-what = We have written to { $email }. Opening the link in that mail completes your application.
application-sent-spam = If nothing comes, look into the folder for spam.
application-sent-again = Change the address or what I wrote
application-sent-done = You have applied
application-sent-done-what = The link in your mail shows where you stand.
application-confirm-title = Confirm your application
application-confirm-what = This is the application of { $name }. Press the button to complete it.
application-confirm-go = Apply with this address
application-confirm-not-me = If this is not you, close this page. Nothing will happen.
application-twice = Somebody has applied with this address before
application-twice-what = We have mailed the link to that application.

own-title = Your application
own-name = Application of { $name }
own-next = What to do next
own-next-offer = { $stage }: whether you take the place that is free (until { $day })
own-next-consent = Your consent is missing. Please read the text and tick it
own-withdrawn = This application was withdrawn.
own-withdrawn-again = While one can apply, you may apply again.
own-steps = So far, and from here
own-done = done
own-now = now
own-applied = We have your application.
own-recommendation-come = The chief has answered.
own-recommendation-anew = Your branch was changed; we wait for the word of the new one. There is nothing for you to do.
own-recommendation-waits = We wait for the chief's answer. There is nothing for you to do.
own-decided = It is decided: see your place below.
own-decided-offer = A place is free: say above whether you take it.
own-decided-unknown = The office is looking you up in the register. If you know the number of your certificate, you can add it.
own-decided-checking = The office is looking you up in the register. We tell you as soon as we know.
own-decided-number = Add the number of my certificate
own-decided-line = You wait in line. We write to you when a place is free.
own-decided-out = There was no place.
own-line-over = The course has begun. The line is closed.
own-decided-by = We tell you by { $day }.
own-decided-later = We tell you after the deadline.
own-places = Your place
own-offered = A place is free: please answer
own-placed = You have a place
own-undecided = Not decided yet
own-out = No place
own-left-declined = You declined the place that was offered.
own-left-expired = The time to answer the offer is over.
own-left-given-back = You gave the place back.
own-position = { $course }: number { $n } in the line
own-offer-title = A place is free
own-offer-until = Please choose by { $day }. Without an answer it goes to the next in line.
own-accept = Take it
own-decline = Leave it
own-decline-first = Leave it…
own-decline-what = You cannot take this place afterwards. If somebody waits, it is offered to them.
own-rejoin = Wait in the line again
own-change-title-over = Change
own-change-title = Change or withdraw
own-change = Change what I wrote
own-change-office = To change anything else, please tell the office.
own-withdraw-first = Withdraw…
own-withdraw-what = You lose your place or number; if somebody waits, it goes to them. It cannot be undone.
own-withdraw = Withdraw

recommend-title = Recommendations
recommend-what = People of your branch who applied. Only the office reads your words.
recommend-nobody = Nobody waits for your word
recommend-nobody-what = We write to you when somebody applies.
recommend-until = Deadline: { $at }
recommend-limit = About { $n } from one branch. If there are more, please give an order.
recommend-word = Recommendation
recommend-none = not yet
recommend-declined = declined
recommend-rank = number { $n }
recommend-recommended = recommended
recommend-one = Recommendation of { $name }
recommend-then = , then { "" }
recommend-decision = Do you recommend them?
recommend-yes = Yes
recommend-no = Not this time
recommend-order = Order within the branch
recommend-order-support = { $n ->
    [one] 1 person of this branch has applied.
   *[other] { $n } people of this branch have applied.
 } Write a number.
recommend-words = Words
recommend-words-support = Only the office reads them.
recommend-say = Tell the office
recommend-decided = The places were given; recommendations can no longer be changed.
recommend-error-decision = Please choose whether you recommend them
recommend-error-rank = Please write a number from 1 to 200

office-applied-n = { $n ->
    [one] 1 application
   *[other] { $n } applications
 }
office-take-down = Take one down
office-take-down-what = For what came on paper or by telephone. Letters to people without mail are put aside to be printed.
office-take-down-go = Take it down
office-remind = Remind the chiefs
office-only-all = All applications
office-nobody = No applications yet
office-nobody-what = They will stand here.
office-places = Place
office-offered = { $course } (offered)
office-withdrawn = withdrawn
office-late = late
office-on-paper = taken down
office-chief = chief
office-late-reason = Why it is admitted late
office-late-what = The deadline has passed. To admit it, write why. It is recorded.
office-error-reason = Please write why
office-error-twice = Somebody has applied with this address before
office-recommend = Recommend as the office
office-place-title = Give or move a place
office-place-course = Course
office-place-go = Give this place
office-link-first = The link to their page…
office-link-what = Tell it to that person alone. Whoever has it can open their page.
office-origin = How it came
office-origin-paper = On paper
office-origin-telephone = By telephone
office-applied = Applied
office-at = { $day } { $time }

programme-edit = Write the programme
programme-part-what = What it is
programme-part-applying = Applying
programme-part-places = Places
programme-part-money = Money and certificate
programme-part-stages = Stages and courses
programme-part-texts = Words of the announcement
programme-title-ja = Title
programme-title-en = Title in English
programme-fiscal-year = Fiscal year
programme-fiscal-year-support = The year in which its April lies
programme-kind = Kind
programme-kind-certification = Certification course
programme-kind-follow_up = Follow-up training
programme-kind-regional_coordinator = Training of regional coordinators
programme-kind-other = Other
programme-organiser-ja = Held by
programme-organiser-en = Held by, in English
programme-grant-ja = Grant
programme-grant-en = Grant, in English
programme-grant-support = Told as “This training is part of …”
programme-opens = Applications open
programme-opens-support = Left empty: as soon as it is announced
programme-deadline = Deadline
programme-deadline-support = Open to the end of this minute, Japanese time
programme-decided-by = The outcome is told by
programme-audience = Who may apply
programme-audience-members = Members of family associations, and those active in them
programme-audience-certified = Certified peer supporters
programme-audience-anyone = Anybody
programme-recommendation = The chief of the branch must recommend
programme-selection = How places are given
programme-selection-at_deadline = By the office, after the deadline
programme-selection-first_come = To those who apply first
programme-order = Among equals
programme-order-as_applied = Who applied first
programme-order-lottery = Lottery
programme-seed = Seed of the lottery
programme-seed-support = Published, it lets anybody draw again.
programme-places = Places in all
programme-places-support = Left empty: those of the courses together
programme-branch-people = From one branch about
programme-branch-hard = Beyond that, people wait (otherwise the office is only warned)
programme-answer-days = Days to answer an offered place
programme-travel = Travel subsidy up to (yen)
programme-travel-support = Left empty: none
programme-travel-per-course = For each course
programme-unpaid = While the fee is unpaid
programme-unpaid-flagged = It is only marked
programme-unpaid-holds = The certificate waits
programme-valid-years = Years the certificate holds
programme-valid-years-support = Left empty: without end
programme-stages-what = A stage or course whose name is emptied is taken away.
programme-add-stage = Add a stage…
programme-add-course = Add a course…
programme-stage-ja = Name of the stage
programme-course-ja = Name of the course
programme-name-en = Name in English
programme-code = Code (a–z, 0–9, hyphens)
programme-fee = Fee (yen)
programme-fee-due = To be paid by
programme-may-miss = Sessions that may be missed
programme-later = Places are given in a later round
programme-late-counts = Being late counts as having been there
programme-left-early-counts = Leaving early counts as having been there
programme-course-places = Places
programme-place-ja = Place
programme-place-en = Place in English
programme-address = Address
programme-after = Codes of courses to be taken before (empty: any)
programme-excludes = Codes of courses that exclude it
programme-mode = How people meet
programme-lodging = Lodging
programme-lodging-none = None
programme-lodging-office = The office books
programme-lodging-own = Everybody books
programme-sessions = Sessions
programme-sessions-support = One a line, such as 2022-08-04 13:00-18:00 基本 | Basics (optional)
programme-in-english = in English
programme-intro = Introduction
programme-for = For whom
programme-notes = Notes
programme-contact = Questions
programme-agree = Consent (added to our words)
programme-phone = Telephone for questions
programme-save = Save
programme-preview = See how it looks
programme-preview-what = Not saved yet. The public page will look like this.
programme-changed-meanwhile = Somebody else was faster
programme-changed-meanwhile-what = What you wrote stands below, but cannot be saved from here. Please open what stands now, and copy yours into it.
programme-changed-look = Open what stands now
programme-error-number = Please write a number
programme-error-minute = Please choose day and time
programme-error-day = Please choose a day
programme-error-code = Please use a–z, 0–9 and hyphens in a code
programme-error-session = Line { $n } cannot be read. Write it as 2022-08-04 13:00-18:00
programme-error-file = The file has a fault: { $fault }
programme-error-place = { $place }: { $fault }
programme-error-slug = Please write up to 40 of a–z, 0–9 and hyphens
programme-error-slug-taken = This word is taken
programme-public-list = The public list
programme-none = No programmes yet
programme-none-what = You can make the first below.
programme-new = Make a programme
programme-slug = Word in addresses
programme-slug-support = a–z, 0–9, hyphens, such as r5-certification
programme-new-go = Make it and write the rest
programme-from-file = Make it from a file…
programme-file = Programme file
programme-file-support = Paste the TOML. docs/programme-file.md tells how it is written.
programme-file-go = Make it from the file
programme-state-draft = Draft
programme-state-cancelled = Cancelled
programme-state-before = Announced
programme-state-open = Open
programme-state-over = Closed

overview-no-branch = No branch
overview-steps = How far it is
overview-step-announce = Announce
overview-step-apply = Applications
overview-step-places = Places
overview-step-held = Training
overview-withdrawn = { $n } withdrawn
overview-by-branch = People by branch
overview-people = { $n ->
    [one] 1 person
   *[other] { $n } people
 }
overview-to-applications = All applications
overview-places = Places
overview-seats = { $n ->
    [one] 1 place
   *[other] { $n } places
 }
overview-offered = ({ $n } offered)
overview-to-places = Give or see places
overview-do = What you can do
overview-public = The public page
overview-announce = Announce
overview-announce-again = Announce again
overview-unannounce-first = Back to a draft…
overview-unannounce-what = The announcement disappears and nobody can apply. You may announce it again.
overview-unannounce-applied = { $n ->
    [one] The page of the one person who applied stays open.
   *[other] The pages of the { $n } people who applied stay open.
}
overview-unannounce = Back to a draft
overview-cancel-first = Cancel…
overview-cancel-what = Everybody who applied is written to.
overview-cancel = Cancel and tell everybody

board-title = Places of { $stage }
board-rounds = Rounds
board-caption = Applicants by branch with the proposal
board-undecided-n = { $n ->
    [one] 1 person is undecided
   *[other] { $n } people are undecided
 }
board-undecided-what = The proposal leaves them open; the reason (beyond what a branch should send, not in the register) stands in each row. You may give them a place.
board-unheard-n = { $n ->
    [one] One person has no word of the chief yet
   *[other] { $n } people have no word of the chief yet
}
board-unheard-what = The proposal gives them no place, and they are told so when it is confirmed and told. To wait for the chief, choose “Not yet”.
board-wishes = Wishes
board-proposal = Proposal
board-why = Why
board-choice = Place of { $name }, { $stage }
board-undecided = Not yet
board-wait = Waiting list
board-out = No place
board-by-hand = changed by hand
board-beyond = { $n } more than { $n-limit }
board-reason-holds = Has a place already
board-reason-unknown = { $why }. Decide on the application’s page whether they may take part
board-reason-wish = Wish { $n }
board-reason-rank-wish = Number { $n-rank } of the branch, wish { $n }
board-reason-full-before = { $course } is full; wish { $n }
board-reason-full = All wishes are full
board-reason-beyond = Number { $n } of the branch: give a place, or put on the waiting list
board-reason-beyond-hard = Number { $n } of the branch: beyond its limit, so waiting
board-reason-no-word = No recommendation yet
board-reason-declined = Declined by the branch
board-reason-no-wish = No wish goes with the stage before
board-reason-before = No place in the stage before
board-rules = How the proposal is made
board-rule-recommended = Only those whom their chief recommends
board-rule-branch = Up to { $n } of a branch in the chief's order; beyond that the office decides
board-rule-wish = The first of every branch before the second of any; the dearest wish first
board-rule-applied = Among equals, who applied first
board-rule-lottery = Among equals by lottery; with the seed “{ $seed }” anybody can draw again
board-confirm-title = Confirm
board-count-placed = With a place
board-count-waiting = Waiting
board-count-undecided = Undecided
board-count-out = Without recommendation
board-keep = Keep the board
board-confirm = Confirm the places
board-confirm-what = For everybody at once. Nobody is written to before you have looked at the letters on the next page, and the own pages say nothing before. Places that become free are offered to who waits once everybody was told.
board-again = Compute the proposal again
board-too-many = { $course } has { $n-places } places, and { $n-people } people were put there
board-too-many-what = Please move somebody to another course or to the waiting list.
board-offered = Waits for an answer until { $until }
board-confirmed-at = Confirmed { $at }
board-not-told = Nobody was told yet. Until then the own pages say nothing, and free places are offered to nobody.
board-tell = Look at the letters and tell them
board-nobody = Nobody
board-state = Now
board-against = As it stands, this goes against the rules of the programme
board-against-what = Mend it and confirm, or, where there is a reason, confirm it as it is. That it was confirmed so is kept in the record.
board-against-final = Mend it, and confirm again.
board-anyway = Confirm it as it is
board-beyond-title = Some places go against the rules of the programme.
board-open-n = { $n ->
    [one] { $n } person not decided upon
   *[other] { $n } people not decided upon
 }
board-open-what = Those whose chief has not answered, those who came after the places were confirmed, and those who were left open.
board-open-what-plain = Those who came after the places were confirmed, and those who were left open.
board-open-first-come = Once the office has looked at them they get a place, or are put into the line.
board-open-first-come-word = So are those without a recommendation, once it comes.
board-open-line = Whoever is put into the line is offered a place when one is free. They are told whatever is decided.
board-open-word = Recommendation: { $word }
board-into-line = Put into the line
board-no-place = Tell that there is no place
breach-all = The programme takes { $n-most } people in all; these would be { $n-people }
breach-branch = { $branch }: { $n-people } people (a guide of { $n-most })
breach-branch-hard = { $branch }: { $n-people } people (at most { $n-most } of one branch)
breach-apart = “{ $course }” of { $name } does not go with their course of the stage before
breach-without = { $name } would be in “{ $course }” without a place in the stage before
breach-unknown = { $name } is to be looked up in the register first. Once the application’s page lets them take part, they can be given a place
anyway-title = Move or place
anyway-what = Where there is a reason, the place can be given as it is. That it was is kept in the record.
anyway-go = Give the place anyway
anyway-back = Back, without doing so
office-line-title = The line, or no place
office-line-into = Whoever is put into the line is offered a place when one is free. They are told.
office-line-none = They are told that there is no place.
board-offer-cancel = Take the offer back
board-waiting-n = { $n ->
    [one] 1 person waits
   *[other] { $n } people wait
 }
board-out-n = { $n ->
    [one] 1 person without a place
   *[other] { $n } people without a place
 }

letters-tell-title = Tell the outcome
letters-tell-what = Look at the letters first. Everybody gets one. Places that are free are offered to who waits at the same time.
letters-tell = Tell everybody
letters-look = Look at the letter
letters-to-print = { $n ->
    [one] 1 letter to print
   *[other] { $n } letters to print
 }
letters-print-what = For people without mail. The PDF fits window envelopes.
letters-print = Download the PDF
letters-print-done = Mark the chosen letters as posted
letters-print-which = Letters (those without a mark wait for the next time)
letters-print-of = letter of { $day }
letters-of-person = { $n ->
    [one] 1 letter
   *[other] { $n } letters
 }
letters-no-address = No postal address
letters-overtaken = { $n ->
    [one] 1 of them is not ticked, since what it says is no longer so. Tick it to post it.
   *[other] { $n } of them are not ticked, since what they say is no longer so. Tick them to post them.
 }
letters-why-later = There is a later letter
letters-why-answer-past = The day to answer is past
letters-why-answered = It was answered
letters-why-day-past = Its day is past
letters-why-gone = The place is no longer theirs
letters-why-paid = It was paid
letters-posted-title = When they are in the post
letters-posted-what = The ticked letters leave this list. The page of each person says that they were posted.
letters-drop-first = Put letters away that are not to be posted
letters-drop-what = The ticked letters are put away without being posted. First take the mark from those that you will post.
letters-drop = Put away without posting
letters-put-away = { $n ->
    [one] 1 letter put away in the last 30 days
   *[other] { $n } letters put away in the last 30 days
 }
letters-put-away-which = Letters to take back
letters-back = Let them wait for the printer again
letters-back-what = If it was not posted yet, or is to be posted after all, let it wait for the printer again.
letters-print-this = Download this letter as PDF
letters-file = { $programme } letters { $day }
letters-code = The QR code of the link
letters-code-how = Point the camera of a smartphone at this square to open the page of the link above.
letters-code-else = If it does not open, or you have no smartphone, please tell the office.
letters-undelivered = { $n ->
    [one] 1 letter did not arrive
   *[other] { $n } letters did not arrive
 }
letters-undelivered-what = They were tried for two days and not accepted. Please ask by telephone, or print and post them.
letters-by-post = Print the chosen ones and post them
letters-whose = The application of { $name }
letters-lost = Did not arrive
letters-told-title = What they were told
letters-told-none = Nothing yet.
letters-state-waiting = On its way
letters-state-sent = Sent on { $day }
letters-state-lost = Tried until { $day }, and did not arrive
letters-state-to-print = Waits to be printed
letters-state-printed = Marked as posted by the office on { $day }
letters-state-dropped = Put away without posting on { $day }
letters-texts = Texts
letters-texts-what = You may write each of them anew for this programme.
letters-own = rewritten
letters-languages = Languages of the text
letters-ja = In Japanese
letters-en = In English
letters-written = { $n ->
    [one] 1 letter so far
   *[other] { $n } letters so far
 }
letters-subject = Subject
letters-subject-support = Telephones are shared: let the subject not tell what it is about.
letters-body = Text
letters-body-support = These words are replaced by the facts of that person:
letters-preview = See how it looks
letters-preview-title = How it looks
letters-preview-what = The name, the link, the number, the sum, and days that differ from person to person are invented.
letters-example-name = Hanako Sample
letters-example-words = Please add one more picture of the receipt.
letters-ours = Back to our text
letters-error-fact = There is no 《{ $fact }》
letters-to = { $name }
letter-kind-confirm = Confirm the address
letter-kind-applied = Application received
letter-kind-ask-chief = To a chief: please recommend
letter-kind-remind-chief = To a chief: reminder
letter-kind-placed = A place
letter-kind-waiting = The waiting list
letter-kind-not-placed = No place
letter-kind-offer = A free place is offered
letter-kind-offer-ended = The time to answer is over
letter-kind-offer-cancelled = An offer taken back
letter-kind-withdrawn = A withdrawal noted
letter-kind-moved = Day or place changed
letter-kind-cancelled = Cancelled
letter-kind-resumed = It takes place after all
letter-kind-fee = The fee
letter-kind-fee-reminder = The fee: reminder
letter-kind-session-reminder = A session is near
letter-kind-meeting-changed = The link of a meeting changed
letter-kind-certificate = The certificate
letter-kind-certificate-anew = A new paper of a certificate
letter-kind-certificate-revoked = A certificate revoked
letter-kind-travel-returned = A travel claim to be mended
letter-kind-travel-approved = A travel claim was approved
letter-kind-account-wanted = An account is wanted
letter-kind-account-changed = An account was changed
letter-kind-paid-out = A transfer was made

notice-application-applied = You have applied
notice-application-withdrawn = The application was withdrawn
notice-application-changed = Changed
notice-application-taken = The application was taken down
notice-training-taken = The place is yours
notice-training-declined = The office was told that you do not take the place
notice-training-moved = The place was given
notice-training-proposed = Written on the board; the place is given when the board is confirmed
notice-training-into-line = Put into the line
notice-training-no-place = Told that there is no place
notice-training-reminded = The chiefs were written to
notice-recommend-said = The office has your word
notice-programme-saved = Saved
notice-programme-created = The programme was created as a draft
notice-programme-announced = Announced
notice-programme-withdrawn = Back to a draft
notice-programme-cancelled = Cancelled
notice-board-kept = The board was kept
notice-board-again = The proposal was computed again
notice-board-done = The places are confirmed. Next: tell everybody
notice-board-offer-cancelled = The offer was taken back
notice-letters-told = Everybody was told
notice-letters-text-saved = The text was saved
notice-letters-text-ours = Back to our text
notice-letters-printed = Marked as posted. If that was a mistake, take them back from the letters that were put away
notice-letters-dropped = Put away without posting. If that was a mistake, take them back from the letters that were put away
notice-letters-back = They wait for the printer again
notice-letters-to-print = They wait to be printed
warning-training-offer-over = This offer is over
warning-training-line = They have a place or are offered one already
warning-training-cancelled = This programme was cancelled
warning-training-full = This course is full
warning-board-confirmed = The places are confirmed already
warning-recommend-decided = The places were given; recommendations can no longer be changed
audit-training-told = told the outcome
audit-training-text_changed = changed a letter's text
audit-training-letters_printed = marked letters as posted
audit-training-letters_dropped = put letters away without posting
audit-training-letters_back = took letters back that were put away
audit-training-letters_fetched = fetched letters to print
audit-training-letters_to_print = Letters that did not arrive are to be printed
audit-training-chiefs_reminded = reminded the chiefs
audit-application-listed = looked at applications
audit-application-read = read an application
warning-letters-none = There are no letters to print, or none was chosen
warning-letters-nobody = There is nobody to be told
office-standing = As
announce-way-other = How it goes on
