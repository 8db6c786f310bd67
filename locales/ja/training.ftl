# 研修:講座、申込み、席、知らせ
training-fiscal-year = { $year }度
training-title = { $year } { $title }
training-hours = { $from }〜{ $to }
training-optional = (希望者)
training-place = { $place }({ $address })
training-mode-in-person = 集合
training-mode-online = オンライン
training-free = 無料
training-yen = { $amount }円

training-fault-needed = 書いてください
training-fault-year = 2000 から 2100 の年度を書いてください
training-fault-deadline = 締切を、受付のはじまりよりあとにしてください
training-fault-no-stage = 段階(stage)を1つから60まで書いてください
training-fault-no-course = コース(course)を1つから60まで書いてください
training-fault-twice = 「{ $code }」が2つあります。コードは講座の中で1つずつにしてください
training-fault-places = 定員は10000までです
training-fault-places-all = 全体の定員が、はじめの段階のコースの定員の合計より多くなっています
training-fault-after = 「{ $code }」は、前の段階のコースではありません
training-fault-excludes = 「{ $code }」は、ほかの段階のコースではありません
training-fault-sessions = 1つのコースの回は60までです
training-fault-session = 日付か題を書いてください(時間だけでは書けません)
training-fault-session-number = 回の番号は1からで、同じコースに2つは書けません
training-fault-session-noted = 第{ $n }回は、出席を記入しているので消せません。やめるときは、出席の記入を先に取り消してください
training-fault-all-optional = 希望者だけの回しかありません。だれもが出る回を1つ書いてください
training-fault-code-held = 「{ $code }」で、席や順番が決まっています。コードを変えたり、消したり、ほかの段階に移したりはできません
training-fault-later = 席の確定が、前の段階とそろっていません。「席は、あとで別に決める」にしるしを付けてください
training-fault-too-small = すでに{ $n }名の席があります。それより少なくはできません

cli-command-programme = 研修の講座を、ファイルから入れたり見たりします
cli-command-programme-apply = ファイルのとおりに講座をつくる、または変えます。変わるところを示します
cli-command-programme-show = 講座を、ファイルの形で書き出します
cli-command-programme-list = 講座の一覧
cli-option-programme-apply-file = 講座のファイル(TOML。書き方は docs/programme-file.md)
cli-option-programme-show-slug = 講座の名(URL に使うもの)
cli-programme-faulty = { $file } に直すところがあります。何も変えていません。
cli-programme-created = 講座 { $slug } をつくりました(下書き)。
cli-programme-changed = 講座 { $slug } を変えました({ $n }か所)。
cli-programme-same = 講座 { $slug } は、ファイルのとおりです。変えるところはありません。
cli-programme-would-create = 講座 { $slug } をつくることになります(--dry-run のため、何も変えていません)。
cli-programme-would-change = 講座 { $slug } の{ $n }か所が変わります(--dry-run のため、何も変えていません)。
cli-programme-conflict = ほかの人が同じときに変えました。もう一度お試しください。
cli-programme-unknown = { $slug } という講座はありません。

application-error-name = お名前を書いてください
application-error-kana = フリガナを書いてください
application-error-kana-form = カタカナで書いてください(ひらがなでもかまいません)
application-error-long = { $n }文字までで書いてください
application-error-glyph = 認定証に印字できない文字があります:{ $characters }。別の字で書いてください
application-error-email = メールアドレスを書いてください
application-error-email-form = メールアドレスの形を確かめてください。例:yuka@example.jp
application-error-phone = 電話番号を、市外局番から書いてください
office-error-unreachable = メール、電話、住所のどれかを書いてください。決まったことを知らせるのに要ります
application-error-branch = 支部を選んでください
application-error-membership = 会員かどうかを選んでください
application-error-standing = どの立場かを選んでください
application-error-consent = 読んで、同意するときは、しるしを付けてください
application-error-wish = 希望するコースを1つは選んでください
application-error-wish-after = 前の段階で選んだコースと組になるコースを選んでください

letter-fact-name = お名前
letter-fact-programme = 講座
letter-fact-stage = 段階
letter-fact-course = コース
letter-fact-days = 日程
letter-fact-place = 場所
letter-fact-places = 席
letter-fact-meeting = 会議のリンク
letter-fact-answer-by = お返事の期限
letter-fact-link = リンク
letter-fact-position = 順番
letter-fact-amount = 金額
letter-fact-reference = 番号
letter-fact-due = 期日
letter-fact-pay-to = 振込先
letter-pay-to-none = 振込先は、決まりしだいあなたのページに出ます。
letter-pay-to-example = 見本銀行 見本支店 普通 0000000 ミホン
letter-fact-who = 申込者
letter-fact-words = 事務局から

letter-confirm-subject = メールアドレスの確認をお願いします
letter-confirm-body =
    《お名前》様

    お申込みは、まだ終わっていません。
    次のリンクを開いて、「このメールで申し込む」を押してください。そこで、お申込みが届きます。

    《リンク》

    お心当たりのないときは、このメールを消してください。何も起こりません。
letter-applied-subject = お申込みを受け付けました
letter-applied-body =
    《お名前》様

    「《講座》」へのお申込みを受け付けました。
    これからのことは、次のページでいつでも見られます。内容を変えることも、取り下げることもできます。

    《リンク》

    このリンクは、あなただけのものです。ほかの方に渡さないでください。
letter-ask-chief-subject = ご確認いただきたい方がいます
letter-ask-chief-body =
    《お名前》様

    《申込者》さんから、「《講座》」への申込みがありました。
    支部長としての推薦をお聞かせください。

    《リンク》

    締切:《期日》
letter-remind-chief-subject = ご確認をお待ちしています
letter-remind-chief-body =
    《お名前》様

    「《講座》」に申し込んだ次の方の推薦を、まだうかがっていません。

    《申込者》

    《リンク》

    締切:《期日》
letter-placed-subject = 席が決まりました
letter-placed-body =
    《お名前》様

    「《講座》」の席が決まりました。

    《席》

    くわしくは、あなたのページをご覧ください。

    《リンク》
