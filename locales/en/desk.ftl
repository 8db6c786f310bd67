# Words of a desk (hours, texts, settings)

## What is said where a desk has written nothing. One a line; left of the bar a heading or a number.
desk-default-headline = A telephone line for people who have withdrawn, and their families
desk-default-about = A line to call when you would like to be listened to, or to say how you feel now. Someone who has been through the same thinks about it with you.
desk-default-answerers =
    The call is answered by people who have lived through hikikomori, themselves or in their family. They are trained peer supporters: companions with the same experience.

    The line gives no diagnosis and no guidance. It listens, at eye level.
desk-default-calling =
    You are not asked for your name|We do not give ours either.
    Begin wherever you like|It need not be in order. If you stay silent, we wait and do not hang up.
    We may ask for your decade of age and your town|It helps us to make the line better. You need not answer.
    You may hang up whenever you like|Call again whenever you wish to talk.
desk-default-call-note = The talk is free of charge (the call itself is not). When the line is busy, we are listening to someone else. Please try again a little later.
desk-default-closed-note = Nobody is at the telephone while the desk is closed. Please call when it is open.
desk-default-privacy =
    You are not asked for your name. What you say is kept encrypted, and nobody but the people of this desk can read it.

    Only counts are published, in a form that shows no one.
desk-default-lifelines =
    119|ambulance
    110|police
desk-default-safety =
    Do not hang up; keep listening to the voice
    Tell your neighbour, on paper
    Ask where the person is, and who is with them
    The coordinator calls the ambulance from another telephone
desk-default-safety-numbers =
    119|ambulance, injury
    110|police
    189|child guidance centre
desk-default-listening =
    Begin with “thank you for calling”
    Wait through silence together
    Before advice, say the feeling back in words
    “How” rather than “why”
    Do not press. Unknown is fine

## Hours in words
desk-hours-weekday = { $day }
desk-day-separator = { ", " }
desk-list-separator = { ", " }
desk-hours-span = { $opens } to { $closes }
desk-hours-group = { $days }: { $spans }
desk-closed-on = Closed on { $list }.
desk-closure-holidays = public holidays
desk-closure-obon = Obon
desk-closure-year-end = year end and New Year
desk-closure-range = { $name } ({ $from } – { $to })
desk-closure-day = { $name } ({ $day })
desk-reason-regular = regular closed day
desk-reason-outside-hours = outside opening hours
desk-reason-one-off = closed for the day
desk-reason-not-started = not opened yet
desk-reason-ended = ended
desk-reason-not-settled = in preparation

## The desk file
cli-desk-created = Desk { $slug } was created.
cli-desk-changed = Desk { $slug } was changed in { $n ->
        [one] one place
       *[other] { $n } places
    }.
cli-desk-same = Desk { $slug } is as the file says. Nothing to change.
cli-desk-would-create = Desk { $slug } would be created (--dry-run: nothing was changed).
cli-desk-would-change = Desk { $slug } would change in { $n ->
        [one] one place
       *[other] { $n } places
    } (--dry-run: nothing was changed).
cli-file-unreadable = { $file } cannot be read
cli-desk-file-faulty = { $file } has a fault. Nothing was changed.
cli-desk-fault-needed = A new desk needs { $key }.
cli-desk-unknown = There is no desk called { $slug }.
cli-no-organisation = There is no organisation yet. Make one with tomarigi setup first.
cli-which-organisation = There are several organisations. Choose with --organisation: { $names }
cli-unknown-organisation = There is no organisation called { $name }. There are: { $names }
cli-desk-conflict = Somebody else changed it at the same time. Please try again.
cli-desk-no-branch = There is no branch called { $name }; open it first on the page of the organisation
cli-calendar-backwards = The day of --to is before the day of --from.
cli-calendar-day = “{ $text }” cannot be read as a date. Write it like 2026-04-01.
cli-calendar-open = open
cli-calendar-closed = closed
cli-calendar-total = { $n-open } of { $n } days open

## The desk today
desk-today-open = open
desk-today-until = until { $time }
desk-today-next = opens next on { $day }, { $hours }

