# 窓口のことば(受付日時、文、窓口の設定)

## 窓口が書いていないときの文。一行がひとつ、「|」の左が見出しか番号。
desk-default-headline = ひきこもりのご本人・ご家族の電話相談
desk-default-about = 話を聴いてほしいとき、いまの気持ちを話したいときに、電話ができる窓口です。同じ経験をした仲間が、いっしょに考えます。
desk-default-answerers =
    ひきこもりを経験した人や、家族として経験した人が出ます。研修を受けたピアサポーター(同じ経験をした仲間)です。

    診断や指導をする窓口ではありません。同じ目線で、お話を聴きます。
desk-default-calling =
    電話に出る人は、名前をうかがいません|こちらも名前は名のりません。
    話したいところから、どうぞ|まとまっていなくてもかまいません。黙っていても、切らずに待ちます。
    年代やお住まいの市や町を、うかがうことがあります|窓口をよくするためです。答えなくてもかまいません。
    切りたいときに、切ってかまいません|また話したくなったら、いつでもおかけください。
desk-default-call-note = 相談は無料です(通話料はかかります)。話し中のときは、ほかの方のお話を聴いています。少しおいて、おかけ直しください。
desk-default-closed-note = お休みのあいだは、電話に出る人がいません。開いている時間に、おかけください。
desk-default-privacy =
    お名前はうかがいません。うかがったお話は、暗号にして保管し、この窓口の人のほかは読めません。

    公表するのは件数だけです。だれのことか分からない形にします。
desk-default-lifelines =
    119|救急
    110|警察
desk-default-safety =
    切らずに、声を聴き続ける
    紙で、となりに知らせる
    いまいる場所と、だれといるかを聴く
    救急への電話は、責任者が別の電話からかける
desk-default-safety-numbers =
    119|救急・けが
    110|警察
    189|児童相談所
desk-default-listening =
    「お電話くださって、ありがとうございます」から
    沈黙は、いっしょに待つ
    助言より先に、気持ちを言葉で返す
    「なぜ」より「どんなふうに」
    聞き出さない。不明のままでよい

## 受付日時をことばにする
desk-hours-weekday = { $day }曜
desk-day-separator = ・
desk-list-separator = 、
desk-hours-span = { $opens }から{ $closes }
desk-hours-group = { $days }の{ $spans }
desk-closed-on = { $list }はお休みです。
desk-closure-holidays = 祝日
desk-closure-obon = お盆
desk-closure-year-end = 年末年始
desk-closure-range = { $name }({ $from }〜{ $to })
desk-closure-day = { $name }({ $day })
desk-reason-regular = 定休日
desk-reason-outside-hours = 受付時間外
desk-reason-one-off = 臨時のお休み
desk-reason-not-started = 開設前
desk-reason-ended = 終了
desk-reason-not-settled = 準備中

## 窓口のファイル
cli-desk-created = 窓口 { $slug } をつくりました。
cli-desk-changed = 窓口 { $slug } を変えました({ $n }か所)。
cli-desk-same = 窓口 { $slug } は、ファイルのとおりです。変えるところはありません。
cli-desk-would-create = 窓口 { $slug } をつくることになります(--dry-run のため、何も変えていません)。
cli-desk-would-change = 窓口 { $slug } の{ $n }か所が変わります(--dry-run のため、何も変えていません)。
cli-file-unreadable = { $file } を読めません
cli-desk-file-faulty = { $file } に直すところがあります。何も変えていません。
cli-desk-fault-needed = 新しい窓口には { $key } が要ります。
cli-desk-unknown = { $slug } という窓口はありません。
cli-no-organisation = 団体がまだありません。はじめに tomarigi setup でつくってください。
cli-which-organisation = 団体がいくつかあります。--organisation で選んでください:{ $names }
cli-unknown-organisation = { $name } という団体はありません。あるもの:{ $names }
cli-desk-conflict = ほかの人が同じときに変えました。もう一度お試しください。
cli-desk-no-branch = 「{ $name }」という支部はありません。先に「団体」の画面で支部をつくってください
cli-calendar-backwards = --to の日が --from の日より前です。
cli-calendar-day = 「{ $text }」は日付として読めません。2026-04-01 のように書きます。
cli-calendar-open = 受付
cli-calendar-closed = 休み
cli-calendar-total = { $n }日のうち、開く日 { $n-open }日

## きょうの窓口
desk-today-open = 受付中
desk-today-until = { $time }まで
desk-today-next = つぎに開くのは{ $day } { $hours }

