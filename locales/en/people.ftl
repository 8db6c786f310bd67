# People and roles
people-path = Where you are
people-name = Name
people-role = Role
people-roles = Roles
people-role-at = { $role } ({ $place })
people-roles-none = No role: only the own settings open.
people-state = State
people-fine = in use
people-disabled = disabled
people-without-second = second check not registered yet
people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
}
people-since = In use since
people-none = none
people-choose = Please choose
people-organisation = Organisation, branches, desks

people-invite = Invite somebody
people-invite-what = You hand over a code that works once. Whoever receives it chooses a login and password of their own.
people-invite-name-support = Stands on the invitation. They can change it later.
people-role-choose = Please choose a role
people-role-missing = Please choose a role.
people-way = How it is handed over
people-way-sheet = on paper
people-way-sheet-long = Print it on paper (for those without mail)
people-way-mail = Send it by mail
people-way-no-mail = No mail server is set up, so nothing can be sent by mail. Please print it on paper and hand it over.
people-email-support = Needed when it is sent by mail. It becomes the login.
people-invite-button = Make the invitation
people-waiting = Invitations that wait
people-waiting-none = No invitation is waiting.
people-until = Good until
people-withdraw = Withdraw
people-renewal = new password

people-sheet-title = Invitation to Tomarigi
people-sheet-renewal = Choose a new password
people-sheet-once = Once you leave this page the code cannot be seen again. Print it now.
people-sheet-for = For { $name }
people-sheet-step-1 = Open this address on a phone or computer.
people-sheet-step-2 = Enter this code. Capital or small letters and the hyphens do not matter.
people-sheet-step-3 = Choose a login and a password of at least { $n } characters.
people-sheet-step-3-renewal = Choose a new password of at least { $n } characters.
people-sheet-step-4 = Follow the page to register the authenticator app of your phone.
people-sheet-step-4-shows = Enter the six digits that the authenticator app of your phone shows.
people-sheet-until = Works once, until { $until }.
people-sheet-keep = Do not show this sheet to others. Once used you may tear it up.
people-sheet-done = Printed, go back
people-mail-subject = { $inviter } of { $organisation } invites you
people-mail-body =
    To { $name }

    { $inviter } of { $organisation } invites you to Tomarigi. Open this address to choose your login and password.

    { $url }

    It works once, until { $until }. If you do not know what this is about, simply delete it.

people-invitation-title = Invitation code
people-invitation-welcome = Welcome
people-invitation-code = Code
people-invitation-code-support = The twelve letters on your sheet. Capital or small letters and the hyphens do not matter.
people-invitation-next = Next
people-invitation-have = If you have a login already
people-invitation-not-good = This code does not work: it is mistyped, used, too old or withdrawn. Look again; if it still does not fit, ask whoever gave it to you for a new one.
people-invitation-as = { $organisation } invites you as { $role }. Please choose your login and password.
people-invitation-button = Choose and go on
people-login-support = Your mail address, or any name of three letters or more. You sign in with it.
people-login-wrong = At least three letters and no spaces, please. Of signs, . _ - + @ may be used.
people-login-taken = This login is taken. Please choose another.

people-role-add = Role to add
people-role-grant = Add the role
people-revoke-first = Take away…
people-revoke-what = What this role allowed is then no longer possible, at once. You can add it again later.
people-revoke = Take away
people-own-role-others = You cannot give yourself a role that reads records or applications. Please ask another administrator.
people-own-role-alone = There is no other administrator, so you can give yourself a role that reads records or applications. The auditors are told by mail (where mail is set up), and the activity log marks it.
people-own-role-tick = I give myself a role that reads records or applications
people-own-role-sure = To give yourself a role that reads records or applications, please tick this.
people-own-role-mail-subject = { $name } took a role
people-own-role-mail-body =
    { $name }, an administrator, took the role “{ $role }”. It reads records or applications. There is no other administrator, so nobody else had to agree.

    What was done since stands in the activity log.

    { $url }
people-asks-first = Show your second check first, then you can make changes
people-help = When they need help
people-renew-what = If they have forgotten the password, hand them a code that works once. When they have chosen a new password, the present one no longer works.
people-renew = Make a code for a new password
people-renew-mail = Send the code by mail
people-renew-disabled = While somebody is disabled no code for a new password can be made. Enable them first.
people-renewal-mail-subject = Choose a new password ({ $organisation })
people-renewal-mail-body =
    To { $name }

    { $inviter } of { $organisation } sends you a code for a new password of Tomarigi. Open this address to choose it.

    { $url }

    It works once, until { $until }. If you do not know what this is about, please tell { $inviter }.
