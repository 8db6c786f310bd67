# ログイン
auth-login-title = ログイン
auth-login-name = ログイン名
auth-login-name-support = メールアドレスか、はじめに決めた名前です。
auth-login-button = ログインする
auth-login-wrong = ログイン名か合言葉がちがいます
auth-login-wrong-how = もう一度、どちらも確かめてください。
auth-login-forgotten = 合言葉を忘れたときは、管理者に知らせてください。新しく決め直すコードを渡します。
auth-login-invited = 招待のコードをお持ちの方
auth-login-demo = これは、ためしの画面です。ログインできる人と番号の一覧へ
auth-login-setup = はじめの準備がまだです
auth-login-setup-how = サーバーの画面に出たアドレスを開いてください。
auth-password = 合言葉(パスワード)
auth-password-new = 新しい合言葉
auth-password-show = 合言葉を見せる
auth-password-hide = 合言葉をかくす
auth-password-support = { $n }文字以上。いくつかのことばをつなげると、長くても覚えやすくなります。数字や記号は、なくてかまいません。
auth-password-missing = 合言葉を決めてください。
auth-password-short = あと少し長くしてください。いま{ $now }文字です。{ $n }文字以上にすると、人に当てられにくくなります。
auth-password-long = { $n }文字までにしてください。
auth-password-common = よく使われる合言葉か、そのくり返しです。ほかのことばをつなげてください。
auth-password-name = 名前やログイン名、団体の名が、ほとんどそのまま入っています。関わりのないことばにしてください。
auth-email = メールアドレス
auth-email-wrong = メールアドレスの形ではありません。例:mori@example.jp

# 2つめの確認
auth-second-factor-title = 2つめの確認
auth-second-factor-again = 大切な操作の前なので、もう一度確かめます。終わると、続きにもどります。
auth-second-factor-code = 確認の番号
auth-second-factor-support = 認証アプリに出ている6けたの数字です。控えのコードも使えます。
auth-second-factor-button = 確かめる
auth-second-factor-wrong = 番号が合いません
auth-second-factor-wrong-how = 新しい番号に変わるのを待って、もう一度入れてください。番号は、一度だけ使えます。
auth-second-factor-lost = 電話をなくしたとき
auth-second-factor-lost-how = 印刷しておいた「控えのコード」を、番号のかわりに入れてください。それもないときは、管理者に知らせると、登録し直せます。

auth-enrolment-title = 2つめの確認を登録する
auth-enrolment-why = 相談の記録や申込みなど、預かったことを守るため、合言葉のほかに、手もとの電話で出す番号でも確かめます。登録は一度だけ、5分ほどで終わります。
auth-enrolment-why-not-needed = 合言葉のほかに、手もとの電話で出す番号でも確かめるようにします。
auth-enrolment-anew = 新しく登録すると、前の登録と控えのコードは使えなくなります。
auth-enrolment-step-1 = 1. 認証アプリを用意する
auth-enrolment-app = 電話に入っている認証アプリを開きます。まだないときは、Google Authenticator や Microsoft Authenticator などを入れてください。無料で、電話番号はいりません。
auth-enrolment-step-2 = 2. アプリに読み取らせる
auth-enrolment-qr = 認証アプリで読み取るQRコード。同じ内容の文字が、この下にあります。
auth-enrolment-link = この電話のアプリで開く
auth-enrolment-by-hand = 読み取れないときは、アプリの「キーを入力」で、この文字を入れてください。
auth-enrolment-step-3 = 3. 番号を入れて確かめる
auth-enrolment-code = アプリに出た番号
auth-enrolment-code-support = 6けたの数字です。30秒ごとに変わります。
auth-enrolment-wrong = 番号が合いません。アプリに出ている新しい番号を入れてください。続けて合わないときは、電話の時計が合っているかを見てください。
auth-enrolment-button = 登録する
auth-enrolment-login = ログイン名:{ $login }

auth-recovery-title = 控えのコード
auth-recovery-what = 電話をなくしたときや、アプリが使えないとき、番号のかわりに入れるコードです。1つずつ、一度だけ使えます。
auth-recovery-once = この画面を離れると、もう見られません。いま印刷するか書き写して、電話とは別の場所に置いてください。
auth-recovery-whose = { $login }のコード({ $address })
auth-recovery-print = このページを印刷してください。ブラウザーの「印刷」からできます。紙1枚に収まります。
auth-recovery-next = 置いたので、次へ進む

# はじめの準備
auth-setup-title = はじめの準備
auth-setup-stage-1 = 団体と管理者
auth-setup-stage-2 = 復旧の紙
auth-setup-stage-3 = ログイン
auth-setup-what = この止まり木を使う団体と、はじめの管理者を決めます。
auth-setup-organisation = 団体の名前
auth-setup-organisation-support = 書いたとおりに表示します。
auth-setup-organisation-missing = 団体の名前を書いてください。
auth-setup-name = 管理者のお名前
auth-setup-name-support = ほかの人に見える名前です。
auth-setup-name-missing = お名前を書いてください。
auth-setup-email-support = ログインに使います。確かめのメールは送りません。
auth-setup-button = 次へ

auth-kit-title = 止まり木 復旧の紙
auth-kit-organisation = 団体
auth-kit-address = アドレス
auth-kit-made = つくった日
auth-kit-what = このコンピューターがこわれたとき、写し(バックアップ)を開くのに要る、ただ一つの鍵です。これがないと、記録の文はだれにも読めません。
auth-kit-use = 使うとき:この文字を1行に打ったファイルをつくり、tomarigi restore 写し --recovery-kit そのファイル を動かします。
auth-kit-keep = 印刷して、写しとは別の、鍵のかかる場所に置いてください。写真やメールでは送らないでください。
auth-kit-file = 同じ鍵が、このコンピューターの { $file } にあります。
auth-kit-check = 書き写せたかを確かめます
auth-kit-check-how = 印刷したか書き写した紙を見て、2つの組を入れてください。
auth-kit-group = { $n }番めの組
auth-kit-wrong = { $n }番めの組がちがいます。紙をもう一度見てください。
auth-kit-button = 確かめて、ログインへ

# ためしの人
auth-demo-title = ためしの人と番号
auth-demo-what = このコンピューターだけで開けるページです。人も合言葉も、つくりものです。
auth-demo-once = 番号は30秒ごとに変わり、一度だけ使えます。使った番号が合わないときは、この画面を開き直してください。
auth-demo-role = 役割
auth-demo-code = いまの番号
auth-demo-no-code = 番号はいりません

# 役割
role-administrator = 管理者
role-secretariat = 事務局
role-branch-chief = 支部長
role-coordinator = 相談責任者
role-supporter = ピアサポーター
role-commissioner = 委託元の担当者
role-auditor = 監査

notice-code-again = 大切な操作の前なので、番号をもう一度確かめます。確かめたあとで、さきほどのボタンをもう一度押してください。
notice-press-again = 確かめました。さきほどのボタンを、もう一度押してください。まだ何も変わっていません。
notice-signed-out = ログアウトしました。おつかれさまでした。
notice-setup-done = 準備ができました。いま決めた管理者でログインしてください。
notice-recovery-code-used = 控えのコードを1つ使いました。電話をなくしたときは、ここで登録し直してください。