letter-waiting-subject = 順番をお待ちいただいています
letter-waiting-body =
    《お名前》様

    「《講座》」は、定員をこえるお申込みがありました。いま、順番をお待ちいただいています。

    《順番》

    席が空くと、順番にお知らせします。いまの順番は、あなたのページで見られます。

    《リンク》
letter-not-placed-subject = お申込みの結果のお知らせ
letter-not-placed-body =
    《お名前》様

    「《講座》」は、今回は席をご用意できませんでした。お申込みくださり、ありがとうございました。
    わからないことは、事務局へお尋ねください。

    《リンク》
letter-offer-subject = 席が空きました。お返事をお待ちしています
letter-offer-body =
    《お名前》様

    「《講座》」の《段階》に、席が1つ空きました。

    《コース》
    《日程》
    《場所》

    《お返事の期限》までに、次のページで「受ける」か「受けない」を選んでください。お返事がないときは、つぎの方にお譲りします。

    《リンク》
letter-offer-ended-subject = お返事の期限が過ぎました
letter-offer-ended-body =
    《お名前》様

    「《講座》」の《コース》の席は、お返事の期限が過ぎたため、つぎの方にお譲りしました。
    まだ参加を望まれるときは、あなたのページから、もう一度、順番をお待ちいただけます。

    《リンク》
letter-offer-cancelled-subject = 先日のご案内について
letter-offer-cancelled-body =
    《お名前》様

    「《講座》」の《コース》の席をおすすめしましたが、こちらの都合で、取りやめることになりました。申し訳ありません。
    わからないことは、事務局へお尋ねください。

    《リンク》
letter-withdrawn-subject = 取り下げを受け付けました
letter-withdrawn-body =
    《お名前》様

    「《講座》」への申込みの取り下げを受け付けました。席や順番待ちは、つぎの方にお譲りしました。
    お心当たりのないときは、事務局へお知らせください。
letter-moved-subject = 日程や場所が変わりました
letter-moved-body =
    《お名前》様

    「《講座》」の《コース》が、次のように変わりました。

    《日程》
    《場所》

    このまま参加できるかどうかを、あなたのページでお知らせください。

    《リンク》
letter-cancelled-subject = 中止のお知らせ
letter-cancelled-body =
    《お名前》様

    「《講座》」は、中止することになりました。お申込みくださったのに、申し訳ありません。
    わからないことは、事務局へお尋ねください。

    《リンク》
letter-resumed-subject = 行うことになりました
letter-resumed-body =
    《お名前》様

    「《講座》」は、中止とお知らせしましたが、行うことになりました。
    お申込みは、中止の前のままです。いまのようすは、次のページでご覧ください。参加できなくなった方は、同じページで取り下げてください。

    《リンク》
letter-fee-subject = お支払いのご案内
letter-fee-body =
    《お名前》様

    「《講座》」の《段階》の参加費をお支払いください。

    金額:《金額》
    番号:《番号》(振込人の名前の前に付けてください)
    期日:《期日》

    振込先:
    《振込先》

    《リンク》
letter-fee-reminder-subject = お支払いの確認のお願い
letter-fee-reminder-body =
    《お名前》様

    「《講座》」の《段階》の参加費(《金額》、番号《番号》)のお支払いを、まだ確かめられていません。行きちがいでしたら、お許しください。
    ご事情のあるときは、事務局へお知らせください。

    振込先:
    《振込先》

    《リンク》
letter-session-reminder-subject = まもなくです
letter-session-reminder-body =
    《お名前》様

    「《講座》」の《コース》が近づきました。

    《日程》
    《場所》
    《会議のリンク》

    出られなくなったときは、あなたのページからお知らせください。

    《リンク》
letter-meeting-changed-subject = 会議のリンクが変わりました
letter-meeting-changed-body =
    《お名前》様

    「《講座》」の《コース》の会議のリンクが変わりました。前にお知らせしたリンクではなく、次のリンクをお使いください。

    《日程》
    《会議のリンク》

    あなたのページにもあります。

    《リンク》
letter-certificate-subject = 書類のお知らせ
letter-certificate-body =
    《お名前》様

    「《講座》」の全課程を終えられました。おつかれさまでした。
    書類は、あなたのページから受け取れます。

    《リンク》
letter-certificate-anew-subject = 書類を作り直しました
letter-certificate-anew-body =
    《お名前》様

    「《講座》」の書類(《番号》)を作り直しました。番号は前と同じです。
    新しい書類は、あなたのページから受け取れます。

    《リンク》
letter-certificate-revoked-subject = 書類についてのお知らせ
letter-certificate-revoked-body =
    《お名前》様

    「《講座》」の書類(《番号》)は、取り消しになりました。
    わからないことや、納得できないことがあるときは、事務局へお尋ねください。

    《リンク》
letter-travel-returned-subject = 申請について、お願いがあります
letter-travel-returned-body =
    《お名前》様

    「《講座》」の交通費の申請で、直していただきたいことがあります。

    《事務局から》

    あなたのページで直して、もう一度送ってください。

    《リンク》
letter-travel-approved-subject = 申請の確認が終わりました
letter-travel-approved-body =
    《お名前》様

    「《講座》」の交通費の申請を認めました。補助は《金額》です。
    《事務局から》

    口座をまだ書いていないときは、あなたのページで書いてください。

    《リンク》
letter-account-unknown = お振込み先の口座が、まだ分かりません。
letter-account-back = 前のお振込みが、{ $day }に戻ってきました。銀行から知らされたわけ:{ $why }
letter-account-wanted-subject = お振込み先について
letter-account-wanted-body =
    《お名前》様

    「《講座》」について、《金額》をお振り込みします。
    《事務局から》
    あなたのページで、口座を書いてください。

    《リンク》
letter-account-changed-subject = お振込み先が書かれました
letter-account-changed-body =
    《お名前》様

    「《講座》」について、お振込み先の口座が、あなたのページで書かれました。
    お心当たりのないときは、すぐに事務局へお知らせください。

    《リンク》
