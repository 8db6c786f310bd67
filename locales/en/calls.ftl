# Today, the screen of a call, records
list-and = ,{" "}

home-greeting = Hello, { $name }
home-choose-desk = Which desk?
home-what-opens = What you can open
home-public-desks = The desks (a page that anybody can see)
home-today = Today's shift
home-date = Today, { $date }
home-desk = Desk
home-with = With you
home-alone = Nobody else just now
home-name = { $name }
home-so-far = Calls today
home-none = None yet.
home-rests = The desk is closed today.
home-none-yet = None yet. Rest until it rings.
home-conversations = { $n ->
    [one] 1 conversation
   *[other] { $n } conversations
}
home-silent = { $n } silent or cut off
home-waiting = { $n ->
    [one] 1 record is waiting to be finished
   *[other] { $n } records are waiting to be finished
}
home-continue = Go on with the record of { $time }
home-continue-afterwards = Go on with the record of { $day } (written afterwards)
home-written-on = written up to { $time }
home-continue-day = Go on with the record of { $day }, { $time }
home-corrections = You have begun a correction
home-correction-continue = Go on with the correction of No. { $number }
home-redactions = { $n ->
    [one] 1 request to black out words
   *[other] { $n } requests to black out words
}
home-duty = On duty
home-on-duty = You are on duty and stay signed in until { $time }.
home-off-duty = Once on duty, you stay signed in until closing.
home-off-duty-rests = No calls are taken today. You can write records without going on duty.
home-check-in = Go on duty
home-check-out = End my duty
home-open-at-end = { $n ->
    [one] One record is not finished. It stays when your duty ends, and you can go on with it from this page at any time.
   *[other] { $n } records are not finished. They stay when your duty ends, and you can go on with them from this page at any time.
}
home-records = See the records
home-other-desks = Other desks
home-unsettled = The opening hours are not settled
home-settle = Settle the opening hours
home-desk-closed = This desk is closed. Please ask your administrator.
home-published = See the published figures
home-begin = First steps
home-begin-desk = Open a desk
home-begin-coordinator = Invite its coordinator
notice-duty-begun = You are on duty
notice-duty-ended = Your duty has ended. Thank you.
notice-draft-discarded = The draft was discarded
notice-draft-kept = Saved up to here

call-ring = The telephone rang
call-ring-hint = The record begins at the minute you press
call-rang-title = The telephone rang
call-rang-body = The record begins at { $time }. The time was kept.
call-rang-begin = Begin the record of { $time }
call-afterwards = Write a record afterwards
call-afterwards-body = Record a call that is over, a visit or a letter, with its day and time.
call-afterwards-begin = Begin
call-title = Record of a call
call-to-today = Go to today's page
call-since = From { $time }
call-until = to { $time }
call-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
call-minutes-script = {"{"}minutes{"}"} min
call-draft = Draft
call-saving = Saving
call-saved-at = saved { $time }
call-unscripted = What you write is saved when you press a button. Saved up to { $time }.
call-saved-script = saved {"{"}time{"}"}
call-unsaved-script = Not saved since {"{"}time{"}"}
call-safety = When a life is in danger
call-safety-short = Danger
call-listening = While listening
call-cards = Cards at hand

call-kind = Kind
call-novelty = New?
call-caller = Caller
call-caller-hint = who telephones
call-relation = Relation
call-sex = Sex
call-age = Age
call-residence = Lives in
call-residence-list = Municipalities
call-residence-note = Type kana or kanji. At most six are shown, those of this desk’s prefecture first.
call-residence-some = {"{"}count{"}"} found
call-residence-no = None found
call-person = Person concerned
call-outside = Outside
call-unknown = Unknown
call-person-hint = who lives withdrawn
call-person-same = The same person as the caller.
call-same = the same
call-how-long = How long
call-folded = Of a silent or misdirected call, nothing is recorded about people.
call-keys = and the other letters, pressed with Alt, go to their field.
call-chief-concern = Chief concern
call-notes = Notes
call-response = Response
call-referred-to = Referred to
call-heaviness = How heavy it was for me
call-day = Day
call-time = Begun
call-ended = Ended
call-channel = By
call-end-and-save = End and save
call-save = Save
call-save-correction = Save as a correction
call-end-only = Only end the call
call-save-so-far = Save up to here
call-no-hurry = There is no hurry. You can save with things unknown and add to it later.
call-discard = Discard this draft…
call-discard-hint = What is written is gone then. It cannot be brought back.
call-discard-do = Discard

call-sent-title = This record was saved at { $time }
call-sent-body = If you change it and save, that is kept as a correction. What it said before stays.
call-sent-link = See the saved record
call-too-late-title = This record can no longer be corrected from here
call-too-late-body = That is possible on the day of the call only. What you wrote is still below. Please tell the coordinator.
call-stale-title = Another window has written on in the meantime
call-stale-body = What you wrote in this window is not saved yet. Look at the other window's text, then choose which to keep.
call-stale-form-body = It was not recorded yet. What you wrote is still below. Look at the other window's text; if you save then, what is below becomes the record.
call-stale-look = See the other window's text
call-stale-mine = Keep the text of this window
call-failed-title = What you wrote is not saved yet
call-failed-body = It is still in this window. Do not close it, and go on talking. It will be saved as soon as the server answers.
call-failed-retry = Try to save now
call-login-title = Sign in again to go on writing
call-login-body = You are signed out, so it is not saved yet. What you wrote is still in this window. Sign in in another window, then come back here.

call-error-choice = Please choose from the list again.
call-error-residence-which = Please choose which municipality is meant.
call-error-residence-none = No such municipality. Please check the name, or leave it empty.
call-error-day = Please write the day like 2026-05-14.
call-error-time = Please write the time like 14:07.
call-error-future = That is in the future.
call-error-ended = This end does not fit. Write a time after the beginning that has passed.
call-error-long = At most { $n } characters, please.
call-error-reason = Please write why.
call-reason-sent-again = Changed on the same page after saving

