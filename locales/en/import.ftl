# Records from files, records to files

## Why a file is not imported
import-fault-word = This word means nothing in this column.
import-fault-number = Not a running number.
import-fault-number-twice = Row { $row } has the same number of fiscal year { $year }.
import-fault-no-date = There is no date.
import-fault-not-a-date = Not a date.
import-fault-no-such-day = There is no day { $day }.
import-fault-future = This day is still to come.
import-fault-long = The text is longer than { $n } characters.
import-fault-outside-era = { $day } is not in { $era }.
import-fault-weekday = { $day } is another day of the week ({ $weekday }) than the one written.
import-fault-not-a-time = Not a time of day.
import-fault-no-such-time = There is no such time of day.
import-fault-noon = 午前12時 may be midnight or noon.
import-fault-no-start = There is an end, but no beginning.
import-fault-end-before-start = The end is before the beginning ({ $start }).
import-fault-heaviness = Heaviness is a number from 1 to 5.
import-fault-place = No municipality of this name is known.
import-fault-place-ambiguous = Several municipalities bear this name.
import-fault-empty = The file is empty.
import-fault-no-sheet = This is not a spreadsheet.
import-fault-no-column = There is no column for the date.
import-fault-column-twice = Two columns mean the same as “{ $column }”.

## What to do
import-remedy-number = Write a number from 1 on and nothing else, or leave it empty (the next number is given)
import-remedy-number-twice = Write another number, or leave it empty (the next number is given)
import-remedy-date = Write it like 2025-06-04, 令和7年6月4日 or R7.6.4
import-remedy-future = Write the day of the call; look at the year
import-remedy-long = At most { $n } characters; put the rest elsewhere
import-remedy-time = Write it like 13:10, or leave it empty
import-remedy-start = Write the beginning, or leave the end empty too
import-remedy-end = Write a time after { $start }, or leave it empty
import-remedy-heaviness = One of 1, 2, 3, 4, 5, or leave it empty
import-remedy-place = A municipality (such as 津市), a prefecture, 県外, or leave it empty
import-remedy-empty = Names of columns in the first row, records from the second on
import-remedy-no-column = Give the first row a column named 受付日
import-remedy-column-twice = Remove one of the columns, or rename it