letter-paid-out-subject = お振込みのお知らせ
letter-paid-out-body =
    《お名前》様

    「《講座》」について、《期日》に《金額》を、あなたの口座へお振り込みしました。
    届いていないときは、事務局へお知らせください。

    《リンク》
training-tab-overview = 概要
training-tab-applications = 申込み
training-tab-places = 席
training-tab-letters = 知らせ
training-tab-attendance = 出席
training-tab-money = 会計
training-tab-certificates = 認定
training-where = いまいるところ
training-tabs = 講座のページ
beside-label = この方のページ
beside-application = 申込み
beside-fee = 参加費
beside-travel = 交通費
beside-lodging = 宿
beside-attendance = 出席
beside-certificate = 認定証
beside-register = 登録簿
contact-title = お問い合わせ
contact-foot = お問い合わせ { $name }
contact-phone = 電話 { $phone }
waits-title = 待っていること
waits-nothing = いま、待っていることはありません。
waits-unknown = 参加を認めるか、確かめる申込み { $n }件
waits-words = 推薦がまだの方 { $n }名
waits-places = 席がまだ決まっていない方 { $n }名
waits-results = 決まった席を、まだ知らせていません
waits-offers = 席をすすめて、お返事がまだの方 { $n }名
waits-moves = { $course }の変更に、お返事がまだの方 { $n }名
waits-cannot = { $course }の変更した日程に出られない方 { $n }名
waits-attendance = 終わって、出席を書いていない回 { $n }回
waits-reports = 確かめていない会議の記録 { $n }件
waits-others = ほかの方を待っていること
waits-until = (締切 { $at })
waits-words-office = 事務局が推薦する方 { $n }名
waits-words-chiefs = 支部長の推薦がまだの方 { $n }名
waits-consent = 同意の記録がない申込み { $n }件
waits-places-of = { $stage }の席がまだ決まっていない方 { $n }名
waits-certificates = 認定証を発行できる方 { $n }名
waits-completions = 修了を書きとめられる方 { $n }名
waits-overdue = 参加費の期限を過ぎ、もう一度知らせる方 { $n }名
waits-accounts = 口座が決まらず、まだ支払えない方 { $n }名
waits-file-tomorrow = あす{ $day }に振り込むファイル
waits-file-today = きょう{ $day }に振り込むファイル。済んだら、支払い済みにしてください
waits-file-over = { $day }に振り込むファイルが、支払い済みになっていません
waits-transfers = 決める入金 { $n }件
waits-claims = 確かめる交通費の申請 { $n }件
waits-payouts = 振り込む方 { $n }名
waits-files = 振り込む日を待つファイル { $n }件
waits-print = 印刷する手紙 { $n }通
waits-undelivered = 届かなかった知らせ { $n }通
nav-training = 研修
nav-recommendations = 推薦

announce-brand = ピアサポーターの研修
announce-list = 研修
announce-none = いま、お知らせできる研修はありません
announce-none-what = 研修が決まると、ここに出ます。
announce-open = 申込みを受け付けています
announce-open-until = 申込みは{ $at }まで({ $left })
announce-opens-on = { $day }から申し込めます
announce-closed = 申込みは終わりました
announce-cancelled = この研修は中止になりました
announce-opens = 申込みのはじまり
announce-deadline = 申込みの締切
announce-over = { $at }に終わりました
announce-until = { $time }まで
announce-from-today = きょう{ $day }から
announce-days-left = あと{ $n }日
announce-last-day = きょうまで
announce-way = 認定までの流れ
announce-step-apply = 申し込む
announce-step-apply-who = あなた
announce-step-apply-text = メールアドレスがあれば申し込めます。書きかけのまま、あとで続けられます。
announce-step-recommend = 支部長の推薦
announce-step-recommend-who = 所属の支部
announce-step-recommend-text = 申込みが届くと、支部長へ知らせます。あなたから頼む必要はありません。
announce-step-decide = 受講の決定
announce-step-decide-who = 事務局
announce-step-decide-text = 締切のあと、メールで知らせます。定員をこえたときは、順番待ちの番号も知らせます。
announce-step-decide-by = 締切のあと、{ $day }までにメールで知らせます。定員をこえたときは、順番待ちの番号も知らせます。
announce-step-decide-first-come = 席があるあいだは、申込みの順に決まります。満席のときは、順番待ちの番号を知らせます。
announce-step-certified = 認定
announce-step-certified-who = 連合会
announce-step-certified-text = 認定証をお渡しし、登録簿に載せます。そのあとは、支部を通して活動します。
announce-choose = どれか1つを選びます。
announce-choose-any = どれか1つを選びます。前の段階と違うほうでもかまいません。
announce-choose-after = 前の段階で受けたコースによって決まります。
announce-or = または
announce-course-places = 定員 { $n }名
announce-left = 残り{ $n }席
announce-full = 満席(順番待ち)
announce-apply-full = いまは満席です。申し込むと、順番待ちに入ります。席が空くと、順番にお知らせします。
announce-lodging-office = 宿は事務局で手配しています
announce-lodging-own = 宿はご自分で手配してください
announce-after = { $courses }を受けた方
announce-terms = 申込みの前に
announce-fact-audience = 対象
announce-fact-places = 定員
announce-fact-fee = 費用
announce-fact-travel = 旅費
announce-fact-lodging = 宿泊
announce-fact-comfort = 参加のしかた
announce-for-members = 家族会の会員と、家族会に関わっている方。
announce-for-certified = 認定を受けたピアサポーターの方。
announce-for-anyone = どなたでも。
announce-places = { $n }名
announce-places-course = { $course }{ $n }名
announce-places-all = { $all }({ $each })。
announce-branch-soft = 1つの支部から{ $n }名ほど。
announce-branch-hard = 1つの支部から{ $n }名まで。
announce-fee = { $stage }は{ $fee }
announce-travel = 実費を、{ $cap }まで補助します。
announce-travel-course = 実費を、コースごとに{ $cap }まで補助します。
announce-lodging = 宿泊費はご自分で負担してください。
announce-comfort = 席を立つ、カメラを切る、途中で休む、どれもかまいません。申込みのときに教えてください。
announce-grant = この研修は、{ $grant }の一環です。
announce-apply = 申し込む
announce-apply-what = かかる時間は10分ほどです。用意するものは、メールアドレスだけです。
announce-apply-begin = 申込みをはじめる
announce-apply-closed = いまは申し込めません。
announce-apply-status = 申し込んだ方は、届いたメールのリンクから、いまの状況を見られます。
announce-contact = 問い合わせ