## 窓口の設定の画面
notice-desk-saved = 保存しました
desk-settings = 窓口の設定
desk-settings-hours = 受付日時
desk-settings-texts = 文
desk-settings-rules = きまり
desk-settings-public = 公開のページを見る
desk-meanwhile-title = 開いているあいだに、ほかの人が変えました
desk-meanwhile-body = まだ何も変えていません。二人が変えたところを見くらべて、よければもう一度保存すると、そこはあなたの書いたとおりになります。ほかの人だけが変えたところは、そのまま残ります。
desk-meanwhile-theirs = いまの設定
desk-nothing = なし
desk-yes = はい
desk-no = いいえ
desk-meanwhile-mine = あなたの書いたもの
desk-week = 1週間
desk-week-hint = 使わない欄は、空けておきます。1日にいくつでも書けます。
desk-opens = { $day } 開く時刻
desk-closes = { $day } 閉じる時刻
desk-add-span = 時間を足す
desk-add-span-on = { $day }に時間を足す
desk-every-year = 毎年のお休み
desk-month-day-hint = 月と日を、8/13 のように書きます。年をまたいでもかまいません。空けておくと、お休みにしません。
desk-closed-on-holidays = 祝日は休む(振替休日なども)
desk-first-day = { $name } はじめの日
desk-last-day = { $name } おわりの日
desk-own-yearly = ほかの毎年のお休み
desk-name-of-closure = お休みの名前
desk-add-yearly = 毎年のお休みを足す
desk-remove = 外す
desk-remove-named = { $name } を外す
desk-one-off = 臨時のお休み
desk-reason = わけ
desk-add-one-off = 臨時のお休みを足す
desk-openings = 臨時に開く日
desk-openings-hint = お休みの日でも、ここに書いた時間は開きます。
desk-opening-day = 開く日
desk-add-opening = 開く日を足す
desk-starts-on = 始まる日
desk-starts-on-hint = これから始める窓口だけ、書きます。
desk-preview = 1年の予定で見る
desk-year = 1年の予定
desk-year-days = 今月から12か月のうち、開く日は{ $n }日です。
desk-legend-closed = 点線の日は、いつもは開いている曜日のお休み
desk-name = 窓口の名前
desk-prefecture = 都道府県
desk-prefecture-hint = お住まいの市町村をさがすとき、この都道府県から先に出します。
desk-phone = 電話番号
desk-small-cell = 公表のとき、合わせる小さな数
desk-small-cell-hint = 1からこの数までの件数は、ほかと合わせて公表します。0にすると、合わせません。
desk-supporters-read-all = ピアサポーターも、窓口のすべての記録を読める
desk-supporters-read-all-hint = はずすと、自分の書いた記録だけを読めます。
desk-texts-hint = 書いていないところは、はじめから用意された文になります。英語を書かないところは、日本語のまま出ます。
desk-text-ja = 日本語
desk-take-default = はじめの文を入れて直す
desk-take-default-of = { $name } はじめの文を入れて直す
desk-preview-cards = 通話の画面での見え方
desk-text-en = 英語
desk-text-hint-paragraphs = 段落のあいだは、1行空けます。
desk-text-hint-lines = 1行にひとつずつ書きます。英語のないものは、英語の欄のその行に - と書きます。
desk-text-hint-numbers = 1行にひとつ、番号、空白、名の順に書きます。例 119 救急
desk-text-hint-entries = 1行めが見出し、つぎの行からが説明です。つぎの見出しの前は、1行空けます。
desk-text-hint-survey = 1行めに題、2行めに出典、3行めから「ご本人 51.3」のように書きます。
desk-text-safety = 命に危険があるときの手順
desk-text-safety-numbers = 命に危険があるときの番号(手もと)
desk-text-listening = 聴くときの手がかり
desk-text-headline = ページの題
desk-text-byline = 名前の下のひとこと
desk-text-call-note = 電話番号の下のことば(開いているとき)
desk-text-closed-note = 電話番号の下のことば(お休みのとき)
desk-text-lifelines = いますぐ命が危ないときの番号(公開のページ)
desk-text-about = この窓口について
desk-text-answerers = 電話に出る人
desk-text-calling = 電話をすると
desk-text-ways = 電話のほかに
desk-text-privacy = 個人情報について
desk-text-why = この窓口を開いたわけ
desk-text-survey = 調査の数字
desk-text-meeting = 定例会
desk-text-publisher = 公表する課
desk-text-operator = 運営
desk-text-commissioner = 委託元
error-desk-span = 時刻を、13:00 のように両方書きます。
error-desk-span-backwards = 閉じる時刻が、開く時刻より前です。
error-desk-overlap = 時間が重なっています。
error-desk-month-day = 月と日を、8/13 のように両方書きます。
error-desk-date = 日付を選びます。
error-desk-backwards = おわりの日が、はじめの日より前です。
error-desk-short-year = { $year }年になっています。{ $day } のことでしたら、年を4けたで書きます。
error-desk-long-ago = { $day } より前の日です。年を確かめてください。
error-desk-far-off = { $n }年より先の日です。年を確かめてください。
error-desk-phone = 数字とハイフンで書きます。例 059-000-0134
error-desk-card = { $n }行まで、1行{ $n-characters }字までで書きます。通話の画面で、ほかの欄が遠くならないようにです。
desk-opens-never = このままでは、これから1年、開く日がありません
desk-not-stored = まだ保存していません。曜日と休みを確かめてください。
desk-meant = これでよいので、保存する
error-desk-name-needed = 名前を書きます。
error-desk-prefecture = 都道府県を選びます。
error-desk-small-cell = 0から99の数を書きます。
error-desk-number-line = 1行に、番号、空白、名の順に書きます。
error-desk-survey = 題、出典、そのあとに「ご本人 51.3」のような行を書きます。
audit-desk-changed = 窓口の設定を変えた
audit-desk-opened = 窓口を開いた
