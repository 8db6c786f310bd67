# Words used everywhere
product = Tomarigi
count-calls = { $n ->
    [one] 1 call
   *[other] { $n } calls
}
skip-to-main = Skip to the main text
nav-label = Main pages
nav-label-small = Main pages (small screens)
nav-today = Today
nav-records = Records
nav-statistics = Statistics
nav-desk = Desk
nav-people = People
nav-redactions = Redactions
nav-audit = Activity log
nav-account = My settings
nav-sign-in = Sign in
nav-sign-out = Sign out
menu = Menu
language-other = 日本語
language-label = Language
colophon-product = Runs on Tomarigi
save = Save
back = Back
cancel = Cancel
required = ※ required
optional = optional
errors-count = { $n ->
    [one] Please mend one place
   *[other] Please mend { $n } places
}
errors-rest-kept = Everything else is kept as you wrote it.
error-of-field = { $field }: { $error }
field-login = Login
field-display-name = Name
field-name = Name
field-organisation = Organisation
field-email = Mail address
field-password = Password
field-present = Present password
field-role = Role
field-slug = Word in the address
field-prefecture = Prefecture
field-branch-name = Name of the branch
unknown = unknown

# Error pages
error-not-found-title = Page not found
error-not-found-body = This page does not exist, or it is not one that you can see.
error-not-found-next = You can start again from today's page.
error-not-found-link = Go to today's page
error-by-link-body = The link may be old, or a part of it may be missing. Please open the link of the newest letter. If you do not find it, please tell the office of the training.
error-by-link-link = To the trainings
error-forbidden-title = Please try once more
error-forbidden-body = The form was open for too long or was sent from elsewhere, so it was not accepted. Nothing has changed.
error-forbidden-link = Go to the first page
error-signed-out-title = Sign in again to go on where you were
error-signed-out-body = Nothing was done for a while, so we closed the session. What you were writing is kept.
error-signed-out-link = Sign in
error-too-many-title = Please wait a little and try again
error-too-many-body = Too many attempts in a short time. It works again in { $n } seconds.
error-too-many-link = Go to the first page
error-too-large-title = What was sent is too large
error-too-large-body = Please send { $limit } at most. Nothing has changed.
error-too-large-link = Go to the first page
error-busy-title = Too much is being sent just now
error-busy-body = Several large files are being sent at the same time. Please wait about { $n } seconds and send yours once more. Nothing has changed.
error-busy-link = Go to the first page
error-bad-request-title = What was sent could not be read
error-bad-request-body = Nothing has changed. Please go back and try once more.
error-bad-request-link = Go to the first page
error-conflict-title = Somebody else was first
error-conflict-body = The same thing was changed in the meantime. Please open the page again and look.
error-conflict-link = Go to the first page
error-server-title = Something went wrong
error-server-body = The fault is ours. Nothing is lost. Please go back and try once more. If it goes on, tell your administrator this number: { $code }
error-server-link = Go to the first page
error-storage-title = It could not be saved
error-storage-body = The place for saving is full or away. What you wrote is still on the page before this. Do not close it, and tell your administrator.
error-storage-link = Go to the first page