standing-unknown = 書かれていません
standing-lived = ひきこもりの経験がある
standing-family = 家族
standing-ally = 協働する支援者
membership-unknown = 書かれていません
membership-member = 家族会の会員
membership-active = 会員ではないが、家族会で活動している

application-start-title = 申込みをはじめる
application-start-write = 申込みを書きます
application-start-write-what = 10分ほどです。書いたものは、書きながら保存します。あとで続けることもできます。
application-start-mail = メールのリンクを開きます
application-start-mail-what = 送ると、確かめのメールが届きます。リンクを開いて、申込みが終わります。
application-start-chief = 支部長が推薦します
application-start-chief-what = 支部長へは、こちらから知らせます。
application-start-full = いま満席のコース:{ $courses }。選ぶと、席が空くまで順番待ちになります。
application-start-deadline = 締切:{ $at }
application-start-go = 書きはじめる
application-to-programme = 研修の案内へ
application-title = 申込み
application-course = { $course }({ $days })
application-who = あなたのこと
application-name = お名前
application-name-support = 認定証に、書いたとおりに印字します。
application-kana = フリガナ
application-kana-support = ひらがなでもかまいません。
application-email = メールアドレス
application-email-support = 結果や席のお知らせを送ります。
application-phone = 電話番号
application-phone-support = 急ぎのときだけ使います。
application-postcode = 郵便番号
application-address = 住所
application-address-support = 郵便でお送りするものがあるときに使います。
application-branch-title = 所属の支部
application-branch = 支部
application-branch-support = この支部の支部長に、推薦をたずねます。
application-branch-which = 関わっている支部を選んでください。
application-choose = 選んでください
application-membership = 家族会との関わり
application-is-chief = わたしは、この支部の支部長です
application-standing-title = あなたの立場
application-standing = どの立場で申し込みますか
application-standing-note = くわしいことは書かなくてかまいません。支部長と事務局だけが見ます。
application-standing-note-office = くわしいことは書かなくてかまいません。事務局だけが見ます。
application-wishes = { $stage }の希望
application-wish = 第{ $n }希望
application-wish-none = なし
application-needs = 参加のしかた
application-needs-what = あてはまるものがあれば教えてください。なくてもかまいません。
application-needs-quiet = 静かな席がいい
application-needs-camera-off = オンラインでは、カメラを切って参加したい
application-needs-access = 車いすや、段差への配慮が必要
application-needs-words = ほかに伝えておきたいこと
application-lodging = 宿を、事務局にまとめて取ってほしい(宿泊費は自分で払います)
application-consent-title = 同意
application-consent-text = 書いていただいたことは、この研修の運営と認定のためだけに使います。所属の支部の支部長と、連合会の事務局が見ます。立場(ひきこもりの経験など)は、とくに大切な情報として、暗号にして保管します。いつでも取り下げることができます。
application-consent-text-office = 書いていただいたことは、この研修の運営と認定のためだけに使います。連合会の事務局だけが見ます。立場(ひきこもりの経験など)は、とくに大切な情報として、暗号にして保管します。いつでも取り下げることができます。
application-consent = 読みました。同意します
application-saving = 保存しています…
application-saved-script = { "{time}" } に保存しました
application-saved-at = { $time } に保存しました
application-unsaved-script = { "{time}" } のあと、まだ保存できていません
application-send = 送る
application-save = 保存する
application-back = 戻る
application-failed = つながりません
application-failed-what = 書いたものは、この画面に残っています。つながると、自動で保存します。
application-too-late = 申込みの締切を過ぎました
application-too-late-what = どうしても申し込みたいときは、事務局へお電話ください。書いたものは残っています。
application-sent-title = メールを確かめてください
application-sent-what = { $email } に、確かめのメールを送りました。メールのリンクを開いて、申込みが終わります。
application-sent-spam = しばらく待っても届かないときは、迷惑メールの箱を見てください。
application-sent-again = アドレスや中身を書きなおす
application-sent-done = 申込みは終わっています
application-sent-done-what = いまの状況は、メールで届いたリンクから見られます。
application-confirm-title = 申込みを確かめる
application-confirm-what = { $name }さんのお申込みです。ボタンを押すと、申込みが終わります。
application-confirm-go = このメールで申し込む
application-confirm-not-me = 心あたりのないときは、この画面を閉じてください。何も起こりません。
application-twice = このメールアドレスでは、もう申し込まれています
application-twice-what = 前の申込みのページへのリンクを、メールで送りました。

