# Sign-in
auth-login-title = Sign in
auth-login-name = Login
auth-login-name-support = Your mail address, or the name you chose at the start.
auth-login-button = Sign in
auth-login-wrong = Login or password is wrong
auth-login-wrong-how = Please check both and try again.
auth-login-forgotten = If you have forgotten your password, tell your administrator, who can give you a code to choose a new one.
auth-login-invited = If you have an invitation code
auth-login-demo = This is a demonstration. See the people who can sign in, and their codes
auth-login-setup = The first setup is not done yet
auth-login-setup-how = Open the address that the server printed when it was started; the setup begins there.
auth-password = Password
auth-password-new = New password
auth-password-show = Show the password
auth-password-hide = Hide the password
auth-password-support = At least { $n } characters. Several words in a row are long and still easy to remember. Digits and signs are not needed.
auth-password-missing = Please choose a password.
auth-password-short = A little longer, please. It has { $now } characters now; from { $n } on it is hard to guess.
auth-password-long = At most { $n } characters, please.
auth-password-common = This is a password many people use, or one over and over. Please put other words together.
auth-password-name = It is little more than your name, your login or the organisation's name. Please use words that have nothing to do with them.
auth-email = Mail address
auth-email-wrong = This is not a mail address. Example: mori@example.jp

# Second factor
auth-second-factor-title = Second check
auth-second-factor-again = This is an important step, so we check once more. Afterwards you go on where you were.
auth-second-factor-code = Code
auth-second-factor-support = The six digits that your authenticator app shows. A recovery code works too.
auth-second-factor-button = Check
auth-second-factor-wrong = The code does not fit
auth-second-factor-wrong-how = Wait for the next code and enter that one. Each code works once.
auth-second-factor-lost = If your phone is lost
auth-second-factor-lost-how = Enter one of the recovery codes that you printed in place of the code. If you have none, tell your administrator: you can then register anew.

auth-enrolment-title = Register the second check
auth-enrolment-why = To protect what people have entrusted to us, we ask for a code from your phone beside your password. You register once; it takes about five minutes.
auth-enrolment-why-not-needed = From now on a code from your phone is asked for beside your password.
auth-enrolment-anew = Once you have registered anew, the former registration and its recovery codes no longer work.
auth-enrolment-step-1 = 1. Have an authenticator app ready
auth-enrolment-app = Open the authenticator app on your phone. If you have none yet, install Google Authenticator, Microsoft Authenticator or the like. It is free and needs no phone number.
auth-enrolment-step-2 = 2. Let the app read this
auth-enrolment-qr = QR code for the authenticator app. The same content stands in letters below.
auth-enrolment-link = Open in the app on this device
auth-enrolment-by-hand = If it cannot be read, choose to enter a key in the app and type these letters.
auth-enrolment-step-3 = 3. Enter a code to check
auth-enrolment-code = Code that the app shows
auth-enrolment-code-support = Six digits. They change every 30 seconds.
auth-enrolment-wrong = The code does not fit. Enter the new one that the app shows. If it still does not fit, see whether the phone's clock is right.
auth-enrolment-button = Register
auth-enrolment-login = Login: { $login }

auth-recovery-title = Recovery codes
auth-recovery-what = Enter one of these in place of the code when your phone is lost or the app does not work. Each works once.
auth-recovery-once = Once you leave this page they cannot be seen again. Print them or write them down now, and keep them apart from your phone.
auth-recovery-whose = Codes of { $login } ({ $address })
auth-recovery-print = Please print this page, with your browser's print function. It fits on one sheet.
auth-recovery-next = I have put them away, go on

# First setup
auth-setup-title = First setup
auth-setup-stage-1 = Organisation and administrator
auth-setup-stage-2 = Recovery kit
auth-setup-stage-3 = Sign in
auth-setup-what = Name the organisation that uses this house, and its first administrator.
auth-setup-organisation = Name of the organisation
auth-setup-organisation-support = Shown as you write it.
auth-setup-organisation-missing = Please write the organisation's name.
auth-setup-name = The administrator's name
auth-setup-name-support = The name that others see.
auth-setup-name-missing = Please write the name.
auth-setup-email-support = Used for signing in. No mail is sent to check it.
auth-setup-button = Next

auth-kit-title = Tomarigi recovery kit
auth-kit-organisation = Organisation
auth-kit-address = Address
auth-kit-made = Made on
auth-kit-what = The only key that opens the backups when this computer breaks. Without it nobody can read the texts of the records.
auth-kit-use = To use it: type these letters into a file, and run tomarigi restore BACKUP --recovery-kit FILE with it.
auth-kit-keep = Print it and keep it in a locked place, apart from the backups. Do not send it as a photo or by mail.
auth-kit-file = The same key is in { $file } on this computer.
auth-kit-check = Checking that you have it
auth-kit-check-how = Look at your printed or written sheet and enter two of its groups.
auth-kit-group = Group { $n }
auth-kit-wrong = Group { $n } is not right. Please look at your sheet again.
auth-kit-button = Check, then sign in

# People of the demonstration
auth-demo-title = People and codes of the demonstration
auth-demo-what = Only this computer can open this page. People and passwords are invented.
auth-demo-once = Codes change every 30 seconds and work once. If one was used already, open this page again.
auth-demo-role = Role
auth-demo-code = Present code
auth-demo-no-code = needs no code

# Roles
role-administrator = Administrator
role-secretariat = Secretariat
role-branch-chief = Branch chief
role-coordinator = Coordinator
role-supporter = Peer supporter
role-commissioner = Commissioner
role-auditor = Auditor

notice-code-again = This is an important step, so we ask for a code once more. Then press the button again.
notice-press-again = Thank you. Now press the button again: nothing has been changed yet.
notice-signed-out = You are signed out. Thank you for today.
notice-setup-done = The setup is done. Sign in as the administrator you have just named.
notice-recovery-code-used = One recovery code has been used. If your phone is lost, register anew here.
