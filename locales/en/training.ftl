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
training-fault-all-optional = All sessions are optional. Write one that everybody attends
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
letter-fact-meeting = meeting link
letter-fact-answer-by = answer by
letter-fact-link = link
letter-fact-position = position
letter-fact-amount = amount
letter-fact-reference = reference
letter-fact-due = due
letter-fact-who = applicant

letter-confirm-subject = Please confirm your mail address
letter-confirm-body =
    Dear 《name》,

    We have received what you wrote.
    Open this link and press “Apply with this address”. Until you do, you have not applied.

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

    The deadline of “《programme》” is near, and we do not yet know whether you recommend 《applicant》.

    《link》

    Deadline: 《due》
letter-placed-subject = You have a place
letter-placed-body =
    Dear 《name》,

    You have a place in “《programme》”, 《stage》.

    《course》
    《days》
    《place》

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
letter-fee-subject = About your payment
letter-fee-body =
    Dear 《name》,

    Please pay the fee of “《programme》”, 《stage》.

    Amount: 《amount》
    Reference: 《reference》 (write it before your name when you transfer)
    Due: 《due》

    Your page tells the account.

    《link》
letter-fee-reminder-subject = About a payment
letter-fee-reminder-body =
    Dear 《name》,

    We have not yet seen the fee of “《programme》”, 《stage》 (《amount》, reference 《reference》). If it has crossed with this mail, please excuse us.
    If you are in difficulty, please tell the office.

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
letter-certificate-subject = A document for you
letter-certificate-body =
    Dear 《name》,

    You have completed all of “《programme》”. Well done.
    You can fetch the document from your page.

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
nav-training = Training
nav-recommendations = Recommendations