own-title = 申込みのいま
own-name = { $name }さんの申込み
own-next = つぎにすること
own-next-offer = { $stage }:空いた席を受けるかどうか({ $day }まで)
own-next-consent = 同意をまだいただいていません。読んで、しるしを付けてください
own-withdrawn = この申込みは、取り下げられています。
own-withdrawn-again = 受付のあいだは、もう一度申し込めます。
own-steps = これまでと、これから
own-done = 済み
own-now = いまここ
own-applied = お申込みを受け付けました。
own-recommendation-come = 支部長の返事が届きました。
own-recommendation-anew = 支部が変わったので、新しい支部の返事を待っています。あなたがすることはありません。
own-recommendation-waits = 支部長の返事を待っています。あなたがすることはありません。
own-decided = 決まりました。下の「席」をご覧ください。
own-decided-offer = 席が空きました。このページの上で、受けるかどうかを選んでください。
own-decided-unknown = 事務局が、登録簿と照らし合わせています。認定証の番号がお分かりでしたら、書き足すことができます。
own-decided-checking = 事務局が、登録簿と照らし合わせています。分かりしだい、お知らせします。
own-decided-number = 認定証の番号を書き足す
own-decided-line = 順番を待っています。席があいたら知らせます。
own-decided-out = 席は決まりませんでした。
own-line-over = 講座が始まりました。順番待ちは終わりました。
own-decided-by = { $day }までに、お知らせします。
own-decided-later = 締切のあと、お知らせします。
own-places = 席
own-offered = 席が1つ空きました。お返事をお待ちしています
own-placed = 席が決まりました
own-undecided = まだ決まっていません
own-out = 席はありません
own-left-declined = 空いた席は受けないと、お返事をいただきました。
own-left-expired = 空いた席へのお返事の期限が過ぎました。
own-left-given-back = 席を返しました。
own-position = { $course }:順番待ち{ $n }番目
own-offer-title = 席が空きました
own-offer-until = { $day }までに選んでください。お返事がないときは、つぎの方にお譲りします。
own-accept = 受ける
own-decline = 受けない
own-decline-first = 受けない…
own-decline-what = 受けないと、この席は元に戻せません。順番を待っている方がいれば、その方にお知らせします。
own-rejoin = もう一度、順番を待つ
own-change-title-over = 変更
own-change-title = 変更と取り下げ
own-change = 書いたことを変える
own-change-office = ほかに変えたいことがあるときは、事務局へお知らせください。
own-withdraw-first = 申込みを取り下げる…
own-withdraw-what = 席や順番はなくなり、待っている方がいればお譲りします。元には戻せません。
own-withdraw = 取り下げる

recommend-title = 推薦
recommend-what = 支部から申し込んだ方です。推薦のことばは、事務局だけが読みます。
recommend-nobody = いま、推薦を待っている方はいません
recommend-nobody-what = 申込みがあると、メールで知らせます。
recommend-until = 締切:{ $at }
recommend-limit = 1つの支部から{ $n }名ほどです。こえるときは、順位を付けてください。
recommend-word = 推薦
recommend-none = まだ
recommend-declined = 見送り
recommend-rank = { $n }位
recommend-recommended = 推薦
recommend-one = { $name }さんの推薦
recommend-then = 、次に
recommend-decision = 推薦しますか
recommend-yes = 推薦する
recommend-no = 今回は見送る
recommend-order = 支部の中の順位
recommend-order-support = この支部からは、いま{ $n }名です。順位は数字で書いてください。
recommend-words = ことば
recommend-words-support = 事務局だけが読みます。ご本人には伝わりません。
recommend-say = 伝える
recommend-decided = 席が決まったので、推薦は変えられません。
recommend-error-decision = 推薦するか、見送るかを選んでください
recommend-error-rank = 順位は、1から200の数字で書いてください

office-applied-n = 申込み{ $n }名
office-take-down = 紙・電話の申込みを入れる
office-take-down-what = 紙や電話で届いた申込みを、代わりに入れます。メールがない方へのお知らせは、印刷に回ります。
office-take-down-go = 申込みを入れる
office-remind = 推薦がまだの支部長に知らせる
office-only-all = 申込みを全部見る
office-nobody = まだ、申込みはありません
office-nobody-what = 申込みがあると、ここに出ます。
office-places = 席
office-offered = { $course }(返事待ち)
office-withdrawn = 取り下げ
office-late = 締切のあと
office-on-paper = 代わりに入れた
office-chief = 支部長
office-late-reason = 締切のあとに認めるわけ
office-late-what = 締切を過ぎています。認めるときは、わけを書いてください。記録に残ります。
office-error-reason = わけを書いてください
office-error-twice = このメールアドレスでは、もう申し込まれています
office-recommend = 事務局として推薦を書く
office-place-title = 席を移す・置く
office-place-course = コース
office-place-go = この席にする
office-link-first = この方のページのリンク…
office-link-what = 電話などで頼まれたときに、ご本人だけに伝えてください。このリンクで、だれでもこの方のページを開けます。
office-origin = 届き方
office-origin-paper = 紙
office-origin-telephone = 電話
office-applied = 申込み
office-at = { $day } { $time }

