# 人と役割
people-path = いまいる場所
people-name = お名前
people-role = 役割
people-roles = 役割
people-role-at = { $role }({ $place })
people-roles-none = 役割がないので、自分の設定だけが開けます。
people-state = 状態
people-fine = 使えます
people-disabled = 止めています
people-without-second = 2つめの確認は、まだ登録していません
people-count = { $n }人
people-since = 使い始めた日
people-none = なし
people-choose = 選んでください
people-organisation = 団体、支部、窓口

people-invite = 人を招く
people-invite-what = 一度だけ使えるコードを渡します。受け取った人が、自分でログイン名と合言葉を決めます。
people-invite-name-support = 招待に書く名前です。本人が、あとで変えられます。
people-role-choose = 役割を選んでください
people-role-missing = 役割を選んでください。
people-way = 渡し方
people-way-sheet = 紙
people-way-sheet-long = 紙に印刷して渡す(メールを使わない人へ)
people-way-mail = メールで送る
people-way-no-mail = メールの設定がないため、送れません。紙に印刷して渡してください。
people-email-support = メールで送るときに書いてください。ログイン名にもなります。
people-invite-button = 招待をつくる
people-waiting = 返事を待っている招待
people-waiting-none = 待っている招待はありません。
people-until = いつまで
people-withdraw = 取り消す
people-renewal = 合言葉の決め直し

people-sheet-title = 止まり木への招待
people-sheet-renewal = 合言葉の決め直し
people-sheet-once = このコードは、この画面を離れると見られません。いま印刷してください。
people-sheet-for = { $name } さん
people-sheet-step-1 = 電話かパソコンで、このアドレスを開きます。
people-sheet-step-2 = このコードを入れます。大文字と小文字、間の線は、気にしなくてかまいません。
people-sheet-step-3 = 自分のログイン名と、{ $n }文字以上の合言葉を決めます。
people-sheet-step-3-renewal = { $n }文字以上の、新しい合言葉を決めます。
people-sheet-step-4 = 画面の案内のとおりに、電話の認証アプリを登録します。
people-sheet-step-4-shows = 電話の認証アプリに出ている6けたの番号を入れます。
people-sheet-until = { $until }まで、一度だけ使えます。
people-sheet-keep = この紙は、ほかの人に見せないでください。使い終わったら、破って捨ててかまいません。
people-sheet-done = 印刷したので、もどる
people-mail-subject = { $organisation }の{ $inviter }さんからの招待です
people-mail-body =
    { $name } さん

    { $organisation }の{ $inviter }さんから、止まり木への招待です。次のアドレスを開くと、ログイン名と合言葉を決められます。

    { $url }

    { $until }まで、一度だけ使えます。お心当たりがないときは、何もせずに捨ててください。

people-invitation-title = 招待のコード
people-invitation-welcome = ようこそ
people-invitation-code = コード
people-invitation-code-support = 紙にある12文字です。大文字と小文字、間の線は、気にしなくてかまいません。
people-invitation-next = 次へ
people-invitation-have = もうログイン名をお持ちの方
people-invitation-not-good = このコードは使えません。打ちまちがい、使い終わったもの、日が過ぎたもの、取り消されたもののどれかです。もう一度見ても合わないときは、渡した人に新しいものを頼んでください。
people-invitation-as = 「{ $organisation }」の{ $role }として招かれています。ログイン名と合言葉を決めてください。
people-invitation-button = 決めて、次へ
people-login-support = メールアドレスか、3文字以上の好きな名前。ログインするときに使います。
people-login-wrong = 3文字以上で、空白を入れずに書いてください。使える記号は . _ - + @ です。
people-login-taken = このログイン名は、もう使われています。ほかの名前にしてください。

people-role-add = 加える役割
people-role-grant = 役割を加える
people-revoke-first = 外す…
people-revoke-what = 外すと、この役割でできたことが、すぐにできなくなります。あとで、また加えられます。
people-revoke = 外す
people-own-role-others = 記録や申込みを読む役割は、自分では加えられません。ほかの管理者に頼んでください。
people-own-role-alone = 管理者がほかにいないため、自分に、記録や申込みを読む役割を加えられます。加えたことは、監査の人にメールで知らせ(メールを使えるとき)、操作の記録に印を付けて残します。
people-own-role-tick = 記録や申込みを読む役割を、自分に加える
people-own-role-sure = 自分に、記録や申込みを読む役割を加えるときは、ここに印を付けてください。
people-own-role-mail-subject = { $name }さんが、自分に役割を加えました
people-own-role-mail-body =
    管理者の{ $name }さんが、自分に役割「{ $role }」を加えました。記録や申込みを読める役割です。ほかの管理者がいないため、自分で加えられました。

    そのあとにしたことは、操作の記録で見られます。

    { $url }
people-asks-first = 変えるには、はじめに2つめの確認をしてください
people-help = 困っているとき
people-renew-what = 合言葉を忘れたときは、一度だけ使えるコードを渡します。本人が新しい合言葉を決めると、いまの合言葉は使えなくなります。
people-renew = 合言葉の決め直しのコードをつくる
people-renew-mail = コードをメールで送る
people-renew-disabled = 止めている間は、合言葉の決め直しのコードをつくれません。先に、また使えるようにしてください。
people-renewal-mail-subject = 合言葉の決め直し({ $organisation })
people-renewal-mail-body =
    { $name } さん

    { $organisation }の{ $inviter }さんが、止まり木の合言葉の決め直しのコードを送りました。次のアドレスを開くと、新しい合言葉を決められます。

    { $url }

    { $until }まで、一度だけ使えます。お心当たりがないときは、{ $inviter }さんに知らせてください。