## Why a file cannot be read, and what to do
import-unreadable-undecodable = The characters are neither UTF-8 nor Shift JIS.
import-unreadable-nul = There is something in it that is no text.
import-unreadable-quote = A quotation mark (") is not closed.
import-unreadable-long-cell = A cell is too long.
import-unreadable-many-columns = There are too many columns.
import-unreadable-many-rows = There are too many rows.
import-unreadable-large = The file is too large.
import-unreadable-workbook = This cannot be read as a workbook.
import-unreadable-io = The file cannot be read.
import-unreadable-remedy-encoding = Open it in a spreadsheet program and save it as xlsx or “CSV UTF-8”
import-unreadable-remedy-quote = Close the quotation marks, or save it as xlsx
import-unreadable-remedy-long-cell = At most 32,767 characters
import-unreadable-remedy-split = Divide it into several files
import-unreadable-remedy-file = Save it as xlsx without a password, or as CSV

## Notes
import-warning-column = This column is not read.
import-warning-no-rows = There is nothing but the names of columns.
import-warning-differs = The record that is there already says something else. It is left as it is.
import-warning-overlap = Overlaps with row { $row } of the same person.
import-warning-long = A long call of { $n } minutes.
import-warning-outside-hours = Outside the hours of the desk.
import-warning-closed = The desk is closed on this day.
import-warning-referral-added = The caller was referred somewhere, so “referral” is added to the response.
import-warning-oneself-differs = The caller is the person concerned, but the columns differ. Those of the caller are used.

## Progress
import-waiting = Waiting for the import before this one to end…
import-given-up = It came to a halt and was given up. Nothing was imported. Please try again.
import-changed = The file or the records changed meanwhile. Nothing was imported. Please try again.
import-progress-read = { $n } rows read…
import-progress-stored = { $n-done } of { $n-total }…

## The result on a terminal
import-text-row = row { $row }
import-text-place = row { $row } [{ $column }] “{ $value }”
import-text-fault = ✗ { $place } { $what }
import-text-warning = ! { $place } { $what }
import-text-remedy = → { $remedy }
import-text-more = …and { $n } more.
import-refused = { $n ->
    [one] One place needs mending. Nothing was imported.
   *[other] { $n } places need mending. Nothing was imported.
}
import-would-store = { $n } calls can be imported ({ $n-skipped } are there already). Nothing is imported yet.
import-stored = { $n } calls imported ({ $n-skipped } were there already).
cli-command-import-calls = Import records of calls (CSV, xlsx)
cli-option-import-calls-file = The file
cli-option-import-calls-dry-run = Only look, import nothing

## Export
export-done = { $n } calls exported. The file holds what callers said: keep it with care.
cli-command-export-calls = Export records of calls (CSV, xlsx)
cli-option-export-calls-output = The file to write

## The pages of an import
import-title = Import records
import-lead = Records of calls that were kept in a spreadsheet can be brought in together. You see first what was read; nothing is imported until you confirm it.
import-desk = Desk
import-file = File
import-file-support = CSV or xlsx, up to 32 MB
import-no-file = Choose a file
import-read = Read and check
import-to-export = Export records
import-columns = How to write the file
import-columns-body = Names of columns in the first row, records from the second on. Only the column 受付日 (the day) is needed. These are read too: 受付番号, 開始, 終了, 対応者, 新規・再, 相談者, 相談者年代, 相談者性別, 住まい, 本人性別, 本人年代, 期間, 主訴, 対応, つなぎ先, メモ, 種別, 経路, 重さ, in any order. What is left empty is unknown.
import-columns-again = The same file imported again adds nothing. Records that are there already stay as they are.
import-last = Imports so far
import-last-visible = { $n ->
    [one] 1 call
   *[other] { $n } calls
}
import-last-staging = under way
import-last-held = waits to be confirmed
import-ready = Ready to import
import-ready-body = Please look at what was read. Nothing is imported yet.
import-count-fresh = To be imported
import-count-skipped = There already
import-confirm = { $n ->
    [one] Import 1 call
   *[other] Import { $n } calls
}
import-withdraw = Do not import
import-sample = The first records
import-sample-call-no = No.
import-sample-day = Day and time
import-sample-novelty = New or repeat
import-sample-relation = Caller
import-sample-age = Age
import-sample-residence = Residence
import-sample-taken-by = Taken by
import-sample-concern = Chief concern
import-warnings = Notes (they do not keep the file out)
import-row = Row
import-row-number = Row { $n }
import-column = Column
import-value = What stands there
import-what = Why, and what to do
import-nothing-new = There is nothing new
import-nothing-new-body = { $n } calls are there already. Nothing was changed.
import-another = Import another file
import-faults = { $n ->
    [one] One place needs mending
   *[other] { $n } places need mending
}
import-faults-body = Nothing was imported. Mend the file and send it again.
import-faults-caption = What needs mending
import-again = Choose the file again
import-running = Importing
import-running-body = It goes on if you close this page, and other work goes on beside it.
import-look-again = Look again
import-progress-text = { $done } of { $total }
import-done = { $n ->
    [one] 1 call imported
   *[other] { $n } calls imported
}
import-to-records = To the records
import-given-up-title = Not imported
import-given-up-body = It came to a halt or was withdrawn. Nothing was imported.
import-changed-since = Records changed since you looked at the preview. Nothing was imported yet: please look at it again.
warning-import-busy = Another import is under way. Press again when it has ended.
notice-import-withdrawn = Withdrawn. Nothing was imported.
export-title = Export records
export-lead = Makes a file of the records of calls. Voided ones are left out. What is exported can be imported as it is.
export-from = First day
export-to = Last day
export-order = The last day is before the first.
export-format = Kind of file
export-care = The file holds what callers said, not encrypted. That it was made is noted in the audit log. Delete it when you are done.
export-button = Export
