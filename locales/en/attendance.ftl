# attendance and completion
attendance-unknown = Not told
attendance-present = Present
attendance-late = Late
attendance-left-early = Left early
attendance-absent = Absent
attendance-made-up = Made up
attendance-by-list = in the list, { $at }
attendance-by-code = by the code, { $at }
attendance-by-report = from the meeting's report, { $at }
attendance-fee-none = There is no fee
attendance-fee-paid = Fee: paid
attendance-fee-waived = Fee: waived
attendance-fee-open = Fee: not paid yet
attendance-fee-gone = { $stage }: no place any more. Fee: { $state }
attendance-fee-gone-refunded = { $stage }: no place any more. The fee was given back, or is to be
attendance-session = Session { $n }: { $when }
attendance-complete = Completed
attendance-complete-by-office = Completed, as the office decided
attendance-missing = Still to do: { $sessions }
attendance-and = {" and "}
attendance-not-counted = Not counted as completed, as the office decided
attendance-no-course = No course yet
attendance-not-yet = Still going on
attendance-own-looked-at = It is over. The office is looking through who was there
attendance-optional-why = This session does not count towards completion.
attendance-list-title = Who is here
attendance-ahead = This session ({ $when }) has not begun yet. Absences and sessions made up for can be noted already.
attendance-early = It has not begun yet. Note it all the same
attendance-early-error = This session is on { $when } and has not begun yet. Look whether it is the right one; if so, tick the box and press once more
attendance-not-begun = This session ({ $when }) has not begun yet.
attendance-told-of = { $n } of { $n-all } noted
attendance-report-waits = A meeting's report taken in on { $day } waits to be looked at
attendance-people =
    { $n ->
        [one] 1 person
       *[other] { $n } people
    }
attendance-nobody = Nobody has a place yet.
attendance-save = Save all
attendance-save-row = Save
attendance-save-rest = Save everybody else as present
attendance-to-list = To the list
attendance-name = Name
attendance-stages = Stage by stage
attendance-end = Certificate
attendance-completion = Completion
attendance-certified-of = { $n } of { $n-all } can be certified
attendance-certified = Can be certified
attendance-completed-of = { $n } of { $n-all } completed it
attendance-completed = Completed
attendance-waits-for-fee = Waits for the fee
attendance-open = Not yet
attendance-unpaid = Fee not paid
attendance-link-label = Link of the meeting
attendance-link-support = Begins with https://. It stands on the pages of those who have a place and in the letter before a session, nowhere else.
attendance-link-save = Save the link
attendance-link-wrong = Write a link that begins with https:// and has no spaces
attendance-code = Code
attendance-code-show = Show the code
attendance-code-title = Code of the session
attendance-code-qr = QR code of the page where one says to be there
attendance-code-how-qr = Scan the QR code or open { $address }, and type the mail address with which you applied.
attendance-code-how-own = Or type this code on your own page (the link in your mail).
attendance-code-closed = No code is taken now. It is from 30 minutes before the start until 30 minutes after the end. For a session without hours, open it with the button below.
attendance-code-by-hand = It was opened by hand and is taken until you close it.
attendance-code-early = It has not begun yet. Open it all the same
attendance-code-open = Take the code from now on
attendance-code-close = Take the code no longer
attendance-code-wrong = Check the code: it is none that is taken now
attendance-arrive = Say that I am here
attendance-arrive-title = Say that you are here
attendance-arrive-intro = Type the code shown in the room or on the screen, and the mail address with which you applied.
attendance-arrive-email = The mail address with which you applied
attendance-report-import = Read the meeting's report
attendance-report-intro = Reads the list of participants (CSV) that a meeting system writes after a meeting. From when people came and left it proposes what to note. Nothing is noted before you confirm it.
attendance-report-file = List of participants
attendance-report-file-support = With columns for names and for when they joined. Columns for mail, leaving and duration are used too.
attendance-report-read = Read it
attendance-report-none = Choose a file
attendance-report-columns = There are no columns for names and for when they joined. Check that it is a meeting's list of participants
attendance-report-empty = Nobody is in it
attendance-report-long = It has more than 5,000 lines. Divide it and choose again
attendance-report-unreadable = This cannot be read as a table. Save it as CSV again
attendance-report-preview = Check the meeting's report
attendance-report-preview-intro = Who is ticked is noted so. Where something else is noted already, nothing is ticked.
attendance-report-done = This report was taken over already.
attendance-report-unmatched =
    { $n ->
        [one] 1 line that fits nobody for certain
       *[other] { $n } lines that fit nobody for certain
    }
