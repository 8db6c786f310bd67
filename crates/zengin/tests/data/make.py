"""Writes the sample statements of this folder. All names and numbers are invented. The columns are counted here on their own, so that the
files are a check of the crate's layout table."""

from pathlib import Path

HERE = Path(__file__).parent


def n(value, width):
    return str(value).rjust(width, "0")


def c(text, width):
    assert len(text.encode("cp932")) == len(text)
    return text.ljust(width)


def data(number, day, way, kind, amount, payer, summary="ﾌﾘｺﾐ"):
    return (
        "2" + n(number, 8) + day + day + way + kind + n(amount, 12) + n(0, 12) + " " * 6 + " " * 6 + " " + " " * 7
        + n(276, 3) + n(0, 10) + c(payer, 48) + c("ﾐﾎﾝ", 15) + c("ﾋｶﾞｼ", 15) + c(summary, 20) + c("", 20) + " "
    )


def fixed():
    lines = [
        data(1, "050112", "1", "11", 5000, "ﾖｼﾀﾞ ﾐﾉﾙ"),
        data(2, "050112", "1", "11", 5000, "00425ﾀｶﾊｼ ｱｵｲ"),
        data(3, "050113", "2", "14", 330, "", "ﾃｽｳﾘﾖｳ"),
        data(4, "050113", "1", "11", 15000, "ﾄｸﾋ)ﾋｶﾞｼｼﾌﾞ"),
        data(5, "050116", "1", "11", 5000, "ﾖｼﾀﾞ ﾐﾉﾙ"),
    ]
    header = (
        "1" + "03" + "0" + "050120" + "050101" + "050120" + "0005" + c("ﾐﾎﾝ", 15) + "123" + c("ﾎﾝﾃﾝ", 15) + "000" + "1"
        + n(1234567, 10) + c("ﾄｸﾋ)ﾐﾎﾝﾉｶｲ", 40) + "1" + "1" + n(100000, 14) + " " * 71
    )
    trailer = "8" + n(4, 6) + n(30000, 13) + n(1, 6) + n(330, 13) + "1" + n(129670, 14) + n(5, 7) + " " * 139
    end = "9" + n(8, 10) + n(1, 5) + " " * 184
    records = [header, *lines, trailer, end]
    for record in records:
        assert len(record.encode("cp932")) == 200, len(record)
    (HERE / "fixed.txt").write_bytes("".join(records).encode("cp932"))
    (HERE / "fixed-crlf.txt").write_bytes("".join(r + "\r\n" for r in records).encode("cp932") + b"\x1a")


def csv():
    rows = [
        '"日付","摘要","摘要内容","支払い金額","預かり金額","差引残高","メモ"',
        '"2023/1/12","振込１","ﾖｼﾀﾞ ﾐﾉﾙ","","5,000","105,000",""',
        '"2023/1/12","振込１","ｶ)ミホン","","5,000","110,000",""',
        '"2023/1/13","手数料","ﾌﾘｺﾐ ﾃｽｳﾘﾖｳ","330","","109,670",""',
    ]
    (HERE / "two-columns.csv").write_bytes("\r\n".join(rows).encode("cp932") + b"\r\n")
    rows = [
        "口座番号,1234567",
        "照会期間,令和5年1月1日～令和5年1月20日",
        "",
        "お取引内容,残高（円）,ご入金金額（円）,お引出し金額（円）,お取引日",
        "振込＊ヨシダ　ミノル,￥１０５，０００,￥５，０００,,R5.1.12",
        '０１２３ タカハシ　アオイ,"¥110,000","¥5,000",,令和5年1月12日（木）',
        "手数料,109670,,330,20230113",
        "",
        "合計,,10000,330,",
    ]
    (HERE / "before-the-headers.csv").write_bytes(b"\xef\xbb\xbf" + "\n".join(rows).encode("utf-8"))
    rows = [
        "操作日(年),操作日(月),操作日(日),摘要,お支払金額,お預り金額,残高",
        "2023,1,12,ﾖｼﾀﾞ ﾐﾉﾙ,,5000,105000",
        "2023,01,13,ｺｳｻﾞﾌﾘｶｴ,330,,104670",
    ]
    (HERE / "three-dates.csv").write_bytes("\r\n".join(rows).encode("cp932"))
    rows = ["取引日,入出金(円),取引後残高(円),入出金先内容", "20230112,5000,105000,ﾖｼﾀﾞ ﾐﾉﾙ", "20230113,-330,104670,ﾃｽｳﾘﾖｳ"]
    (HERE / "signed.csv").write_bytes("\n".join(rows).encode("utf-8"))


def adversarial():
    """Twenty lines that try to be booked for the wrong person; the last column, which no reader knows, says whose the money truly is and
    must be booked, or "-" where nobody can be sure."""
    rows = [
        "勘定日,お支払金額,お預り金額,お取引内容,差引残高,まこと",
        '2023/1/10,,"5,000",ﾖｼﾀﾞ ﾐﾉﾙ,"105,000",minoru',
        '2023/1/10,,"5,000",ﾖｼﾀﾞ ﾐﾉﾙ,"110,000",-',  # paid twice
        '2023/1/10,,"5,000",タカハシ　アオイ,"115,000",-',  # one name, two people
        '2023/1/11,,"5,000",00442タカハシ　アオイ,"120,000",-',  # a number that is nobody's
        '2023/1/11,,"5,000",００４４１　タカハシ　アオイ,"125,000",aoi-2',
        '2023/1/11,,"10,000",ｻﾄｳ ﾊﾙ,"135,000",-',  # pays for two
        '2023/1/11,,"15,000",ﾄｸﾋ)ﾐﾎﾝﾉｶｲ ﾋｶﾞｼｼﾌﾞ,"150,000",-',  # a branch pays for its members
        '2023/1/12,,0,ｷﾑﾗ ｱｷ,"150,000",-',  # nothing
        '2023/1/12,"5,000",,ｷﾑﾗ ｱｷ,"145,000",-',  # money that went out
        '2023/1/12,,"-5,000",ｷﾑﾗ ｱｷ,"140,000",-',  # taken back
        '2023/1/12,"-5,000",,ｷﾑﾗ ｱｷ,"145,000",-',  # a correction that comes in
        '2023/1/13,,"5,000",00482ﾔﾏﾓﾄ ﾌﾕ,"150,000",-',  # another person's number with the own name
        '2023/1/13,,"5,000",00425ﾅｶﾑﾗ ｼﾛｳ,"155,000",-',  # a stranger with a number
        '2023/1/13,,"4,560",ﾔﾏﾓﾄ ﾌﾕ,"159,560",-',  # the bank's fee taken off
        '2023/1/16,,"5,000",ﾔﾏﾓﾄ ﾌﾕﾐ,"164,560",-',  # a letter more
        '2023/1/16,,"5,000",ﾔﾏﾓﾄ,"169,560",-',  # a family name alone
        '2023/2/1,,"5,000",00482 ﾆｼｶﾜ ﾅｷﾞ,"174,560",nagi',  # a day late
        '2023/1/4,,"5,000",ﾔﾏﾓﾄ ﾌﾕ,"179,560",-',  # before it was asked for
        '2023/1/17,,"5,000",ｶ)ﾖｼﾀﾞ ﾐﾉﾙ,"184,560",-',  # a firm of the name
        '2023/1/17,,"5,000",よしだ　みのり,"189,560",minori',  # hiragana, a sister
    ]
    (HERE / "adversarial.csv").write_bytes("\r\n".join(rows).encode("cp932"))


fixed()
csv()
adversarial()
