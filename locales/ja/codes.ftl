# 記録のコードのことば。鍵は「一覧-コード」。コードの意味は変わらず、ことばは窓口ごとに変えられます。
kind-conversation = 会話
kind-silent = 無言
kind-cut_off = 切れた
kind-wrong_number = まちがい
kind-enquiry = 問い合わせ

channel-phone = 電話
channel-visit = 来所
channel-mail = メール
channel-letter = 手紙
channel-online = オンライン
channel-other = その他

novelty-new = 新規
novelty-repeat = 再相談
novelty-unknown = 不明

relation-self = 本人
relation-mother = 母
relation-father = 父
relation-sibling = 兄弟姉妹
relation-grandparent = 祖父母
relation-spouse = 配偶者
relation-child = 子
relation-supporter = 支援者
relation-other = その他
relation-unknown = 不明

age-0s = 10歳未満
age-10s = 10代
age-20s = 20代
age-30s = 30代
age-40s = 40代
age-50s = 50代
age-60s = 60代
age-70s = 70代
age-80s = 80代以上
age-unknown = 不明

sex-male = 男性
sex-female = 女性
sex-other = その他
sex-unknown = 不明

how-long-under_6m = 6か月未満
how-long-6m_1y = 6か月〜1年
how-long-1y_2y = 1〜2年
how-long-2y_3y = 2〜3年
how-long-3y_5y = 3〜5年
how-long-5y_7y = 5〜7年
how-long-7y_10y = 7〜10年
how-long-10y_20y = 10〜20年
how-long-over_20y = 20年以上
how-long-unknown = 不明

referred-to-municipal_office = 市町村窓口
referred-to-hikikomori_centre = ひきこもり地域支援センター
referred-to-health_centre = 保健所
referred-to-mental_health_centre = 精神保健福祉センター
referred-to-medical = 医療機関
referred-to-livelihood_support = 自立相談支援機関
referred-to-youth_support_station = サポステ
referred-to-disability_services = 障害福祉
referred-to-family_association = 家族会
referred-to-self_help_group = 当事者会
referred-to-emergency = 警察・救急
referred-to-other = その他
referred-to-unknown = 不明

response-listening = 傾聴
response-information = 情報提供
response-referral = リファー
response-other = その他

source-during_call = 通話中に記録
source-afterwards = あとから記録
source-import = ファイルから取り込み

residence-outside = 県外
residence-unknown = 不明

heaviness-0 = 記入なし
heaviness-1 = 1(軽い)
heaviness-2 = 2
heaviness-3 = 3
heaviness-4 = 4
heaviness-5 = 5(重い)

# 年代の短い書き方(通話の画面の一列)。選ぶと単位もつきます。
age-short-0s = 〜9
age-short-10s = 10
age-short-20s = 20
age-short-30s = 30
age-short-40s = 40
age-short-50s = 50
age-short-60s = 60
age-short-70s = 70
age-short-80s = 80〜
age-unit-0s = 歳
age-unit-10s = 代
age-unit-20s = 代
age-unit-30s = 代
age-unit-40s = 代
age-unit-50s = 代
age-unit-60s = 代
age-unit-70s = 代
age-unit-80s = 代
heaviness-short-1 = 軽い
heaviness-short-2 = 2
heaviness-short-3 = 3
heaviness-short-4 = 4
heaviness-short-5 = 重い
heaviness-short-none = 記入なし