attendance-report-unmatched-how = Two people may bear the same name, or somebody used another name. Choose whose it is and press “Assign”: the proposal is made anew.
attendance-report-nobody = No participant, or not known
attendance-report-assign = Assign
attendance-report-outside = Lines outside the hours of this session, or without a time that can be read
attendance-report-no-time = no time that can be read
attendance-report-there-heading =
    { $n ->
        [one] 1 person was there
       *[other] { $n } people were there
    }
attendance-report-absent-heading =
    { $n ->
        [one] 1 person is not in the report
       *[other] { $n } people are not in the report
    }
attendance-report-there = { $from }–{ $to }, { $n } minutes
attendance-report-there-of = { $from }–{ $to }, { $n } of { $n-all } minutes
attendance-report-same = Noted already
attendance-report-noted = now “{ $what }”
attendance-report-confirm = Note it so
attendance-exception-heading = Decide against the rule
attendance-exception-what = This stage
attendance-exception-yes = counts as completed
attendance-exception-no = does not count as completed
attendance-exception-rule = goes by the rule again
attendance-exception-reason = Reason
attendance-exception-reason-support = Only the office reads it.
attendance-exception-save = Decide so
attendance-exception-choose = Choose how this stage is to count
attendance-exception-reason-missing = Write the reason
attendance-exception-counts = On { $day } it was decided to count it as completed.
attendance-exception-does-not = On { $day } it was decided not to count it as completed.
attendance-move-heading = Answers about the change
attendance-move-waits = { $name }: no answer yet
attendance-move-cannot = { $name }: cannot come (and is choosing another course, or to give the place back)
attendance-move-question = The day, the place or the way has changed. Can you still come?
attendance-move-can = I can come
attendance-move-cannot-button = I cannot come
attendance-move-then = Thank you for telling us. The place stays yours until you choose one of these.
attendance-move-no-other = No other course has a free place now.
attendance-move-others = Courses with a free place
attendance-move-other = Move to this course
attendance-move-give-back = Give the place back
attendance-move-give-back-first = Give the place back…
attendance-move-give-back-what = It cannot be undone. If somebody waits, the place is offered to them.
attendance-move-can-after-all = I can come after all
attendance-own-heading = Sessions and attendance
attendance-own-to-come = To come
attendance-own-not-noted = Being checked
attendance-own-code = Code of the session
attendance-own-code-support = The letters shown in the room or on the screen.
attendance-own-calendar = Put the sessions into a calendar
attendance-own-meeting = Join the meeting
attendance-next-move = { $stage } { $course }: days or place have changed. Whether you can come
attendance-next-code = Enter the code of the session
attendance-feed-title = Meeting
attendance-feed-title-of = { $organiser }: meeting

notice-attendance-saved = Attendance was saved.
notice-attendance-link = The link was saved.
notice-attendance-report = The meeting's report was taken over.
notice-attendance-exception = It was decided so.
notice-attendance-arrived = You are noted as being there.
notice-attendance-arrived-by-address = If this address has a place here, it is noted as being there. You can see it on your own page.
notice-attendance-can = We know that you can come.
notice-attendance-cannot = We know that you cannot come. Choose what is next.
notice-attendance-given-back = The place was given back.
notice-attendance-other = You moved to the other course.
warning-attendance-code = Check the code: it is none that is taken now.
warning-attendance-other = The places of that course were just taken. Choose another.
warning-attendance-answered = This question was answered already.
warning-attendance-report-stays = The meeting's report was taken over, but for what others noted meanwhile. Please check the list.
warning-attendance-arrived = The code is right, but the office has noted something else. Please speak to the office.

audit-attendance-noted = noted attendance
audit-attendance-excepted = decided how a stage counts, with a reason
audit-attendance-exception_ended = let the rule of completion hold again
audit-attendance-link_set = set the link of a meeting
audit-attendance-code_opened = opened the code of a session
audit-attendance-code_closed = closed the code of a session
audit-attendance-report_taken_in = took in a meeting's report
audit-attendance-report_assigned = assigned lines of a meeting's report
audit-attendance-report_confirmed = took over a meeting's report
audit-attendance-move_asked = asked whether somebody can come after a change
audit-attendance-move_answered = got an answer about a change
audit-attendance-read = read somebody's attendance

attendance-feed-link = Calendar of the sessions (iCalendar)
attendance-reminder-text = Text of the letter before a session
attendance-reminder-when = The letters before the next session ({ $day }) go out from { $at } on, with the place or the link.
attendance-reminder-told =
    { $n ->
        [one] The letter before the next session ({ $day }) went to 1 person.
       *[other] The letters before the next session ({ $day }) went to { $n } people.
    }
attendance-link-none = No link
attendance-link-missing = There is no link of the meeting yet. As it is, the letters will have none.
