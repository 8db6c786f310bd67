# 申込みを書く・送る
application-contact = 連絡先
application-later = 保存して、あとで続ける
application-sent-wrong = アドレスが違うときは、書きなおせます。
application-sent-mail = 同じメールをもう一度送る
application-who-office = 申込者のこと
application-is-chief-office = 申込者は、この支部の支部長です
application-standing-title-office = 申込者の立場
application-standing-office = どの立場での申込みですか
application-needs-what-office = 申込者から聞いたことがあれば、選んでください。
application-lodging-office = 宿を、事務局でまとめて取る(宿泊費はご本人が払います)
application-certified-title = これまでの認定
application-number = 認定番号
application-number-support = 認定証にある番号です(例:第R4-012号)。分からないときは、空けておいてください。
error-link-replaced-title = リンクが新しくなっています
error-link-replaced-body = このリンクは、新しいものに替わりました。いちばん新しいお知らせ(メールや手紙)のリンクをお使いください。まだ書いている途中の方は、書いている画面に戻ってください。届いていないときや、お心当たりのないときは、お問い合わせください。
error-link-replaced-link = 研修の案内へ
own-change-contact = 申込みの受付は終わっています。いま変えられるのは、電話番号や住所と、参加のしかたです。ほかは、事務局へお知らせください。
own-change-who = お名前・フリガナ・認定番号は、推薦や登録簿と結びついています。変えたいときは、事務局へお知らせください。
own-stale = 見ているあいだに、申込みが変わりました
own-stale-what = 書いたものは、まだ保存していません。下に残っています。次のところが、いまは違っています。確かめてから、もう一度保存してください。
own-stale-nothing = 何も書かれていません
application-error-consent-changed = 書いているあいだに、同意の文が変わりました。もう一度読んで、同意するときは、しるしを付けてください
own-change-needs = 連絡先や参加のしかたを変える
own-change-address = メールアドレスや支部を変えたいときは、事務局へお知らせください。
own-change-mail = メールアドレスを変えたいときは、事務局へお知らせください。

notice-application-kept = 保存しました。このページのアドレスを控えておくと、あとで続きを書けます
notice-application-mailed = メールをもう一度送りました
notice-application-link = 新しいリンクを送りました。前のリンクは使えません
notice-application-let-in = 参加できる方にしました
notice-recommend-ordered = 順位を事務局に伝えました
warning-training-reminded-nobody = 知らせる支部長がいません。支部長のアカウントとメールアドレスを確かめてください

# 推薦
recommend-order-title = { $branch }の順位
recommend-late = 締切を過ぎています。席が決まるまでは、まだ伝えられます。
recommend-order-missing = 推薦が目安の人数をこえています。全員に順位を付けてください。
recommend-order-keep = この順位にする
recommend-error-order = 全員に、1から200の、ちがう順位を付けてください
recommend-error-rank-taken = { $n }位の方が、もういます。ほかの順位にしてください
recommend-order-closed = いちばん小さい数字の方から、1位、2位、3位と詰めて保存します。
recommend-error-rank-room = { $n }位の方が、もういます。下に印を付けて伝えるか、ほかの順位にしてください
recommend-room = この順位に入れて、ほかの方を1つずつずらす({ $names })
recommend-room-one = { $name }さんは{ $n }位
recommend-finished = 終わった推薦
recommend-finished-of = 終わった推薦:{ $title }
recommend-finished-older = 新しい5つの講座までを出しています。
recommend-became = 結果
recommend-result = { $stage }:{ $state }
recommend-not-told = 本人に知らせた結果は、まだありません

