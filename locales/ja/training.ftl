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
training-fault-all-optional = 希望者だけの回しかありません。だれもが出る回を1つ書いてください
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
letter-fact-meeting = 会議のリンク
letter-fact-answer-by = お返事の期限
letter-fact-link = リンク
letter-fact-position = 順番
letter-fact-amount = 金額
letter-fact-reference = 番号
letter-fact-due = 期日
letter-fact-who = 申込者

letter-confirm-subject = メールアドレスの確認をお願いします
letter-confirm-body =
    《お名前》様

    お申込みを受け取りました。
    次のリンクを開いて、「このメールで申し込む」を押してください。押すまでは、申込みは終わっていません。

    《リンク》

    心あたりのないときは、このメールを消してください。何も起こりません。
letter-applied-subject = お申込みを受け付けました
letter-applied-body =
    《お名前》様

    「《講座》」へのお申込みを受け付けました。
    これからのことは、次のページでいつでも見られます。内容を変えることも、取り下げることもできます。

    《リンク》

    このリンクは、あなただけのものです。ほかの人に渡さないでください。
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

    「《講座》」の締切が近づいています。《申込者》さんの推薦を、まだうかがっていません。

    《リンク》

    締切:《期日》
letter-placed-subject = 席が決まりました
letter-placed-body =
    《お名前》様

    「《講座》」の《段階》の席が決まりました。

    《コース》
    《日程》
    《場所》

    くわしくは、あなたのページをご覧ください。

    《リンク》
letter-waiting-subject = 順番をお待ちいただいています
letter-waiting-body =
    《お名前》様

    「《講座》」は、定員をこえるお申込みがありました。いま、順番をお待ちいただいています。

    《順番》

    席が空くと、順番にメールでお知らせします。いまの順番は、あなたのページで見られます。

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
    まだ参加を望まれるときは、あなたのページから、もう一度並ぶことができます。

    《リンク》
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
letter-fee-subject = お支払いのご案内
letter-fee-body =
    《お名前》様

    「《講座》」の《段階》の参加費をお支払いください。

    金額:《金額》
    番号:《番号》(振込人の名前の前に付けてください)
    期日:《期日》

    振込先は、あなたのページにあります。

    《リンク》
letter-fee-reminder-subject = お支払いの確認のお願い
letter-fee-reminder-body =
    《お名前》様

    「《講座》」の《段階》の参加費(《金額》、番号《番号》)のお支払いを、まだ確かめられていません。行きちがいでしたら、お許しください。
    ご事情のあるときは、事務局へお知らせください。

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
letter-certificate-subject = 書類のお知らせ
letter-certificate-body =
    《お名前》様

    「《講座》」の全課程を終えられました。おつかれさまでした。
    書類は、あなたのページから受け取れます。

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
nav-training = 研修
nav-recommendations = 推薦