programme-edit = 講座を書く
programme-part-what = どんな講座か
programme-part-applying = 申込み
programme-part-places = 席
programme-part-money = お金と認定
programme-part-stages = 段階とコース
programme-part-texts = 案内のことば
programme-title-ja = 題
programme-title-en = 題(英語)
programme-fiscal-year = 年度
programme-fiscal-year-support = 西暦で。令和4年度は 2022
programme-kind = 種類
programme-kind-certification = 認定講座
programme-kind-follow_up = フォローアップ研修
programme-kind-regional_coordinator = 地域コーディネーター研修
programme-kind-other = そのほか
programme-organiser-ja = 主催
programme-organiser-en = 主催(英語)
programme-grant-ja = 財源・助成の名
programme-grant-en = 財源・助成の名(英語)
programme-grant-support = 「この研修は、…の一環です」の形で出ます。
programme-opens = 受付のはじまり
programme-opens-support = 書かないときは、公開したときから
programme-deadline = 締切
programme-deadline-support = この分のおわりまで受け付けます。日本時間です。
programme-decided-by = 結果を知らせる日
programme-audience = 申し込める人
programme-audience-members = 家族会の会員・関わっている人
programme-audience-certified = 認定されたピアサポーター
programme-audience-anyone = だれでも
programme-recommendation = 支部長の推薦が必要
programme-selection = 席の決め方
programme-selection-at_deadline = 締切のあと、事務局が決める
programme-selection-first_come = 申込みの順
programme-order = 同じ条件のときの順
programme-order-as_applied = 申込みの順
programme-order-lottery = 抽選
programme-seed = 抽選の種
programme-seed-support = 公表すると、だれでも同じ順を計算できます。
programme-places = 全体の定員
programme-places-support = 書かないときは、コースの定員の合計
programme-branch-people = 1つの支部からの人数の目安
programme-branch-hard = 目安をこえる人は、順番待ちにする(しるしがないときは、知らせるだけ)
programme-answer-days = 空いた席をすすめたとき、返事を待つ日数
programme-travel = 旅費の補助の上限(円)
programme-travel-support = 書かないときは、補助なし
programme-travel-per-course = 上限は、コースごと
programme-unpaid = 参加費がまだのとき
programme-unpaid-flagged = しるしを付けるだけ
programme-unpaid-holds = 認定証を待ってもらう
programme-valid-years = 認定の有効年数
programme-valid-years-support = 書かないときは、期限なし
programme-stages-what = 名前を空にすると、その段階やコースはなくなります。
programme-add-stage = 段階を足す…
programme-add-course = コースを足す…
programme-stage-ja = 段階の名
programme-course-ja = コースの名
programme-name-en = 名(英語)
programme-code = コード(英小文字・数字・ハイフン)
programme-fee = 参加費(円)
programme-fee-due = 支払いの期日
programme-may-miss = 休んでもよい回数
programme-later = 席は、あとで別に決める
programme-late-counts = 遅刻は、出席と数える
programme-left-early-counts = 早退は、出席と数える
programme-course-places = 定員
programme-place-ja = 場所
programme-place-en = 場所(英語)
programme-address = 住所
programme-after = 前に受けるコースのコード(どれでもよいときは空)
programme-excludes = 一緒に受けられないコースのコード
programme-mode = 形
programme-lodging = 宿泊
programme-lodging-none = なし
programme-lodging-office = 事務局で手配
programme-lodging-own = 各自で手配
programme-sessions = 回
programme-sessions-support = 1行に1回。例:2022-08-04 13:00-18:00 傾聴の基本 (任意)。令和4年8月4日 13時〜18時 のようにも書けます。
programme-in-english = (英語)
programme-intro = はじめのことば
programme-for = 対象
programme-notes = ことわり
programme-contact = 問い合わせ
programme-agree = 同意のことば(わたしたちのことばに足すもの)
programme-phone = 問い合わせの電話
programme-save = 保存する
programme-preview = 見え方を確かめる
programme-preview-what = まだ保存していません。公開のページは、こう見えます。
programme-changed-meanwhile = ほかの人が、先に変えました
programme-changed-meanwhile-what = 書いたものは下に残っていますが、ここからは保存できません。いまの内容を開いて、書きうつしてください。
programme-changed-look = いまの内容を開く
programme-error-number = 数字で書いてください
programme-error-minute = 日と時刻を選んでください
programme-error-day = 日を選んでください
programme-error-code = コードは、英小文字・数字・ハイフンで書いてください
programme-error-session = { $n }行目を読み取れません。例:2022-08-04 13:00-18:00
programme-error-file = ファイルに直すところがあります:{ $fault }
programme-error-place = { $place }:{ $fault }
programme-error-slug = 英小文字・数字・ハイフンで、40文字までで書いてください
programme-error-slug-taken = このことばは、もう使われています
programme-public-list = 公開の一覧を見る
programme-none = まだ、講座はありません
programme-none-what = 下から、はじめの講座をつくれます。
programme-new = 講座をつくる
programme-slug = アドレスのことば
programme-slug-support = 英小文字・数字・ハイフン。例:r5-certification
programme-new-go = つくって、中身を書く
programme-from-file = ファイルからつくる…
programme-file = 講座のファイル
programme-file-support = TOML を貼り付けてください。書き方は docs/programme-file.md にあります。
programme-file-go = ファイルからつくる
programme-state-draft = 下書き
programme-state-cancelled = 中止
programme-state-before = 公開(受付前)
programme-state-open = 受付中
programme-state-over = 受付終了

overview-no-branch = 支部なし
overview-steps = 進みぐあい
overview-step-announce = 公開
overview-step-apply = 申込みと推薦
overview-step-places = 席を決める
overview-step-held = 研修
overview-withdrawn = 取り下げ{ $n }名
overview-by-branch = 支部ごとの人数
overview-people = { $n }名
overview-to-applications = 申込みの一覧へ
overview-places = 席
overview-seats = { $n }席
overview-offered = (返事待ち{ $n })
overview-to-places = 席を決める・見る
overview-do = できること
overview-public = 公開のページを見る
overview-announce = 公開する
overview-announce-again = もう一度公開する
overview-unannounce = 下書きに戻す
overview-unannounce-first = 下書きに戻す…
overview-unannounce-what = 公開の案内は見られなくなり、申込みも受け付けません。また公開できます。
overview-unannounce-applied = 申し込んだ{ $n }名の方のページは、そのまま見られます。
overview-cancel-first = 中止する…
overview-cancel-what = 申し込んだ全員に、中止のお知らせを送ります。
overview-cancel = 中止して、知らせる

