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