people-reset-what = If phone and recovery codes are both lost, take the second check away. They register anew at the next sign-in. Make sure by voice or face that it is really them.
people-reset-first = Take the second check away…
people-reset = Take the second check away
people-disable-what = They are signed out at once and cannot sign in again. Records stay as they are.
people-disable-first = Disable this person…
people-disable = Disable this person
people-enable = Enable again
people-last-administrator = Nobody would be left as administrator. Make somebody else administrator first.

people-desks = Desks
people-desks-none = There is no desk yet.
people-desk-new = Open a desk
people-desk-name = Name of the desk
people-desk-name-support = Shown as you write it.
people-desk-name-missing = Please write the desk's name.
people-desk-slug = Word in addresses
people-desk-slug-support = Small letters, digits, hyphens. It cannot be changed later. Example: mie
people-desk-slug-wrong = Small letters, digits and hyphens, at most 40, please.
people-desk-slug-taken = This word is taken.
people-desk-phone = Telephone
people-desk-phone-support = The number shown on the public page.
people-desk-button = Open the desk
people-desk-close-first = Close…
people-desk-close = Close
people-desk-reopen = Open again
people-desk-closed = closed
people-desk-close-what = The public page then shows neither number nor hours, and says that the line has ended. No new record can be made. Records and statistics stay. You can open it again later.
people-desk-prefecture-missing = Please choose the prefecture.
people-prefecture = Prefecture
people-branch = Branch
people-branches = Branches
people-branches-none = There is no branch yet.
people-branch-new = Add a branch
people-branch-name = Name of the branch
people-branch-name-missing = Please write the branch's name.
people-branch-taken = There is a branch of this name already.
people-branch-button = Add the branch
people-rename-first = Correct the name of the organisation or a branch…
people-rename-what = For a slip of the keys, or when a name has changed. What was printed or sent keeps the name before.
people-rename-place = Which name
people-rename-place-missing = Please choose the organisation or a branch.
people-rename-name = New name
people-rename-missing = Please write the new name.
people-rename-button = Change the name
people-block = Block
people-blocks-what = A block is a region in which branches are counted together (such as Tokai). The annual report of the trainings uses it. It may stay empty.
people-blocks-save = Save the blocks

# Own settings
people-settings-nav = Pages of your settings
people-language-browser = as the browser asks
people-second-since = Registered on { $day }.
people-second-codes = { $n ->
    [0] No recovery code is left. Please make new ones.
    [one] One recovery code is left.
   *[other] { $n } recovery codes are left.
}
people-second-none = Not registered.
people-second-anew = Register another phone
people-second-new-codes-first = Make new recovery codes…
people-second-new-codes-what = The present recovery codes are then void at once. The new ones are shown once: do this when you can print them or write them down.
people-second-new-codes = Make new recovery codes
people-password-title = Change password
people-password-what = You will be signed out everywhere else.
people-password-present = Present password
people-password-present-wrong = The present password is wrong.
people-password-button = Change
people-sessions-title = Where you are signed in
people-sessions-what = If there is one that you do not know, sign it out and change your password.
people-sessions-where = Where
people-sessions-some = some browser
people-sessions-this = this one
people-sessions-since = Signed in
people-sessions-seen = Last used
people-sessions-end = Sign out
people-sessions-end-all = Sign out everywhere

notice-account-saved = Saved.
notice-password-changed = Your password is changed. You are signed out everywhere else.
notice-session-ended = Signed out there.
people-mail-waiting = Waits to be sent
people-mail-sent = Sent
people-mail-undelivered = Could not be delivered
people-mail-undelivered-how = Withdraw this invitation, invite again by a printed sheet, and hand it over.
notice-invitation-mailed = The invitation will be sent by mail. Whether it went out stands below, under “Invitations that wait”.
notice-renewal-mailed = The code for a new password will be sent by mail. Whether it went out stands on the page of people, under “Invitations that wait”.
notice-invitation-printed = This invitation has been made already. If the sheet is lost, withdraw it and make another.
notice-invitation-withdrawn = The invitation is withdrawn.
notice-role-granted = The role is added.
notice-role-revoked = The role is taken away.
notice-account-disabled = Disabled.
notice-account-enabled = Enabled again.
notice-second-factor-reset = The second check is taken away.
notice-branch-created = The branch is added.
notice-renamed = The name is changed.
notice-blocks-set = The blocks are saved.
notice-desk-opened = The desk is open. Next, invite its coordinator.
notice-desk-closed = The desk is closed.
notice-desk-reopened = The desk is open again.
