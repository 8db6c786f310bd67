# Labels of the codes in a record; a key is list-code. A code never changes its meaning; a desk may rename it.
kind-conversation = Conversation
kind-silent = Silent
kind-cut_off = Cut off
kind-wrong_number = Wrong number
kind-enquiry = Enquiry

channel-phone = Telephone
channel-visit = Visit
channel-mail = E-mail
channel-letter = Letter
channel-online = Online
channel-other = Other

novelty-new = New
novelty-repeat = Repeat
novelty-unknown = Unknown

relation-self = Oneself
relation-mother = Mother
relation-father = Father
relation-sibling = Sibling
relation-grandparent = Grandparent
relation-spouse = Spouse
relation-child = Child
relation-supporter = Supporter
relation-other = Other
relation-unknown = Unknown

age-0s = Under 10
age-10s = 10s
age-20s = 20s
age-30s = 30s
age-40s = 40s
age-50s = 50s
age-60s = 60s
age-70s = 70s
age-80s = 80 and over
age-unknown = Unknown

sex-male = Male
sex-female = Female
sex-other = Other
sex-unknown = Unknown

how-long-under_6m = Under 6 months
how-long-6m_1y = 6 months to 1 year
how-long-1y_2y = 1 to 2 years
how-long-2y_3y = 2 to 3 years
how-long-3y_5y = 3 to 5 years
how-long-5y_7y = 5 to 7 years
how-long-7y_10y = 7 to 10 years
how-long-10y_20y = 10 to 20 years
how-long-over_20y = 20 years and more
how-long-unknown = Unknown

referred-to-municipal_office = Municipal office
referred-to-hikikomori_centre = Regional hikikomori support centre
referred-to-health_centre = Public health centre
referred-to-mental_health_centre = Mental health and welfare centre
referred-to-medical = Medical institution
referred-to-livelihood_support = Livelihood support office
referred-to-youth_support_station = Youth support station
referred-to-disability_services = Disability services
referred-to-family_association = Family association
referred-to-self_help_group = Self-help group
referred-to-emergency = Police or ambulance
referred-to-other = Other
referred-to-unknown = Unknown

response-listening = Listening
response-information = Information
response-referral = Referral
response-other = Other

source-during_call = Written during the call
source-afterwards = Written afterwards
source-import = Imported from a file

residence-outside = Outside the prefecture
residence-unknown = Unknown

heaviness-0 = Not said
heaviness-1 = 1 (light)
heaviness-2 = 2
heaviness-3 = 3
heaviness-4 = 4
heaviness-5 = 5 (heavy)

# Decades in short (one row of the call's screen); the unit shows once it is chosen.
age-short-0s = 0–9
age-short-10s = 10
age-short-20s = 20
age-short-30s = 30
age-short-40s = 40
age-short-50s = 50
age-short-60s = 60
age-short-70s = 70
age-short-80s = 80+
age-unit-0s = y
age-unit-10s = s
age-unit-20s = s
age-unit-30s = s
age-unit-40s = s
age-unit-50s = s
age-unit-60s = s
age-unit-70s = s
age-unit-80s = y
heaviness-short-1 = Light
heaviness-short-2 = 2
heaviness-short-3 = 3
heaviness-short-4 = 4
heaviness-short-5 = Heavy
heaviness-short-none = Not said