# 事務局
office-change = 申込みを書きなおす
office-change-one = { $name }さんの申込みを書きなおす
office-change-what = ご本人から頼まれたことを、代わりに書きなおします。メールアドレスを変えると、新しいリンクを送り、前のリンクは使えなくなります。支部を変えると、その支部の支部長に推薦をたずねます(支部長のアカウントがないときは、事務局が書きます)。席が決まったあとは、前の推薦のままです。
office-error-changed-meanwhile = 見ているあいだに、この申込みが変わりました。確かめて、もう一度保存してください
office-error-signed = 同意した日を書いてください
office-error-consent-by = 同意をどう聞いたかを選んでください(まだのときは「まだ」)
office-error-signed-later = 同意した日は、きょうまでの日を書いてください
office-signed = 同意した日
office-signed-support = 用紙に署名した日か、電話で聞いた日です。「まだ」のときは、空けておいてください。
office-consent-read = 同意の文(電話では、読み上げてください)
office-consent-by = 同意の聞き方
office-consent-by-paper = 本人が署名した用紙
office-consent-by-telephone = 電話で、口頭
office-consent-by-none = まだ
office-no-consent = 同意の記録なし
office-no-consent-title = 同意の記録がありません
office-no-consent-what = 用紙に署名してもらうか、電話で同意の文を読み上げて、同意を聞いてください。聞いたら、聞き方と日を書いてください。
office-no-consent-go = 同意を書く
office-consent-ticked = { $at }に、しるしを付けて同意
office-consent-signed = { $day }に、紙で同意
office-consent-spoken = { $day }に、電話で同意
office-consent-not-yet = { $at }に、「まだ」に直しました
office-consent-text = 同意した文を読む
office-no-chief = 支部長のアカウントがありません
office-no-chief-what = この支部には、推薦を書ける支部長のアカウントがありません。だれにもたずねていません。事務局として推薦を書いてください。
office-recommends = 推薦は事務局から
office-recommends-what = 支部長の方のため、ほかに推薦を書ける支部長がいません。事務局として推薦を書いてください。
office-asked-anew = 支部が変わったので、{ $branch }の支部長に、あらためてたずねています。
office-word-before = 前の支部でのことば
office-word-before-what = いまの支部の推薦には数えません。新しい返事が届くと、入れかわります。
office-unknown = 登録簿に見つかりません
office-unknown-what = 認定された方のための研修ですが、お名前・フリガナ・番号が登録簿と合いません。確かめて参加を認めるまで、席は決まりません。
office-other-name = 名前が登録簿とちがう
office-other-name-what = 番号とフリガナは登録簿と合いますが、お名前がちがいます。ご本人かどうかを確かめて参加を認めるまで、席は決まりません。
office-same-entry = 同じ登録の方の申込みがすでにあります
office-same-entry-what = 登録簿の同じ方として、もう1つ申込みがあります。どちらがご本人かを確かめて参加を認めるまで、席は決まりません。
office-same-entry-see = もう1つの申込みを見る
office-cleared = 参加を認めるのを待っています
office-cleared-what = いまは、登録簿と合っています。参加を認めると、席や順番が決まります。
office-let-in = 確かめたので、参加を認める
office-link-renew-what = ほかの方に届いてしまったときなどは、新しくしてください。新しいリンクをお知らせし、前のリンクは使えなくなります。
office-link-renew = リンクを新しくする

# 知らせ
letter-kind-confirm-reminder = アドレスの確かめ(もう一度)
letter-kind-new-link = 新しいリンク
letter-kind-address-changed = アドレスの変更(前のアドレスへ)
letter-kind-ask-office = 事務局への推薦のお願い
letter-confirm-reminder-subject = メールアドレスの確認がまだです
letter-confirm-reminder-body =
    《お名前》様

    「《講座》」へのお申込みを受け取りましたが、まだ終わっていません。
    次のリンクを開いて、「このメールで申し込む」を押してください。

    《リンク》

    締切:《期日》

    お心当たりのないときは、このメールを消してください。何も起こりません。
letter-new-link-subject = リンクが新しくなりました
letter-new-link-body =
    《お名前》様

    「《講座》」のお申込みのページのリンクが、新しくなりました。
    前のリンクは使えません。これからは、次のリンクを開いてください。

    《リンク》

    このリンクは、あなただけのものです。ほかの方に渡さないでください。
letter-address-changed-subject = メールアドレスが変わりました
letter-address-changed-body =
    《お名前》様

    お申込みのメールアドレスが、ほかのアドレスに変わりました。
    このアドレスへのお知らせは、これで終わりです。前にお送りしたリンクは使えません。

    お心当たりのないときは、事務局へお知らせください。
letter-ask-office-subject = ご確認いただきたい方がいます
letter-ask-office-body =
    《お名前》様

    《申込者》さんから、「《講座》」への申込みがありました。
    支部長の方のため、ほかに推薦を書ける支部長がいません。事務局として推薦を書いてください。

    《リンク》

    締切:《期日》

audit-application-mended = 申込みを、頼まれて書きなおした
audit-application-link_renewed = 申込みのリンクを新しくした
audit-application-let_in = 登録簿にない方の参加を認めた
audit-application-ranked = 推薦の順位を決めた
audit-training-drafts_cleared = 送られなかった申込みを消した