call-record = Record
call-number = No. { $number }
call-taken-by = taken by { $name }
call-corrected-times = { $n ->
    [one] corrected once
   *[other] corrected { $n } times
}
call-voided = void
call-nothing-written = Nothing was written
call-was-empty = (empty)
call-correct = Correct
call-print = Open for printing
call-history = History
call-written = First record
call-corrected-by = Corrected
call-voided-by = Voided
call-reinstated-by = Voiding taken back
call-blacked-out = Blacked out
call-blacked-out-by = Asked for by { $asked }, approved by { $decided }
call-not-blacked-out = Decided not to black out
call-not-blacked-out-by = Asked for by { $asked }, decided by { $decided }
call-correction-begun = You have begun a correction of this record.
call-correction-go-on = Go on
call-why = Why: { $why }
call-reason = Why it is corrected
call-void-reason = Why it is void
call-reinstate-reason = Why it is not void after all
call-void = Void this record
call-void-hint = It is not deleted. It is no longer counted.
call-void-do = Void
call-reinstate = Take the voiding back
call-reinstate-do = Take it back
call-redact = Black out words that should not stand here
call-redact-hint = For a name written by mistake. Once an administrator approves, it becomes ■■■ in every version and cannot be brought back.
call-redact-words = Words to black out (exactly as written)
call-redact-reason = Why (without the words themselves)
call-redact-ask = Ask the administrator
call-redactions-open = { $n ->
    [one] 1 request to black out words waits for the administrator
   *[other] { $n } requests to black out words wait for the administrator
}
call-who-saw = Who looked at it, and when, is kept.
call-correct-title = Correct a record
call-correct-hint = What it said before is kept, with who changed it, when and why.
call-correction-continued = This goes on with the correction begun on { $time }
call-correction-anew = Discard it and begin from the record
call-overlap-title = Somebody else's correction meets yours
call-overlap-body = { $name } changed the same field first. Fields that do not meet have both changes below. Compare, and save again if it is right.
call-overlap-theirs = { $name }'s correction (the record now)
call-overlap-mine = Your correction (below)

call-field-started_at = Begun
call-field-ended_at = Ended
call-field-channel = By
call-field-kind = Kind
call-field-novelty = New or repeat
call-field-relation = Relation
call-field-caller_sex = Caller's sex
call-field-caller_age = Caller's age
call-field-residence = Lives in
call-field-person_sex = Person's sex
call-field-person_age = Person's age
call-field-how_long = How long
call-field-chief_concern = Chief concern
call-field-notes = Notes
call-field-response = Response
call-field-referred_to = Referred to
call-field-heaviness = Heaviness
call-field-voided_at = Void

notice-call-saved = Saved. Thank you.
notice-call-corrected = Saved as a correction. What it said before is kept.
notice-call-unchanged = Nothing had changed
notice-call-voided = Voided. The record is kept.
notice-call-reinstated = The voiding was taken back

calls-title = Records
calls-strip = The desk today
calls-on-duty = On duty, { $date }
calls-nobody = Nobody yet
calls-conversations = Conversations
calls-new-repeat = { $n-new } new, { $n-repeat } repeat
calls-new-unknown = , { $n } not known
calls-silent = Silent or cut off
calls-talking = On the telephone
calls-talking-since = { $name } (since { $time })
calls-filter = Narrow the records
calls-filter-do = Narrow
calls-taken-on = Taken on
calls-from = First day
calls-to = Last day
calls-range = –
calls-taken-by = Taken by
calls-words = Words (concern, notes)
calls-all = All
calls-count-more = { $n } or more
calls-found-words = Records with “{ $words }”: { $n } on this page
calls-filtered = Those that fit.
calls-clear = Show all again
calls-newest-first = Newest first
calls-none-found = No record fits
calls-none-found-body = Widen the days or shorten the words.
calls-none = No records yet
calls-none-body = Rest until the telephone rings.
calls-caption = Records of calls, newest first
calls-when = When
calls-no-time = time unknown
calls-heaviness = Heavy
calls-heaviness-of = heaviness { $n } of 5
calls-looked-back-to = Words were looked for in the records back to { $day }. “Older records” looks further.
calls-pages = Pages
calls-newer = Newer records
calls-older = Older records
calls-scope-desk = You see the records of this desk only. Who looked, and when, is kept.
calls-scope-own = You see the records that you took yourself. When you looked is kept.
call-printed = Printed { $when }. This paper speaks of people. Please do not leave it lying.

call-error-redact-words = Please write the words to black out, at most 200 characters.
call-error-redact-reason = Please give the reason without the words themselves.
call-error-redact-nowhere = These words do not stand in this record. Please write them exactly as they stand.
redactions-title = Requests to black out words
redactions-intro = Words written by mistake become ■■■ in every version. The text around them is not shown here. Once approved, there is no way back.
redactions-none = No request is waiting
redactions-asked = Asked by
redactions-reason = Why it is to be blacked out
redactions-where = Where
redactions-versions = { $n ->
    [one] 1 earlier version
   *[other] { $n } earlier versions
}
redactions-versions-too = { $n ->
    [one] (the present version and 1 earlier one)
   *[other] (the present version and { $n } earlier ones)
}
redactions-length = Length
redactions-characters = { $n } characters
redactions-approve = Approve and black out
redactions-refuse = Refuse
redactions-own = Nobody approves their own request. Please ask another administrator.
notice-redaction-asked = The administrator was asked. Until it is approved the words stay visible.
notice-redaction-approved = Blacked out
notice-redaction-refused = Refused
