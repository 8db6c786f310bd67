// The branches and the people of the training that is played through. All are invented.

/** Branches from north to south, with how many of each apply: 70 from 20 of 26, of which one sends six. */
export const BRANCHES = [
  ["北海道支部", 5], ["青森県支部", 0], ["宮城県支部", 4], ["山形県支部", 2], ["福島県支部", 0], ["埼玉県支部", 4], ["千葉県支部", 0], ["東京都支部", 5], ["新潟県支部", 3],
  ["石川県支部", 4], ["長野県支部", 3], ["静岡県支部", 2], ["愛知県支部", 4], ["三重県支部", 6], ["滋賀県支部", 0], ["大阪府支部", 5], ["兵庫県支部", 3], ["奈良県支部", 0],
  ["岡山県支部", 3], ["広島県支部", 3], ["香川県支部", 1], ["高知県支部", 5], ["福岡県支部", 4], ["熊本県支部", 2], ["鹿児島県支部", 0], ["沖縄県支部", 2],
].map(([name, people]) => ({ name, prefecture: name.replace(/支部$/, ""), people }));

const FAMILIES = [["𠮷田", "ヨシダ", "ﾖｼﾀﾞ"], ["髙木", "タカギ", "ﾀｶｷﾞ"], ["山﨑", "ヤマサキ", "ﾔﾏｻｷ"], ["大塚", "オオツカ", "ｵｵﾂｶ"], ["森下", "モリシタ", "ﾓﾘｼﾀ"], ["中川", "ナカガワ", "ﾅｶｶﾞﾜ"], ["渡邊", "ワタナベ", "ﾜﾀﾅﾍﾞ"],
  ["浜田", "ハマダ", "ﾊﾏﾀﾞ"], ["西森", "ニシモリ", "ﾆｼﾓﾘ"], ["小笠原", "オガサワラ", "ｵｶﾞｻﾜﾗ"], ["石黒", "イシグロ", "ｲｼｸﾞﾛ"], ["梅原", "ウメハラ", "ｳﾒﾊﾗ"], ["松浦", "マツウラ", "ﾏﾂｳﾗ"], ["長尾", "ナガオ", "ﾅｶﾞｵ"]];
const GIVEN = [["由香", "ユカ", "ﾕｶ"], ["実", "ミノル", "ﾐﾉﾙ"], ["遥", "ハルカ", "ﾊﾙｶ"], ["和也", "カズヤ", "ｶｽﾞﾔ"], ["恵", "メグミ", "ﾒｸﾞﾐ"]];
const STANDINGS = ["family", "lived", "family", "ally", "lived"];

/** The seventy, branch by branch. A third wishes to meet first, the others online; of these half would meet for the practical part. */
export const APPLICANTS = BRANCHES.flatMap((branch) => Array.from({ length: branch.people }, (_, n) => ({ branch: branch.name, nth: n + 1 }))).map((one, i) => {
  const [family, familyKana, familyHalf] = FAMILIES[i % 14], [given, givenKana, givenHalf] = GIVEN[Math.floor(i / 14)];
  const meets = i % 3 === 0, meetsLater = i % 3 === 1 || i % 9 === 0;
  const wishes = (first) => (first ? ["集合研修", "オンライン研修"] : ["オンライン研修", "集合研修"]);
  return {
    ...one, i, name: `${family} ${given}`, kana: `${familyKana} ${givenKana}`, half: `${familyHalf} ${givenHalf}`, email: `p${i}@example.jp`,
    standing: STANDINGS[i % 5], membership: i % 9 === 4 ? "active" : "member", basic: wishes(meets), practical: wishes(meetsLater),
  };
});
