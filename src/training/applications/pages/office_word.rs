//! What was said of an application, and by whom, as its page in the office shows it.

use super::recommend::word;
use crate::app::App;
use crate::auth::Access;
use crate::auth::entity::account;
use crate::organisation::branch;
use crate::training::applications::chiefs::Chiefs;
use crate::training::applications::entity::State as Standing;
use crate::training::applications::entity::recommendation::{self, Decision, words_place};
use crate::training::applications::recommending::{self, Hearing};
use crate::training::people::Somebody;
use crate::training::programmes::entity as programme;
use crate::web::AppError;

/// Something that was said.
pub(super) struct Said {
    /// Recommended or declined, in a word.
    pub word: String,
    /// Of which branch, by whom, when.
    pub by: String,
    /// The words that only the office reads.
    pub words: String,
}

/// What was said, and what is waited for.
pub(super) struct WordView {
    /// What counts.
    pub said: Option<Said>,
    /// Whom it waits for, where nothing counts and that needs saying.
    pub waits: Option<String>,
    /// What the chief of another branch said before the application came to this one.
    pub before: Option<Said>,
}

/// Looks it up. The caller notes the reading.
pub(super) async fn of(
    app: &App,
    access: &Access,
    row: &programme::Model,
    one: &Somebody,
) -> Result<WordView, AppError> {
    let (scope, page) = (access.scope()?, &access.page);
    let found = recommending::word_of(scope, app.db(), one.application.id).await?;
    let applied = one.application.state == Standing::Applied;
    let counts = found.as_ref().is_some_and(|said| said.decision.counts());
    let mut view = WordView { said: None, waits: None, before: None };
    let hearing = Hearing::of(scope, app.db(), row, Some(one.application.id)).await?;
    // Where nothing may be said any more nobody is waited for.
    if applied && !counts && hearing.may_say(one.application.id) && !row.is_cancelled() {
        let chiefs = Chiefs::of(scope, app.db()).await?;
        let nobody = chiefs.speakers(&one.application, &one.kept).is_empty();
        let is_themselves = one.application.is_chief || chiefs.has(one.application.branch_id);
        view.waits = match () {
            () if nobody && is_themselves => Some(page.t("office-recommends-what")),
            () if nobody => Some(page.t("office-no-chief-what")),
            () if found.is_some() => Some(page.ta("office-asked-anew", "branch", &one.branch)),
            () => None,
        };
    }
    if let Some(found) = found {
        let said = said(app, access, &found).await?;
        *(if counts { &mut view.said } else { &mut view.before }) = Some(said);
    }
    Ok(view)
}

async fn said(app: &App, access: &Access, found: &recommendation::Model) -> Result<Said, AppError> {
    let (scope, page) = (access.scope()?, &access.page);
    let keys = app.db().keys(scope.organisation()).await?;
    let branch = scope.find_by_id::<branch::Entity>(found.branch_id).one(app.db()).await?;
    let who = scope.find_by_id::<account::Entity>(found.account_id).one(app.db()).await?;
    let day = page.locale.date(found.decided_at.date());
    let by = [branch.map(|row| row.name), who.map(|row| row.display_name), Some(day)];
    Ok(Said {
        word: match found.decision {
            Decision::RecommendedBefore => page.t("recommend-recommended"),
            Decision::DeclinedBefore => page.t("recommend-declined"),
            Decision::Recommended | Decision::Declined => word(Some(found), page),
        },
        by: by.into_iter().flatten().collect::<Vec<_>>().join(" "),
        words: keys.open(words_place(found.id), &found.sealed_words).unwrap_or_default(),
    })
}