people-reset-what = 電話も控えのコードもなくしたときは、2つめの確認を取り消します。次のログインで、登録し直してもらいます。本人であることを、声や顔で確かめてからにしてください。
people-reset-first = 2つめの確認を取り消す…
people-reset = 2つめの確認を取り消す
people-disable-what = 止めると、すぐにログアウトし、ログインできなくなります。記録は、そのまま残ります。
people-disable-first = この人を止める…
people-disable = この人を止める
people-enable = また使えるようにする
people-last-administrator = 管理者が一人もいなくなるので、できません。先に、ほかの人を管理者にしてください。

people-desks = 窓口
people-desks-none = 窓口は、まだありません。
people-desk-new = 窓口をつくる
people-desk-name = 窓口の名前
people-desk-name-support = 書いたとおりに表示します。例:ひきこもりピアサポートセンターみえ
people-desk-name-missing = 窓口の名前を書いてください。
people-desk-slug = アドレスのことば
people-desk-slug-support = 英小文字、数字、ハイフン。あとで変えられません。例:mie
people-desk-slug-wrong = 英小文字、数字、ハイフンで、40文字までにしてください。
people-desk-slug-taken = このことばは、もう使われています。
people-desk-phone = 電話番号
people-desk-phone-support = 公開のページに載せる番号です。
people-desk-button = 窓口をつくる
people-desk-close-first = 閉じる…
people-desk-close = 閉じる
people-desk-reopen = もう一度開く
people-desk-closed = 閉じました
people-desk-close-what = 公開のページから電話番号と受付日時が消え、「受付を終えました」と出ます。新しい記録は、つくれなくなります。これまでの記録と統計は残ります。あとで、もう一度開けます。
people-desk-prefecture-missing = 都道府県を選んでください。
people-prefecture = 都道府県
people-branch = 支部
people-branches = 支部
people-branches-none = 支部は、まだありません。
people-branch-new = 支部をつくる
people-branch-name = 支部の名前
people-branch-name-missing = 支部の名前を書いてください。
people-branch-taken = 同じ名前の支部があります。
people-branch-button = 支部をつくる
people-rename-first = 団体や支部の名前を直す…
people-rename-what = 打ちまちがいを直すときや、名前が変わったときに使います。印刷したものや送ったメールの名前は、前のままです。
people-rename-place = どの名前を
people-rename-place-missing = 団体か支部を選んでください。
people-rename-name = 新しい名前
people-rename-missing = 新しい名前を書いてください。
people-rename-button = 名前を変える
people-block = ブロック
people-blocks-what = ブロックは、いくつかの支部をまとめて数える地域です(例:東海)。研修の年次報告で使います。書かなくてもかまいません。
people-blocks-save = ブロックを保存する

# 自分の設定
people-settings-nav = 自分の設定のページ
people-language-browser = ブラウザーにまかせる
people-second-since = { $day }に登録しました。
people-second-codes = { $n ->
    [0] 控えのコードは、もうありません。つくり直してください。
   *[other] 控えのコードは、あと{ $n }個あります。
}
people-second-none = 登録していません。
people-second-anew = 新しい電話で登録し直す
people-second-new-codes-first = 控えのコードをつくり直す…
people-second-new-codes-what = つくり直すと、いまの控えのコードは、すぐに使えなくなります。新しいコードは一度だけ出るので、印刷するか書き写せるときにしてください。
people-second-new-codes = 控えのコードをつくり直す
people-password-title = 合言葉を変える
people-password-what = 変えると、ほかの場所ではログアウトします。
people-password-present = いまの合言葉
people-password-present-wrong = いまの合言葉がちがいます。
people-password-button = 変える
people-sessions-title = ログイン中の場所
people-sessions-what = 心当たりのないものがあれば、ログアウトして、合言葉を変えてください。
people-sessions-where = 場所
people-sessions-some = 名のわからないブラウザー
people-sessions-this = いまの画面
people-sessions-since = ログイン
people-sessions-seen = 最後に使った時
people-sessions-end = ログアウト
people-sessions-end-all = すべての場所でログアウト

notice-account-saved = 保存しました。
notice-password-changed = 合言葉を変えました。ほかの場所では、ログアウトしました。
notice-session-ended = ログアウトしました。
people-mail-waiting = 送信を待っています
people-mail-sent = 送りました
people-mail-undelivered = 届きませんでした
people-mail-undelivered-how = この招待を取り消し、紙に印刷する招待をつくって渡してください。
notice-invitation-mailed = 招待のメールを、これから送ります。送れたかどうかは、下の「返事を待っている招待」に出ます。
notice-renewal-mailed = 合言葉の決め直しのメールを、これから送ります。送れたかどうかは、「人」のページの「返事を待っている招待」に出ます。
notice-invitation-printed = この招待は、もうつくってあります。紙をなくしたときは、取り消して、つくり直してください。
notice-invitation-withdrawn = 招待を取り消しました。
notice-role-granted = 役割を加えました。
notice-role-revoked = 役割を外しました。
notice-account-disabled = 止めました。
notice-account-enabled = また使えるようにしました。
notice-second-factor-reset = 2つめの確認を取り消しました。
notice-branch-created = 支部をつくりました。
notice-renamed = 名前を変えました。
notice-blocks-set = ブロックを保存しました。
notice-desk-opened = 窓口をつくりました。次に、相談責任者を招いてください。
notice-desk-closed = 窓口を閉じました。
notice-desk-reopened = 窓口をもう一度開きました。
