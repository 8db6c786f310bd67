# ファイルから記録を取り込む、ファイルへ書き出す

## 取り込めない理由
import-fault-word = このことばは、この列では分かりません。
import-fault-number = 番号として読めません。
import-fault-number-twice = { $year }年度の同じ番号が、{ $row }行目にもあります。
import-fault-no-date = 日付がありません。
import-fault-not-a-date = 日付として読めません。
import-fault-no-such-day = { $day }という日はありません。
import-fault-future = まだ来ていない日です。
import-fault-long = 文が{ $n }文字より長くなっています。
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
import-fault-no-sheet = 表計算のファイルではありません。
import-fault-no-column = 日付の列がありません。
import-fault-column-twice = 「{ $column }」と同じ意味の列が、二つあります。

## 直しかた
import-remedy-number = 1から始まる数だけを書くか、空けておく(続きの番号がつきます)
import-remedy-number-twice = 別の番号にするか、空けておく(続きの番号がつきます)
import-remedy-date = 2025-06-04、令和7年6月4日、R7.6.4 のように書く
import-remedy-future = 相談を受けた日を書く(年を確かめる)
import-remedy-long = { $n }文字までにする
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
import-warning-referral-added = つなぎ先があるので、対応に「リファー」を加えます。
import-warning-oneself-differs = 相談者が本人なのに、相談者の欄と違います。相談者の欄を使います。

## 進み
import-waiting = 前の取り込みが終わるのを待っています…
import-given-up = 途中で止まったため、取りやめました。何も取り込んでいません。もう一度お試しください。
import-changed = 読んでいるあいだに、ファイルか記録が変わりました。何も取り込んでいません。もう一度お試しください。
import-progress-read = { $n }行を読みました…
import-progress-stored = { $n-total }件のうち{ $n-done }件…

## 端末での結果
import-text-row = { $row }行目
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

## 取り込みの画面
import-title = 記録を取り込む
import-lead = 表計算ソフトでつけてきた相談の記録を、まとめて取り込めます。はじめに中身をお見せします。確かめるまで、何も取り込みません。
import-desk = 窓口
import-file = ファイル
import-file-support = CSV か xlsx、32MBまで
import-no-file = ファイルを選んでください
import-read = 読んで確かめる
import-to-export = 記録を書き出す
import-columns = ファイルの書きかた
import-columns-body = 一行目に列の名前、二行目から記録を書きます。「受付日」の列だけは必要です。ほかに、受付番号、開始、終了、対応者、新規・再、相談者、相談者年代、相談者性別、住まい、本人性別、本人年代、期間、主訴、対応、つなぎ先、メモ、種別、経路、重さを読みます。列の順は自由です。空いている欄は「不明」になります。
import-columns-again = 同じファイルをもう一度取り込んでも、増えません。すでにある記録は、そのままです。
import-last = これまでの取り込み
import-last-visible = { $n }件
import-last-staging = 取り込み中
import-last-held = 確かめ待ち
import-ready = 取り込めます
import-ready-body = 読み取った中身を確かめてください。まだ何も取り込んでいません。
import-count-fresh = 取り込む記録
import-count-skipped = すでにある記録
import-confirm = { $n }件を取り込む
import-withdraw = 取りやめる
import-sample = はじめの記録
import-sample-call-no = 番号
import-sample-day = 日時
import-sample-novelty = 新規・再
import-sample-relation = 相談者
import-sample-age = 年代
import-sample-residence = 住まい
import-sample-taken-by = 対応者
import-sample-concern = 主訴
import-warnings = お知らせ(取り込みはできます)
import-row = 行
import-row-number = { $n }行目
import-column = 列
import-value = 書かれているもの
import-what = わけと直しかた
import-nothing-new = 新しい記録はありません
import-nothing-new-body = { $n }件は、すでにあります。何も変えていません。
import-another = ほかのファイルを取り込む
import-faults = { $n }か所を直してください
import-faults-body = 何も取り込んでいません。ファイルを直して、もう一度送ってください。
import-faults-caption = 直すところ
import-again = もう一度、ファイルを選ぶ
import-running = 取り込んでいます
import-running-body = この画面を閉じても、取り込みは続きます。ほかの仕事も、そのままできます。
import-look-again = もう一度見る
import-progress-text = { $total }件のうち{ $done }件
import-done = { $n }件を取り込みました
import-to-records = 記録の一覧へ
import-given-up-title = 取り込みませんでした
import-given-up-body = 途中で止まったか、取りやめられました。何も取り込んでいません。
import-changed-since = 確認画面のあとで、記録が変わりました。まだ何も取り込んでいません。もう一度ご確認ください。
warning-import-busy = ほかの取り込みが進んでいます。終わってから、もう一度押してください。
notice-import-withdrawn = 取りやめました。何も取り込んでいません。
export-title = 記録を書き出す
export-lead = 相談の記録をファイルにします。無効にした記録は入りません。書き出したファイルは、そのまま取り込めます。
export-from = はじめの日
export-to = おわりの日
export-order = 終わりの日が、はじめの日より前です。
export-format = ファイルの種類
export-care = ファイルには、相談の内容が暗号にされずに入ります。書き出したことは、操作の記録に残ります。使い終わったら消してください。
export-button = 書き出す