board-title = { $stage }の席を決める
board-rounds = 席を決める回
board-caption = 支部ごとの申込者と、席の案
board-undecided-n = 決まっていない人が{ $n }名います
board-undecided-what = 案では席を置いていません。わけ(支部の人数の目安をこえる、登録簿に見つからない)は、それぞれの行にあります。席を置くこともできます。
board-unheard-n = 推薦がまだの人が{ $n }名います
board-unheard-what = 案では「受けない」です。このまま確定して知らせると、席がないことが伝わります。推薦を待つときは「まだ決めない」を選んでください。
board-wishes = 希望
board-proposal = 席の案
board-why = 案のわけ
board-choice = { $name }さんの{ $stage }の席
board-undecided = まだ決めない
board-wait = 順番待ち
board-out = 受けない
board-by-hand = 手で変えました
board-beyond = { $n-limit }名の目安を{ $n }名こえています
board-reason-holds = もう席があります
board-reason-unknown = { $why }。申込みのページで、参加を認めるかどうかを決めてください
board-reason-wish = 第{ $n }希望
board-reason-rank-wish = 推薦{ $n-rank }位、第{ $n }希望
board-reason-full-before = { $course }は満席。第{ $n }希望
board-reason-full = 希望のコースは満席
board-reason-beyond = 支部で{ $n }人目。席を置くか、順番待ちにするかを決めてください
board-reason-beyond-hard = 支部で{ $n }人目。支部の人数をこえるため順番待ち
board-reason-no-word = 推薦がまだ届いていません
board-reason-declined = 支部が見送りました
board-reason-no-wish = 前の段階と組になる希望がありません
board-reason-before = 前の段階の席がありません
board-rules = 席の案の決め方
board-rule-recommended = 支部長の推薦がある人だけを、席の対象にする
board-rule-branch = 1つの支部から{ $n }名までは、支部の順位で置く。こえる人は、事務局が決める
board-rule-wish = 各支部の1位の人から順に、第1希望、第2希望と置く
board-rule-applied = 同じ条件の人は、申込みの順に並べる
board-rule-lottery = 同じ条件の人は、抽選で並べる。種「{ $seed }」を公表すれば、だれが計算しても同じ順になる
board-confirm-title = 確定する
board-count-placed = 席が決まる人
board-count-waiting = 順番待ち
board-count-undecided = まだ決まっていない
board-count-out = 推薦待ち・見送り
board-keep = 案を保存する
board-confirm = 席を確定する
board-confirm-what = 1回で、全員ぶんを確定します。結果のメールは、つぎの画面で文を確かめてから送ります。それまでは、だれにも届かず、本人のページにも出ません。空いた席は、結果を知らせたあとで、順番の方にすすめます。
board-again = 案を計算しなおす
board-too-many = { $course }の定員は{ $n-places }名ですが、{ $n-people }名になっています
board-too-many-what = だれかを、ほかのコースか順番待ちに変えてください。
board-offered = { $until }まで返事を待っています
board-confirmed-at = { $at }に確定しました
board-not-told = 結果を、まだ知らせていません。知らせるまでは、本人のページに出ず、空いた席もすすめません。
board-tell = 文を確かめて、知らせる
board-nobody = だれもいません
board-state = いま
board-against = このままでは、決まりごとからはずれます
board-against-what = 直してから確定するか、わけがあるときは、このまま確定してください。このまま確定したことは、記録に残ります。
board-against-final = 直してから、もう一度確定してください。
board-anyway = このまま確定する
board-beyond-title = 決まりごとからはずれているところがあります。
board-open-n = まだ決まっていない人{ $n }名
board-open-what = 推薦を待っている人、席を確定したあとに来た人、決めないでおいた人です。
board-open-what-plain = 席を確定したあとに来た人、決めないでおいた人です。
board-open-first-come = 事務局が確かめると、そのまま席か順番待ちに入る人です。
board-open-first-come-word = 推薦が届いていない人は、届くと入ります。
board-open-line = 順番待ちに入れると、空きしだい席をすすめます。席や順番が決まったことも、席なしも、本人に知らせます。
board-open-word = 推薦:{ $word }
board-into-line = 順番待ちに入れる
board-no-place = 席なしと知らせる
breach-all = 全体の定員は{ $n-most }名ですが、{ $n-people }名になります
breach-branch = { $branch }は{ $n-people }名です(目安は{ $n-most }名)
breach-branch-hard = { $branch }は{ $n-people }名になります(支部の上限は{ $n-most }名)
breach-apart = { $name }さんの「{ $course }」は、前の段階のコースと組になりません
breach-without = { $name }さんは、前の段階の席がないまま「{ $course }」に入ります
breach-unknown = { $name }さんは、登録簿との確かめがまだです。申込みのページで参加を認めると、席を置けます
anyway-title = 席を移す・置く
anyway-what = わけがあるときは、このまま席を置けます。そうしたことは、記録に残ります。
anyway-go = それでも席を置く
anyway-back = やめて、もどる
office-line-title = 順番待ち・席なし
office-line-into = 順番待ちに入れると、空きしだい席をすすめます。本人に知らせます。
office-line-none = 席がないことを、本人に知らせます。
board-offer-cancel = すすめを取り消す
board-waiting-n = 順番待ち{ $n }名
board-out-n = 席も順番もない人{ $n }名

