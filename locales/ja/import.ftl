# ファイルから記録を取り込む、ファイルへ書き出す

## 取り込めない理由
import-fault-word = このことばは、この列では分かりません。
import-fault-number = 番号として読めません。
import-fault-number-twice = { $year }年度の同じ番号が、{ $row }行目にもあります。
import-fault-no-date = 日付がありません。
import-fault-not-a-date = 日付として読めません。
import-fault-no-such-day = { $day }という日はありません。
import-fault-outside-era = { $day }は{ $era }ではありません。
import-fault-weekday = { $day }は{ $weekday }曜日です。書いてある曜日と違います。
import-fault-not-a-time = 時刻として読めません。
import-fault-no-such-time = そのような時刻はありません。
import-fault-noon = 午前12時は、真夜中か正午か分かりません。
import-fault-no-start = 終了がありますが、開始がありません。
import-fault-end-before-start = 終了が、開始({ $start })より前です。
import-fault-heaviness = 重さは1から5までの数です。
import-fault-place = この名前の市区町村は見つかりません。
import-fault-place-ambiguous = 同じ名前の市区町村がいくつかあります。
import-fault-empty = ファイルに何も書かれていません。
import-fault-no-column = 日付の列がありません。
import-fault-column-twice = 「{ $column }」と同じ意味の列が、二つあります。

## 直しかた
import-remedy-number = 1から始まる数だけを書くか、空けておく(続きの番号がつきます)
import-remedy-number-twice = 別の番号にするか、空けておく(続きの番号がつきます)
import-remedy-date = 2025-06-04、令和7年6月4日、R7.6.4 のように書く
import-remedy-time = 13:10 のように書くか、空けておく
import-remedy-start = 開始を書くか、終了も空けておく
import-remedy-end = { $start }より後の時刻を書くか、空けておく
import-remedy-heaviness = 1、2、3、4、5 のどれか、または空けておく
import-remedy-place = 市区町村の名前(例:津市)、都道府県の名前、県外、または空けておく
import-remedy-empty = 一行目に列の名前、二行目から記録を書く
import-remedy-no-column = 一行目に「受付日」という列をつくる
import-remedy-column-twice = どちらかの列を消すか、名前を変える

## ファイルが読めない理由と直しかた
import-unreadable-undecodable = 文字の符号が、UTF-8でもシフトJISでもありません。
import-unreadable-nul = 文字でないものが入っています。
import-unreadable-quote = 引用符(")が閉じられていません。
import-unreadable-long-cell = ひとつの欄が長すぎます。
import-unreadable-many-columns = 列が多すぎます。
import-unreadable-many-rows = 行が多すぎます。
import-unreadable-large = ファイルが大きすぎます。
import-unreadable-workbook = 表計算ファイルとして読めません。
import-unreadable-io = ファイルを読めません。
import-unreadable-remedy-encoding = 表計算ソフトで開き、xlsx か「CSV UTF-8」で保存し直す
import-unreadable-remedy-quote = 引用符を二つで一組にするか、xlsx で保存し直す
import-unreadable-remedy-long-cell = 32,767文字までにする
import-unreadable-remedy-split = いくつかのファイルに分ける
import-unreadable-remedy-file = パスワードのない xlsx か CSV で保存し直す

## 知らせ
import-warning-column = この列は読みません。
import-warning-no-rows = 列の名前のほかに、何も書かれていません。
import-warning-differs = すでにある記録と違うところがあります。記録はそのままにします。
import-warning-overlap = 同じ対応者の{ $row }行目と、時間が重なっています。
import-warning-long = { $n }分の長い通話です。
import-warning-outside-hours = 受付時間の外です。
import-warning-closed = お休みの日です。
import-warning-future = まだ来ていない日です。
import-warning-long-ago = ずいぶん前の日です。
import-warning-referral-added = つなぎ先があるので、対応に「リファー」を加えます。
import-warning-oneself-differs = 相談者が本人なのに、相談者の欄と違います。相談者の欄を使います。

## 進み
import-waiting = 前の取り込みが終わるのを待っています…
import-given-up = 途中で止まったため、取りやめました。何も取り込んでいません。もう一度お試しください。
import-changed = 読んでいるあいだに、ファイルが変わりました。何も取り込んでいません。
import-progress-read = { $n }行を読みました…
import-progress-stored = { $n-total }件のうち{ $n-done }件…

## 端末での結果
import-text-place = { $row }行目 [{ $column }] 「{ $value }」
import-text-fault = ✗ { $place } { $what }
import-text-warning = ! { $place } { $what }
import-text-remedy = → { $remedy }
import-text-more = …ほかに{ $n }か所あります。
import-refused = { $n }か所を直してください。何も取り込んでいません。
import-would-store = { $n }件を取り込めます({ $n-skipped }件は、すでにあります)。まだ何も取り込んでいません。
import-stored = { $n }件を取り込みました({ $n-skipped }件は、すでにあります)。
cli-command-import-calls = 相談の記録を取り込む(CSV、xlsx)
cli-option-import-calls-file = 取り込むファイル
cli-option-import-calls-dry-run = 確かめるだけで、取り込まない

## 書き出し
export-done = { $n }件を書き出しました。ファイルには相談の内容が入っています。取り扱いに気をつけてください。
cli-command-export-calls = 相談の記録を書き出す(CSV、xlsx)
cli-option-export-calls-output = 書き出すファイル