## The pages on which a desk is set up
notice-desk-saved = Saved
desk-settings = Setting up a desk
desk-settings-hours = Hours
desk-settings-texts = Texts
desk-settings-rules = Rules
desk-settings-public = See the public page
desk-meanwhile-title = Somebody else changed it while you had it open
desk-meanwhile-body = Nothing is changed yet. Compare what you both changed; saving once more makes it what you wrote. What only they changed stays.
desk-meanwhile-theirs = As it is now
desk-nothing = nothing
desk-yes = yes
desk-no = no
desk-meanwhile-mine = As you wrote it
desk-week = The week
desk-week-hint = Leave fields empty that you do not need. A day may have several spans.
desk-opens = { $day }, opens
desk-closes = { $day }, closes
desk-add-span = Add a span
desk-add-span-on = Add a span on { $day }
desk-every-year = Closed every year
desk-month-day-hint = Month and day, like 8/13. It may pass over the end of the year. Left empty, the desk stays open.
desk-closed-on-holidays = Closed on public holidays (and their substitutes)
desk-first-day = { $name }, first day
desk-last-day = { $name }, last day
desk-own-yearly = Another closure every year
desk-name-of-closure = Name of the closure
desk-add-yearly = Add a closure every year
desk-remove = Remove
desk-remove-named = Remove { $name }
desk-one-off = Closed once
desk-reason = Reason
desk-add-one-off = Add a closure
desk-openings = Extra openings
desk-openings-hint = The desk is open at these hours, also on a closed day.
desk-opening-day = Day
desk-add-opening = Add an opening
desk-starts-on = First day
desk-starts-on-hint = Only for a desk that has not begun yet.
desk-preview = See it in the year
desk-year = The year
desk-year-days = Open on { $n ->
        [one] one day
       *[other] { $n } days
    } of twelve months from this month.
desk-legend-closed = dashed: closed on a weekday that is usually open
desk-name = Name of the desk
desk-prefecture = Prefecture
desk-prefecture-hint = Municipalities are looked up here first.
desk-phone = Telephone number
desk-small-cell = Small counts, merged when published
desk-small-cell-hint = Counts from 1 to this are merged with others when published. 0 merges none.
desk-supporters-read-all = Supporters, too, may read all records of the desk
desk-supporters-read-all-hint = Otherwise they read the records they wrote themselves.
desk-texts-hint = What you leave empty is told by the words that come with the program. Where there is no English, the Japanese is shown.
desk-text-ja = Japanese
desk-take-default = Put the text from the start here to change it
desk-take-default-of = { $name }: put the text from the start here
desk-preview-cards = How it looks during a call
desk-text-en = English
desk-text-hint-paragraphs = Leave an empty line between paragraphs.
desk-text-hint-lines = One a line. Where one has no English, write - on its line.
desk-text-hint-numbers = One a line: the number, a space, whose it is. Example: 119 ambulance
desk-text-hint-entries = The first line is the heading, the lines below tell about it. Leave an empty line before the next heading.
desk-text-hint-survey = Title on the first line, source on the second, then lines like “Persons 51.3”.
desk-text-safety = Steps when a life is in danger
desk-text-safety-numbers = Numbers when a life is in danger (at hand)
desk-text-listening = Listening card
desk-text-headline = Title of the page
desk-text-byline = Line below the name
desk-text-call-note = Words below the number (open)
desk-text-closed-note = Words below the number (closed)
desk-text-lifelines = Numbers when a life is in danger (public page)
desk-text-about = About this line
desk-text-answerers = Who answers
desk-text-calling = When you call
desk-text-ways = Other ways
desk-text-privacy = Your privacy
desk-text-why = Why the desk was opened
desk-text-survey = Figures of a survey
desk-text-meeting = Monthly meeting
desk-text-publisher = Published by
desk-text-operator = Run by
desk-text-commissioner = Commissioned by
error-desk-span = Write both times, like 13:00.
error-desk-span-backwards = It closes before it opens.
error-desk-overlap = The spans overlap.
error-desk-month-day = Write month and day of both, like 8/13.
error-desk-date = Choose a date.
error-desk-backwards = The last day is before the first.
error-desk-short-year = The year is { $year }. If you mean { $day }, write the year with four digits.
error-desk-long-ago = This day is before { $day }. Please check the year.
error-desk-far-off = This day is more than { $n } years ahead. Please check the year.
error-desk-phone = Write digits and hyphens, like 059-000-0134.
error-desk-card = At most { $n } lines of { $n-characters } characters each, so that the fields beside them stay near during a call.
desk-opens-never = With this there is no opening day in the coming year
desk-not-stored = Nothing is saved yet. Please check the weekdays and the closures.
desk-meant = Save it all the same
error-desk-name-needed = Write a name.
error-desk-prefecture = Choose a prefecture.
error-desk-small-cell = Write a number from 0 to 99.
error-desk-number-line = One a line: the number, a space, whose it is.
error-desk-survey = Title, source, then lines like “Persons 51.3”.
audit-desk-changed = Settings of the desk were changed
audit-desk-opened = A desk was opened
