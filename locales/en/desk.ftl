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
cli-desk-file-unreadable = { $file } cannot be read
cli-desk-file-faulty = { $file } has a fault. Nothing was changed.
cli-desk-fault-needed = A new desk needs { $key }.
cli-desk-unknown = There is no desk called { $slug }.
cli-desk-no-organisation = There is no organisation yet. Make one with tomarigi setup first.
cli-desk-which-organisation = There are several organisations. Choose with --organisation: { $names }
cli-desk-unknown-organisation = There is no organisation called { $name }. There are: { $names }
cli-desk-conflict = Somebody else changed it at the same time. Please try again.
cli-calendar-backwards = The day of --to is before the day of --from.
cli-calendar-day = “{ $text }” cannot be read as a date. Write it like 2026-04-01.
cli-calendar-open = open
cli-calendar-closed = closed
cli-calendar-total = { $n-open } of { $n } days open

## The desk today
desk-today-open = open
desk-today-until = until { $time }
desk-today-next = next { $day }, { $hours }
