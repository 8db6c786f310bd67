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

## 窓口のファイル
cli-desk-created = 窓口 { $slug } をつくりました。
cli-desk-changed = 窓口 { $slug } を変えました({ $n }か所)。
cli-desk-same = 窓口 { $slug } は、ファイルのとおりです。変えるところはありません。
cli-desk-would-create = 窓口 { $slug } をつくることになります(--dry-run のため、何も変えていません)。
cli-desk-would-change = 窓口 { $slug } の{ $n }か所が変わります(--dry-run のため、何も変えていません)。
cli-desk-file-unreadable = { $file } を読めません
cli-desk-file-faulty = { $file } に直すところがあります。何も変えていません。
cli-desk-fault-needed = 新しい窓口には { $key } が要ります。
cli-desk-unknown = { $slug } という窓口はありません。
cli-desk-no-organisation = 団体がまだありません。はじめに tomarigi setup でつくってください。
cli-desk-which-organisation = 団体がいくつかあります。--organisation で選んでください:{ $names }
cli-desk-unknown-organisation = { $name } という団体はありません。あるもの:{ $names }
cli-desk-conflict = ほかの人が同じときに変えました。もう一度お試しください。
cli-calendar-backwards = --to の日が --from の日より前です。
cli-calendar-day = 「{ $text }」は日付として読めません。2026-04-01 のように書きます。
cli-calendar-open = 受付
cli-calendar-closed = 休み
cli-calendar-total = { $n }日のうち、開く日 { $n-open }日

## きょうの窓口
desk-today-open = 受付中
desk-today-until = { $time }まで
desk-today-next = つぎは{ $day } { $hours }