letters-tell-title = 結果を知らせる
letters-tell-what = 文を確かめてから押してください。1人に1通だけ送ります。空いている席があれば、同時に、順番の方にすすめます。
letters-tell = 全員に知らせる
letters-look = 文を見る
letters-to-print = 印刷して送る手紙が{ $n }通あります
letters-print-what = メールがない方へのお知らせです。PDF を印刷して、窓あき封筒で送れます。
letters-print = PDF をダウンロードする
letters-print-done = 選んだ手紙を「送った」と記す
letters-print-which = 手紙(しるしを外したものは、次にまわります)
letters-print-of = { $day }の手紙
letters-of-person = { $n }通
letters-no-address = 住所がありません
letters-overtaken = うち{ $n }通は、内容がもう合わないので、しるしを外してあります。しるしを付ければ、送れます。
letters-why-later = あとの知らせがあります
letters-why-answer-past = 返事の日を過ぎました
letters-why-answered = 返事がありました
letters-why-day-past = その日は過ぎました
letters-why-gone = 席がなくなっています
letters-why-paid = 支払いが済んでいます
letters-posted-title = 封筒に入れて送ったら
letters-posted-what = しるしの付いた手紙が、この一覧から片づきます。その方のページには、「送った」と残ります。
letters-drop-first = 送らない手紙を片づける
letters-drop-what = しるしの付いた手紙を、送らずに片づけます。送る手紙のしるしは、先に外してください。
letters-drop = 送らずに片づける
letters-put-away = この30日に片づけた手紙:{ $n }通
letters-put-away-which = 戻す手紙
letters-back = 印刷待ちに戻す
letters-back-what = まだ送っていないときや、やはり送るときは、印刷待ちに戻してください。
letters-print-this = この手紙の PDF をダウンロードする
letters-file = { $programme } 手紙 { $day }
letters-code = リンクのQRコード
letters-code-how = スマートフォンのカメラをこの四角に向けると、上のリンクのページが開きます。
letters-code-else = 開けないときや、お持ちでないときは、事務局へお知らせください。
letters-undelivered = 届かなかった知らせが{ $n }通あります
letters-undelivered-what = 2日のあいだ何度も送りましたが、受け取られませんでした。電話などで確かめてください。印刷して郵便で送ることもできます。
letters-by-post = 選んだ知らせを、印刷して送る
letters-whose = { $name }さんの申込み
letters-lost = 届いていません
letters-told-title = お知らせしたこと
letters-told-none = まだ何も知らせていません。
letters-state-waiting = 送っているところです
letters-state-sent = { $day }に送りました
letters-state-lost = { $day }まで送りましたが、届きませんでした
letters-state-to-print = 印刷を待っています
letters-state-printed = { $day }に、事務局が「送った」と記しました
letters-state-dropped = { $day }に、送らずに片づけました
letters-texts = 文
letters-texts-what = 知らせの文は、この講座のために書きかえられます。
letters-own = 書きかえた
letters-languages = 文のことば
letters-ja = 日本語の文
letters-en = 英語の文
letters-written = これまでに書いた知らせ:{ $n }通
letters-subject = 件名
letters-subject-support = 電話やパソコンは、家族と一緒に使っていることがあります。何の知らせか分からない件名にしてください。
letters-body = 本文
letters-body-support = 次のことばは、その方のことに置きかわります:
letters-preview = 見え方を確かめる
letters-preview-title = 見え方
letters-preview-what = 名前、リンク、番号、金額と、人によってちがう日付は、つくりものの例です。
letters-example-name = 見本 花子
letters-example-words = 領収書の写真を、もう1枚付けてください。
letters-ours = はじめの文に戻す
letters-error-fact = 《{ $fact }》ということばはありません
letters-to = { $name } 様
letter-kind-confirm = アドレスの確かめ
letter-kind-applied = 受け付けのお知らせ
letter-kind-ask-chief = 支部長への推薦のお願い
letter-kind-remind-chief = 支部長への再度のお願い
letter-kind-placed = 席が決まった方へ
letter-kind-waiting = 順番待ちの方へ
letter-kind-not-placed = 席がない方へ
letter-kind-offer = 空いた席のおすすめ
letter-kind-offer-ended = 返事の期限が過ぎた方へ
letter-kind-offer-cancelled = おすすめを取りやめた方へ
letter-kind-withdrawn = 取り下げの受け付け
letter-kind-moved = 日程や場所の変更
letter-kind-cancelled = 中止
letter-kind-resumed = 中止の取りやめ
letter-kind-fee = 参加費のご案内
letter-kind-fee-reminder = 参加費の再度のご案内
letter-kind-session-reminder = まもなくのお知らせ
letter-kind-meeting-changed = 会議のリンクの変更
letter-kind-certificate = 認定証のお知らせ
letter-kind-certificate-anew = 認定証を作り直した方へ
letter-kind-certificate-revoked = 認定を取り消した方へ
letter-kind-travel-returned = 交通費の直しのお願い
letter-kind-travel-approved = 交通費を認めたお知らせ
letter-kind-account-wanted = 振込先の口座のお願い
letter-kind-account-changed = 振込先の口座が変わったお知らせ
letter-kind-paid-out = 振込みのお知らせ

notice-application-applied = 申込みが終わりました
notice-application-withdrawn = 申込みを取り下げました
notice-application-changed = 変えました
notice-application-taken = 申込みを入れました
notice-training-taken = 席を受けました
notice-training-declined = 空いた席を受けないと、事務局に伝えました
notice-training-moved = 席を決めました
notice-training-proposed = 席の案に書きました。席は、確定したときに決まります
notice-training-into-line = 順番待ちに入れました
notice-training-no-place = 席なしと知らせました
notice-training-reminded = 支部長に知らせました
notice-recommend-said = 事務局に伝えました
notice-programme-saved = 保存しました
notice-programme-created = 講座をつくりました(下書き)
notice-programme-announced = 公開しました
notice-programme-withdrawn = 下書きに戻しました
notice-programme-cancelled = 中止にしました
notice-board-kept = 案を保存しました
notice-board-again = 案を計算しなおしました
notice-board-done = 席を確定しました。つぎは、結果を知らせます
notice-board-offer-cancelled = 取り消しました
notice-letters-told = 全員に知らせました
notice-letters-text-saved = 文を保存しました
notice-letters-text-ours = はじめの文に戻しました
notice-letters-printed = 「送った」と記しました。まちがえたときは、「片づけた手紙」から戻せます
notice-letters-dropped = 送らずに片づけました。まちがえたときは、「片づけた手紙」から戻せます
notice-letters-back = 印刷待ちに戻しました
notice-letters-to-print = 印刷を待つ手紙に加えました
warning-training-offer-over = このおすすめは、もう終わっています
warning-training-line = もう席があるか、すすめているところです
warning-training-cancelled = この講座は中止になっています
warning-training-full = このコースは満席です
warning-board-confirmed = 席は、もう確定しています
warning-recommend-decided = 席が決まったので、推薦は変えられません
audit-training-told = 結果を知らせた
audit-training-text_changed = 知らせの文を変えた
audit-training-letters_printed = 手紙を送ったと記した
audit-training-letters_dropped = 手紙を送らずに片づけた
audit-training-letters_back = 片づけた手紙を印刷待ちに戻した
audit-training-letters_fetched = 印刷する手紙を取り出した
audit-training-letters_to_print = 届かなかった知らせを印刷に回した
audit-training-chiefs_reminded = 支部長に再度知らせた
audit-application-listed = 申込みの一覧を見た
audit-application-read = 申込みを見た
warning-letters-none = 印刷する手紙がないか、選ばれていません
warning-letters-nobody = 知らせる方がいません
office-standing = 立場
announce-way-other = これからの流れ
