# Looking back: a programme in numbers, the annual report
training-tab-review = In numbers
review-internal = These numbers are the office's own. Small ones, such as 1 or 2, are shown as they are. Merge them before anything leaves the house, so that nobody is recognised.
review-internal-short = For the office alone (small numbers are shown as they are)
review-to-year = The annual report of this year
review-nobody = nobody yet
review-words = { $label } { $count }
review-unit = { "" }
review-people-unit = { " people" }
review-of = { $parts } (of { $n })
review-seats-of = { $parts } (of { $n } places)
review-label-amount = { $label } { $amount }
review-of-amount = { $parts } (of { $amount } asked for)

review-applications = Applications
review-applications-figure = Applications so far
review-applications-base = { $n } applications, { $n-withdrawn } of them withdrawn later. Those are counted on the day they applied too.
review-applications-none = Nobody has applied yet.
review-applications-now = { $n } now ({ $n-all } in all).
review-applications-withdrawn =
    { $n ->
        [one] 1 was withdrawn.
       *[other] { $n } were withdrawn.
    }
review-deadline = The deadline is { $at }.
review-up-to = up to { $label }: { $count }
review-from-to = { $from }–{ $to }
review-after-deadline = After the deadline ({ $days })
review-places-level = { $n } places
review-column-days = Days
review-column-new = New
review-column-sum = In all
review-branches-caption = Applications by branch, the most first, with those withdrawn later.
review-branches-none = Branches without an application ({ $n })
review-beyond = more than the { $n } aimed at

review-places = Places
review-places-undecided = Places are not decided yet. Until then, applicants are in none of these numbers.
review-places-not-yet = Places are not decided yet.
review-seats-figure = Places: { $stage }
review-seats-base = { $n } places in all
review-seats-none = There are no places
review-seats = Places
review-seats-taken = Taken
review-seats-offered = Offered
review-seats-free = Free
review-seats-waiting = Waiting
review-seats-waiting-n = { $n } waiting
review-seats-limit = At most { $n } are taken in all, fewer than the courses have places for. { $n-left } more can come in.
review-seats-waiting-note = Whoever waits for two courses is in both; in the total they are one.
review-course = Course

review-money = Fees
review-money-figure = What became of the fees asked for
review-money-base = { $n } fees, { $amount } in all
review-money-free = This programme costs nothing.
review-money-none = Nobody was asked for a fee yet.
review-money-asked = Asked for, in parts
review-money-received = Received, in parts
review-money-settled = Received as fees
review-money-in-time = Open, not overdue
review-money-overdue = Open and overdue
review-money-left = Open, of people without a place now
review-money-left-what = Fees of people who have no place any more are still open. They are not reminded. Decide under the money whether to waive them.
review-money-let-go = Waived or given back
review-money-waived = Waived
review-money-released = Given back, no longer asked for
review-money-over = More than was owed
review-money-refunded = Given back, or to be given back
review-to-money = To the money

review-attendance = Attendance
review-session = Session
review-there-partly = Late or left early
review-there-base =
    { $n ->
        [one] 1 person with a place in this course
       *[other] { $n } people with a place in this course
    }
review-there-nobody = Nobody has a place in this course yet
review-there-open = These sessions are over, and not told of everybody.
review-there-missing = { $n } to go
review-to-attendance = To the attendance

review-year-title = Annual report of the trainings
review-year-of = { $year }: annual report of the trainings
review-year-unit = FY
review-years = Choose a fiscal year
review-as-of = The numbers are those of { $day }.
review-pdf = PDF (A4)
review-xlsx = Spreadsheet (xlsx)
review-year-none = No programme was announced for this fiscal year.
review-cancelled = Cancelled, and not counted: { $names }
review-programmes = From application to certificate
review-by-programme = By programme
review-programmes-base =
    { $n ->
        [one] 1 programme
       *[other] { $n } programmes
    }
review-programme = Programme
review-applied = Applied
review-withdrawn = Withdrew
review-placed = Placed
review-completed = Completed
review-certified = Certified
review-tally-note = “Applied” are all who applied, the others are a part of these. “Placed” have a place now, “completed” completed every stage, “certified” have a certificate that was not taken back (in trainings for those certified: their completion stands in the register). Whoever applied to two programmes is counted twice.
review-certification = Programmes that certify, in parts
review-further = Other trainings, in parts
review-split-base =
    { $n ->
        [one] Of 1 application
       *[other] Of { $n } applications
    }
review-by-block = Applications by block
review-by-branch = By branch
review-by-standing = Applications by standing
review-by-mode = Applications by mode
review-standing = Standing
review-mode = Mode
review-mode-both = In person and online
review-mode-none = No place
review-no-block = No block
review-blocks-none = Numbers by block appear once branches have one (the administrator's page “Organisation, branches, desks”).

review-certified-heading = Certified in all
review-certified-in = { $year }: { $n } certified; { $all } up to its end.
review-agrees = The count of the certificates and that of the register agree ({ $n } today).
review-differs = The certificates count { $papers }, the register { $register }: they do not agree everywhere.
review-holds-but-ended = { $number } was not taken back, but the register ({ $register }) says it was.
review-revoked-but-kept = { $number } was taken back, but the register ({ $register }) still counts it.
review-no-number = no number
review-missing-numbers = { $year }: numbers that neither a certificate nor the register has: { $numbers }. The lists taken in do not have them, or they were corrected in the register.
review-and-more = { $numbers } and { $n } more
review-certified-note = Everybody is counted once, in the fiscal year of the programme that certified them first (a certificate's number is of the year in which it was issued). Those whose time is over are counted too; those taken back are not, nor is anybody whose entry was ended.
review-cumulative-figure = Certified in all, by fiscal year
review-cumulative-base =
    { $n ->
        [one] 1 person certified
       *[other] { $n } people certified
    }
review-cumulative-none = Nobody is in the register yet.
review-cumulative-before = Earlier years
review-cumulative-new = This year
review-cumulative-words = { $year }: { $n } ({ $all } in all)
review-reconciliation = Reconciled to the register
review-reconciliation-base = From lists + issued − taken back − again − ended = certified in the year. { $n } in all
review-reconciliation-after = From lists + issued − taken back − again − ended = certified in the year. { $n } in later years, { $all } in all
review-brought = From lists
review-issued = Issued
review-taken-back = Taken back
review-again = Again
review-ended = Ended
review-certified-net = Certified in the year
review-register = Register

audit-training-reviewed = Saw a programme in numbers
audit-training-year-reviewed = Saw the annual report of the trainings
audit-training-year-exported = Exported the annual report of the trainings
