// The federation's programme of 令和4, whole, in a house in which nobody was: from the setup to seventy applicants, places, fees,
// attendance, certificates and the register. The clock of the house is moved on; nothing else is.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { listen, VIEWPORTS, width } from "../lib/checks.mjs";
import { House } from "../lib/house.mjs";
import { login } from "../lib/login.mjs";
import { APPLICANTS, BRANCHES } from "../lib/people.mjs";
import { binary } from "../lib/server.mjs";

test.skip(!binary, "TOMARIGI_BIN names no program");
test.describe.configure({ mode: "serial", timeout: 180_000 });

const FILE = new URL("../../examples/programme-r4.toml", import.meta.url);
const R4 = "/programmes/r4-certification";
const PASSWORD = "とまりぎ の えだに ことりが とまる";
const by = (name) => APPLICANTS.find((one) => one.name === name);

let house, browser, office, waits, places;
const administrator = { name: "管理 中村", login: "nakamura@example.jp", password: PASSWORD };
const secretariat = { name: "事務局 石川", login: "ishikawa@example.jp", password: PASSWORD };
const chiefs = new Map(), visitors = new Map();

test.beforeAll(async ({ browser: started }) => {
  browser = started;
  house = await House.open("2022-06-10T10:00");
});
test.afterAll(async () => { await house?.close(); });

/** A window of its own, closed at the end of the test. */
const windows = [];
async function open(options = {}) {
  const context = await browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo", viewport: VIEWPORTS.wide, ...options });
  windows.push(context);
  const page = await context.newPage();
  page.faults = listen(page);
  return page;
}
test.afterEach(async () => { for (const context of windows.splice(0)) await context.close(); });

/** The office at its desk, signed in anew; the window stays open until the test ends. */
async function atTheOffice(options) {
  office = await open(options);
  await login(office, house.url, house.account(secretariat));
  return office;
}
const press = (page, name) => page.getByRole("button", { name }).first().click();
const said = (page) => page.locator("main").innerText();

test("a house is founded in the browser, with twenty-six branches whose chiefs are invited", async () => {
  const page = await open();
  await page.goto(house.setup);
  await page.fill("[name=organisation]", "つくりもの家族会連合会");
  await page.fill("[name=name]", administrator.name);
  await page.fill("[name=email]", administrator.login);
  await page.fill("[name=password]", PASSWORD);
  await press(page, "次へ");
  const words = await page.locator(".kit__words li").allInnerTexts();
  for (const which of ["first", "second"]) await page.fill(`[name=${which}]`, words[Number(await page.getAttribute(`[name=${which}_number]`, "value")) - 1]);
  await press(page, "確かめて、ログインへ");
  await page.fill("[name=login]", administrator.login);
  await page.fill("[name=password]", PASSWORD);
  await press(page, "ログインする");
  administrator.seed = await page.locator(".secret").innerText();
  await page.fill("[name=code]", house.code(administrator.seed));
  await press(page, "登録する");
  await page.getByRole("link", { name: "置いたので、次へ進む" }).click();

  // The first branch by hand; the others are typed the same way.
  await page.goto(`${house.url}/organisation`);
  await page.fill("[name=branch_name]", BRANCHES[0].name);
  await page.selectOption("[name=branch_prefecture]", { label: BRANCHES[0].prefecture });
  await press(page, "支部をつくる");
  await expect(page.locator("main")).toContainText(BRANCHES[0].name);
  const typist = house.visitor(0, { cookies: await page.context().cookies() });
  for (const branch of BRANCHES.slice(1)) {
    await typist.open("/organisation");
    await typist.send("/organisation/branches", { branch_name: branch.name, branch_prefecture: branch.prefecture });
  }
  await page.reload();
  // From north to south, as everybody reads such a list.
  const listed = await page.locator("section", { has: page.locator("#branches") }).locator("tbody th label").allInnerTexts();
  expect(listed.map((label) => label.split(/\s/)[0])).toEqual(BRANCHES.map((branch) => branch.name));

  await page.goto(`${house.url}/people/invitations/new`);
  await page.fill("[name=display_name]", secretariat.name);
  await page.selectOption("[name=role]", { label: "事務局" });
  await page.getByLabel("メールで送る").check();
  await page.fill("[name=email]", secretariat.login);
  await press(page, "招待をつくる");
  await expect(page.locator("main")).toContainText(secretariat.name);
  for (const [n, { name }] of BRANCHES.entries()) {
    await typist.open("/people/invitations/new");
    await typist.send("/people/invitations", { display_name: `${name}の支部長`, role: name, way: "mail", email: `chief${n}@example.jp` });
    expect(typist.page.text).toContain("メール");
  }
  expect(page.faults()).toEqual([]);
});

test("the office takes the programme in from its file and announces it", async () => {
  const page = await open();
  const [invitation] = await house.mail.until(1, (letter) => letter.to.includes(secretariat.login));
  await page.goto(invitation.link);
  await page.fill("[name=password]", PASSWORD);
  await press(page, "決めて、次へ");
  secretariat.seed = await page.locator(".secret").innerText();
  await page.fill("[name=code]", house.code(secretariat.seed));
  await press(page, "登録する");
  await page.getByRole("link", { name: "置いたので、次へ進む" }).click();
  await page.getByRole("link", { name: "研修", exact: true }).first().click();
  await expect(page.locator("main")).toContainText("まだ、講座はありません");
  await page.getByText("ファイルからつくる…").click();
  await page.fill("[name=file]", readFileSync(FILE, "utf8"));
  await press(page, "ファイルからつくる");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("新規ピアサポーター認定講座");
  // The command line finds nothing to change in it.
  expect(house.server.run("programme", "apply", FILE.pathname, "--data", "{data}", "--key-file", "{data}.key", "--lang", "ja")).toContain("変えるところはありません");
  await page.goto(`${house.url}${R4}`);
  await press(page, "公開する");
  await expect(page.locator("main")).toContainText("受付中");

  const anybody = await open();
  await anybody.goto(`${house.url}/trainings`);
  await anybody.getByRole("link", { name: "新規ピアサポーター認定講座" }).click();
  for (const words of ["令和4年度", "7月11日(月)", "あと31日", "8月4日(木)", "13時〜18時", "支部長の推薦が必要です", "60名", "5,000円", "10,000円"]) await expect(anybody.locator("main")).toContainText(words);
  expect([...page.faults(), ...anybody.faults()]).toEqual([]);
});

test("the chiefs of the branches accept their invitations", async () => {
  for (const [n, branch] of BRANCHES.entries()) {
    if (!branch.people) continue;
    const chief = { name: `${branch.name}の支部長`, login: `chief${n}@example.jp`, password: PASSWORD };
    const [{ link }] = await house.mail.until(1, (letter) => letter.to.includes(chief.login));
    if (branch.name !== "三重県支部") {
      const visitor = house.visitor(n + 100);
      chiefs.set(branch.name, await house.accept(visitor, link, chief));
      visitor.close();
      continue;
    }
    const page = await open({ viewport: VIEWPORTS.narrow });
    await page.goto(link);
    await expect(page.locator("main")).toContainText("「つくりもの家族会連合会」の支部長");
    await page.fill("[name=password]", PASSWORD);
    await press(page, "決めて、次へ");
    chief.seed = await page.locator(".secret").innerText();
    await page.fill("[name=code]", house.code(chief.seed));
    await press(page, "登録する");
    await page.getByRole("link", { name: "置いたので、次へ進む" }).click();
    await page.getByRole("link", { name: "推薦", exact: true }).first().click();
    await expect(page.locator("main")).toContainText("いま、推薦を待っている方はいません");
    expect(await width(page)).toEqual([]);
    expect(page.faults()).toEqual([]);
    chiefs.set(branch.name, chief);
  }
});

const TYPED = ["𠮷田 由香", "髙木 由香", "山﨑 由香", "大塚 由香"];
const PAPER = APPLICANTS.find((one) => one.branch === "香川県支部");
const SIXTH = APPLICANTS.find((one) => one.branch === "三重県支部" && one.nth === 6);
const DECLINED = APPLICANTS.find((one) => one.branch === "高知県支部" && one.nth === 5);
/** The address of somebody's own page, from their letter. */
const own = (one) => house.mail.all(one.email).find((letter) => letter.subject === "お申込みを受け付けました").link;

/** Writes an application on a page as somebody does who sees it, and sends it. */
async function write(page, one) {
  await page.goto(`${house.url}/trainings/r4-certification`);
  await page.getByRole("link", { name: "申込みをはじめる" }).locator("visible=true").first().click();
  await press(page, "書きはじめる");
  await page.getByLabel("お名前").fill(one.name);
  await page.getByLabel("フリガナ").fill(one.kana);
  await page.getByLabel("メールアドレス").fill(one.email);
  await page.locator("[name=branch]").selectOption({ label: one.branch });
  await page.locator(`[name=membership][value=${one.membership}]`).check();
  await page.locator(`[name=standing][value=${one.standing}]`).check();
  for (const stage of ["basic", "practical"]) {
    for (const n of [1, 2]) {
      const choice = page.locator(`[name=wish-${stage}-${n}]`);
      await choice.selectOption({ label: (await choice.locator("option").allInnerTexts()).find((words) => words.startsWith(one[stage][n - 1])) });
    }
  }
  await page.getByLabel("読みました。同意します").check();
}

/** Opens the link of the letter, and says that it is meant. */
async function confirm(page, one) {
  await press(page, "送る");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("メールを確かめてください");
  const [letter] = await house.mail.until(1, (letter) => letter.to.includes(one.email));
  expect(letter.subject).toBe("メールアドレスの確認をお願いします");
  await page.goto(letter.link);
  await press(page, "このメールで申し込む");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${one.name}さんの申込み`);
  await expect(page.locator("main")).toContainText("支部長の返事を待っています。あなたがすることはありません。");
  expect(page.faults()).toEqual([]);
}

test("somebody applies on a telephone, somebody without scripts, somebody who goes on later", async () => {
  await house.at("2022-06-13T10:00");
  const phone = await open({ viewport: VIEWPORTS.narrow, hasTouch: true, isMobile: true });
  await write(phone, by(TYPED[0]));
  expect(await width(phone)).toEqual([]);
  await confirm(phone, by(TYPED[0]));
  expect(await width(phone)).toEqual([]);

  const plain = await open({ javaScriptEnabled: false });
  await write(plain, by(TYPED[1]));
  await confirm(plain, by(TYPED[1]));

  // The window is closed half-way; what was written stands there when its address is opened again.
  const first = await open();
  await write(first, by(TYPED[2]));
  await expect(first.locator("[data-draft-text]")).toContainText("に保存しました");
  const address = first.url();
  await expect.poll(async () => (await (await first.request.get(address)).text()).includes('id="f-consent" checked')).toBe(true);
  await first.context().close();
  const later = await open();
  await later.goto(address);
  await expect(later.getByLabel("お名前")).toHaveValue(by(TYPED[2]).name);
  await expect(later.getByLabel("読みました。同意します")).toBeChecked();
  await confirm(later, by(TYPED[2]));

  // A form sent half is shown again with what is missing, and nothing is lost of it.
  const slips = await open({ viewport: VIEWPORTS.narrow });
  await write(slips, by(TYPED[3]));
  await slips.getByLabel("フリガナ").fill("大塚");
  await press(slips, "送る");
  await expect(slips.getByRole("link", { name: "カタカナで書いてください(ひらがなでもかまいません)" })).toBeVisible();
  await expect(slips.getByLabel("お名前")).toHaveValue(by(TYPED[3]).name);
  slips.faults(); // The answer 422 is told on the console.
  await slips.getByLabel("フリガナ").fill("おおつか ゆか");
  await confirm(slips, by(TYPED[3]));
});

test("the others apply from their homes, and one by telephone", async () => {
  const others = APPLICANTS.filter((one) => one !== PAPER && !TYPED.includes(one.name));
  for (const one of others) {
    const visitor = house.visitor(one.i + 10);
    visitors.set(one, visitor);
    await visitor.open("/trainings/r4-certification");
    expect(visitor.page.links.some((link) => link.words === "申込みをはじめる")).toBe(true);
    await visitor.open("/applications?for=r4-certification");
    await visitor.send("/applications");
    const consent = /name="consent" value="([^"]*)"/.exec(visitor.page.html)[1];
    const wishes = Object.fromEntries(["basic", "practical"].flatMap((stage) => one[stage].map((words, n) => [`wish-${stage}-${n + 1}`, words])));
    await visitor.send(/^\/applications\//, { name: one.name, kana: one.kana, email: one.email, branch: one.branch, membership: one.membership, standing: one.standing, consent, ...wishes });
    expect(visitor.page.heading, one.name).toBe("メールを確かめてください");
  }
  await house.mail.until(others.length, (letter) => letter.subject === "メールアドレスの確認をお願いします" && others.some((one) => letter.to.includes(one.email)));
  for (const one of others) {
    const visitor = visitors.get(one);
    await visitor.open(house.mail.all(one.email)[0].link);
    await visitor.send(/confirmation$/);
    expect(visitor.page.heading).toBe(`${one.name}さんの申込み`);
  }

  // The last one has no mail address; the office writes down what is said on the telephone.
  const page = await atTheOffice();
  await page.goto(`${house.url}${R4}/applications`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("申込み69名");
  await page.getByRole("link", { name: "紙・電話の申込みを入れる" }).click();
  await page.getByLabel("お名前").fill(PAPER.name);
  await page.getByLabel("フリガナ").fill(PAPER.kana);
  await page.getByLabel("郵便番号").fill("760-0000");
  await page.getByLabel("住所").fill("香川県高松市つくりもの町1-2-3");
  await page.locator("[name=branch]").selectOption({ label: PAPER.branch });
  await page.locator(`[name=membership][value=${PAPER.membership}]`).check();
  for (const stage of ["basic", "practical"]) await page.locator(`[name=wish-${stage}-1]`).selectOption({ index: 2 });
  await page.locator("[name=consent_by][value=telephone]").check();
  await page.locator("[name=signed_on]").fill("2022-06-13");
  await press(page, "申込みを入れる");
  await page.goto(`${house.url}${R4}`);
  await expect(page.locator("main")).toContainText("申込み70名");
  expect(page.faults()).toEqual([]);
});

test("chiefs are written to, recommend their own people and see nobody else's", async () => {
  // One does it in the browser: six of one branch, each with a place in its order.
  const mie = chiefs.get("三重県支部");
  const page = await open();
  const asked = await house.mail.until(6, (letter) => letter.to.includes(mie.login) && letter.subject === "ご確認いただきたい方がいます");
  await login(page, house.url, house.account(mie));
  for (const one of APPLICANTS.filter((one) => one.branch === "三重県支部")) {
    await page.goto(asked.find((letter) => letter.body.includes(one.name)).link);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(one.name);
    await page.getByLabel("推薦する").check();
    await page.getByLabel("支部の中の順位").fill(String(one.nth));
    await page.getByLabel("ことば").fill("月の会によく来て、人の話を聴く方です。");
    await press(page, "伝える");
    await expect(page.locator("body")).toContainText("事務局に伝えました");
  }
  await expect(page.locator("main")).toContainText("1つの支部から5名ほどです");
  await expect(page.locator("tbody tr")).toHaveCount(6);
  expect(page.faults()).toEqual([]);

  let stranger;
  for (const [n, branch] of BRANCHES.entries()) {
    if (!branch.people || branch.name === "三重県支部") continue;
    const visitor = (stranger = house.visitor(n + 100));
    await house.signIn(visitor, chiefs.get(branch.name));
    await visitor.open("/recommendations");
    const people = APPLICANTS.filter((one) => one.branch === branch.name);
    for (const one of APPLICANTS) expect(visitor.page.text.includes(one.name), `${branch.name} ${one.name}`).toBe(people.includes(one));
    // The chief in Okinawa is away for some weeks.
    if (branch.name === "沖縄県支部") continue;
    const links = visitor.page.links;
    for (const one of people) {
      await visitor.open(links.find((link) => link.words === one.name).href);
      await visitor.send(/^\/recommendations\//, one === DECLINED ? { decision: "decline", words: "今年は休んでいただきます。" } : { decision: "recommend", rank: String(one.nth) });
      expect(visitor.page.text).toContain("事務局に伝えました");
    }
  }
  // Another branch's applicant is a page that does not exist.
  await stranger.open(new URL(asked[0].link).pathname);
  expect(stranger.page.status).toBe(404);
  expect(stranger.page.text).not.toContain("三重");
});

test("before the deadline the office reminds the chief who has not answered", async () => {
  await house.at("2022-07-08T09:30");
  const page = await atTheOffice();
  await page.goto(`${house.url}${R4}/applications`);
  await press(page, "推薦がまだの支部長に知らせる");
  await expect(page.locator("main")).toContainText("申込み70名");
  const okinawa = BRANCHES.findIndex((branch) => branch.name === "沖縄県支部");
  // One letter for all who wait.
  const [letter] = await house.mail.until(1, (letter) => letter.to.includes(`chief${okinawa}@`) && letter.subject === "ご確認をお待ちしています");
  expect(letter.body).toContain("7月11日(月)");

  const chief = await open({ viewport: VIEWPORTS.narrow });
  await login(chief, house.url, house.account(chiefs.get("沖縄県支部")));
  for (const one of APPLICANTS.filter((one) => one.branch === "沖縄県支部")) {
    await chief.goto(letter.link);
    await chief.getByRole("link", { name: one.name }).click();
    await chief.getByLabel("推薦する").check();
    await press(chief, "伝える");
    expect(await width(chief)).toEqual([]);
  }
  // Who applied sees that the chief has answered, and not what.
  const applicant = await open({ viewport: VIEWPORTS.narrow });
  await applicant.goto(own(DECLINED));
  await expect(applicant.locator("main")).toContainText("支部長の返事が届きました");
  expect(await said(applicant)).not.toContain("休んで");
  expect([...page.faults(), ...chief.faults(), ...applicant.faults()]).toEqual([]);
});

/** The choice of somebody on the board for a stage. */
const choice = (page, one, stage) => page.locator(`select[aria-label="${one.name}さんの${stage}の席"]`);

test("after the deadline the board proposes 20 and 40; the sixth of a branch is warned of, not refused", async () => {
  await house.at("2022-07-12T09:30");
  const anybody = await open();
  await anybody.goto(`${house.url}/trainings/r4-certification`);
  await expect(anybody.locator("main")).toContainText("いまは申し込めません");
  await expect(anybody.getByRole("link", { name: "申込みをはじめる" })).toHaveCount(0);

  const page = await atTheOffice();
  await page.goto(`${house.url}${R4}/places`);
  const seats = async () => (await page.locator(".seats__head").allInnerTexts()).map((words) => words.replace(/\s+/g, " "));
  const counts = async () => (await page.locator(".confirm li b").allInnerTexts()).join(" ");
  expect(await seats()).toEqual(["基礎研修 集合研修in高知 20 / 20席", "基礎研修 オンライン研修 40 / 40席", "実践研修 集合研修in東京 20 / 20席", "実践研修 オンライン研修 40 / 40席"]);
  expect(await counts()).toBe("60名 8名 1名 1名");
  await expect(page.locator("main")).toContainText("5名の目安を1名こえています");
  await expect(page.locator("main")).toContainText("決まっていない人が1名います");
  await expect(page.locator(".dads-notification-banner").getByRole("link", { name: SIXTH.name })).toBeVisible();
  expect(await page.locator(".branches__head th div").evaluateAll((all) => all.map((one) => one.firstChild.textContent.trim()))).toEqual(BRANCHES.filter((branch) => branch.people).map((branch) => branch.name));
  const row = (one) => page.locator(".branches tbody tr", { hasText: one.name });
  await expect(row(SIXTH)).toContainText("支部で6人目");
  await expect(row(DECLINED)).toContainText("支部が見送りました");

  // The sixth gets a place all the same. Then there is one too many, and the board says so.
  await choice(page, SIXTH, "基礎研修").selectOption({ label: "オンライン" });
  await choice(page, SIXTH, "実践研修").selectOption({ label: "オンライン" });
  await press(page, "席を確定する");
  await expect(page.getByRole("alert")).toContainText("オンライン研修の定員は40名ですが、41名になっています");
  await expect(choice(page, SIXTH, "基礎研修")).toHaveValue("basic-online");
  page.faults(); // The answer 422 is told on the console.
  // Somebody with both parts online waits instead.
  for (const one of APPLICANTS.filter((one) => one.nth > 2 && one !== SIXTH)) {
    if ((await choice(page, one, "基礎研修").inputValue()) !== "basic-online" || (await choice(page, one, "実践研修").inputValue()) !== "practical-online") continue;
    for (const stage of ["基礎研修", "実践研修"]) await choice(page, one, stage).selectOption({ label: "順番待ち" });
    waits = one;
    break;
  }
  await press(page, "案を保存する");
  await expect(page.locator("main")).toContainText("手で変えました");
  expect(await counts()).toBe("60名 9名 0名 1名");
  const before = house.mail.all().length;
  await press(page, "席を確定する");
  await expect(page.locator("body")).toContainText("席を確定しました。つぎは、結果を知らせます");
  expect(house.mail.all().length).toBe(before);

  // The texts are looked at, with the programme's own days, before anything is sent.
  await page.getByRole("link", { name: /文を見る 席が決まった方へ/ }).click();
  await expect(page.locator("main")).toContainText("8月");
  await page.goto(`${house.url}${R4}/letters`);
  await press(page, "全員に知らせる");
  await expect(page.locator("body")).toContainText("全員に知らせました");
  await expect(page.locator("main")).toContainText("印刷して送る手紙が");
  expect(page.faults()).toEqual([]);
});

test("everybody is told by mail, and reads on the own page where they stand", async () => {
  const subject = (words) => (letter) => letter.subject === words;
  const waiting = await house.mail.until(9, subject("順番をお待ちいただいています"));
  const [out] = await house.mail.until(1, subject("お申込みの結果のお知らせ"));
  expect(out.to).toContain(DECLINED.email);
  expect(waiting.some((letter) => letter.to.includes(waits.email))).toBe(true);
  const placed = await house.mail.until(59, subject("席が決まりました"));
  expect(new Set(placed.map((letter) => letter.to)).size).toBe(59);
  expect(placed.length).toBe(59);
  const both = placed.find((letter) => letter.to.includes(SIXTH.email)).body;
  for (const words of ["基礎研修 オンライン研修", "8月25日(木) 19時〜21時", "実践研修 オンライン研修", "2月12日(日) 10時〜17時"]) expect(both).toContain(words);
  // Telephones are shared: no subject says what it is about.
  for (const letter of house.mail.all().filter((letter) => letter.to.startsWith("p"))) expect(letter.subject).not.toMatch(/ひきこもり|ピア|サポーター|研修|認定/);

  const page = await open({ viewport: VIEWPORTS.narrow });
  await page.goto(own(SIXTH));
  await expect(page.locator("main")).toContainText("席が決まりました");
  await expect(page.locator("main")).toContainText("8月25日(木) 19時〜21時");
  await page.goto(own(waits));
  await expect(page.locator("main")).toContainText(/順番待ち.*番目/);
  expect(await width(page)).toEqual([]);
  expect(page.faults()).toEqual([]);
});

/** Who has a place in which course, as the office's page of places tells: the seventy less those who wait. */
async function placesOf(page) {
  await page.goto(`${house.url}${R4}/places`);
  const courses = await page.locator("section", { has: page.locator("table.dads-table") }).evaluateAll((sections) => sections.map((section) => [
    section.querySelector("h2").firstChild.textContent.trim(), Array.from(section.querySelectorAll("tbody th a"), (link) => link.textContent.trim())]));
  return Object.fromEntries(courses.map(([name, people]) => [name, people.map(by)]));
}

test("who cannot come gives the places back; they are offered to exactly one, who takes them", async () => {
  const leaves = APPLICANTS.find((one) => one.branch === "北海道支部" && one.nth === 1);
  const before = house.mail.all().length;
  const page = await open({ viewport: VIEWPORTS.narrow });
  await page.goto(own(leaves));
  await page.getByText("申込みを取り下げる…").click();
  await press(page, "取り下げる");
  await expect(page.locator("main")).toContainText("この申込みは、取り下げられています");
  const offers = await house.mail.until(2, (letter) => letter.subject.startsWith("席が空きました"));
  // Beside them only who left was written to.
  const written = house.mail.all().slice(before);
  expect(written.filter((letter) => !offers.some((offer) => offer.to === letter.to && offer.subject === letter.subject)).map((letter) => letter.to)).toEqual([expect.stringContaining(leaves.email)]);
  for (const one of new Set(offers.map((letter) => letter.to))) {
    const mine = offers.filter((letter) => letter.to === one);
    await page.goto(mine[0].link);
    for (const _ of mine) await press(page, "受ける");
    await expect(page.locator("body")).toContainText("席を受けました");
  }
  const desk = await atTheOffice();
  places = await placesOf(desk);
  expect(Object.entries(places).map(([name, people]) => `${name} ${people.length}`)).toEqual(["基礎研修 集合研修in高知 20", "基礎研修 オンライン研修 40", "実践研修 集合研修in東京 20", "実践研修 オンライン研修 40"]);

  // Where the meetings are is told to those who have a place.
  for (const course of ["basic-online", "practical-online"]) {
    await desk.goto(`${house.url}${R4}/attendance`);
    await desk.locator(`#f-link-${course}`).fill(`https://meeting.example.jp/${course}`);
    await desk.locator("form", { has: desk.locator(`#f-link-${course}`) }).getByRole("button").click();
    await expect(desk.locator("body")).toContainText("リンクを保存しました");
  }
  expect([...page.faults(), ...desk.faults()]).toEqual([]);
});

/** The list of a session, opened from the page of attendance by what stands there. */
async function openList(page, course, session) {
  await page.goto(`${house.url}${R4}/attendance`);
  await page.locator("section", { has: page.getByRole("heading", { name: course }) }).locator(".attend__sessions li").nth(session - 1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("出席の記入");
}
/** Ticks everybody of the list open, but for whom something else is said, and saves. */
async function tick(page, other = {}) {
  for (const row of await page.locator(".attend__row").all()) {
    const name = await row.locator(".attend__name").innerText();
    await row.getByLabel(other[name] ?? "出席", { exact: true }).check();
  }
  await press(page, "すべて保存する");
  await expect(page.locator("body")).toContainText("出席を保存しました");
}
/** The report that a meeting system writes: everybody there from the beginning to the end. */
const report = (people, day, from, to) => ({
  name: "participants.csv", mimeType: "text/csv",
  buffer: Buffer.from(["名前,メールアドレス,参加時刻,退出時刻", ...people.map((one) => `${one.name},${one === PAPER ? "" : one.email},${day} ${from},${day} ${to}`)].join("\n")),
});
async function takeIn(page, course, session, file, people) {
  await openList(page, course, session);
  await page.getByRole("link", { name: "会議の記録を読み込む" }).click();
  await page.locator("[name=file]").setInputFiles(file);
  await press(page, "読み込む");
  await expect(page.locator("main")).toContainText(`いた人(${people.length}名)`);
  await press(page, "この内容で記録する");
  await expect(page.locator("body")).toContainText("会議の記録を反映しました");
}

let absent;

test("the basic training: reminders, a code in the room, lists on a tablet, reports of meetings", async () => {
  await house.at("2022-08-02T09:30");
  const kochi = places["基礎研修 集合研修in高知"], online = places["基礎研修 オンライン研修"];
  const reminders = await house.mail.until(20, (letter) => letter.subject === "まもなくです");
  expect(reminders.length).toBe(20);
  expect(reminders[0].body).toContain("高知県立県民文化ホール多目的室");

  await house.at("2022-08-04T12:50");
  const tablet = await atTheOffice({ viewport: { width: 810, height: 1080 }, hasTouch: true });
  await openList(tablet, "集合研修in高知", 1);
  await tablet.getByRole("link", { name: "コードを見せる" }).click();
  const code = await tablet.locator(".attend__letters").innerText();
  const phone = await open({ viewport: VIEWPORTS.narrow, hasTouch: true });
  await phone.goto(own(kochi[0]));
  await phone.getByLabel("出席のコード").fill(code.toLowerCase());
  await press(phone, "出席を伝える");
  await expect(phone.locator("body")).toContainText("出席を記録しました");
  expect(await width(phone)).toEqual([]);
  await openList(tablet, "集合研修in高知", 1);
  await expect(tablet.locator("main")).toContainText("20名のうち1名を記入");
  await expect(tablet.locator(".attend__row", { hasText: kochi[0].name }).getByLabel("出席")).toBeChecked();
  // One of the twenty falls ill on the way.
  absent = kochi[19];
  await tick(tablet, { [absent.name]: "欠席", [kochi[1].name]: "遅刻" });
  expect(await width(tablet)).toEqual([]);
  expect([...tablet.faults(), ...phone.faults()]).toEqual([]);

  await house.at("2022-08-29T10:00");
  const page = await atTheOffice();
  await openList(page, "集合研修in高知", 2);
  await tick(page, { [absent.name]: "欠席" });
  for (const [n, day] of ["2022/08/25", "2022/08/26", "2022/08/27", "2022/08/28"].entries()) {
    await takeIn(page, "基礎研修 オンライン研修", n + 1, report(online, day, n < 2 ? "18:55:00" : "12:50:00", n < 2 ? "21:00:30" : "17:01:00"), online);
  }
  await page.goto(`${house.url}${R4}/attendance`);
  await expect(page.locator("main")).toContainText("60名のうち0名が、認定できます");
  await expect(page.locator("tbody tr", { hasText: absent.name })).toContainText("まだです");
  expect(page.faults()).toEqual([]);
});

/** The number that somebody is to put before the name. */
const reference = (one) => /番号:(\d+)/.exec(house.mail.all(one.email).find((letter) => letter.subject === "お支払いのご案内").body)[1];

test("fees of the practical training are asked for, matched with the bank's statement, and booked by a person", async () => {
  await house.at("2022-12-01T10:00");
  const page = await atTheOffice();
  await page.goto(`${house.url}${R4}/money/setting`);
  await page.fill("[name=pay_to]", "つくりもの銀行 本店 普通 0000134\nツクリモノカゾクカイレンゴウカイ");
  await page.fill("[name=issuer]", "つくりもの家族会連合会");
  await press(page, "保存する");
  await page.goto(`${house.url}${R4}/money`);
  await expect(page.locator("main")).toContainText("参加費をまだお知らせしていない席が60あります");
  await press(page, "席のある人に、参加費を知らせる");
  await expect(page.locator("main")).toContainText("席のある人には、すべてお知らせしました");
  const people = [...places["実践研修 集合研修in東京"], ...places["実践研修 オンライン研修"]];
  const mailed = people.filter((one) => one !== PAPER);
  const notices = await house.mail.until(mailed.length, (letter) => letter.subject === "お支払いのご案内");
  expect(notices.length).toBe(mailed.length);
  expect(notices[0].body).toContain("金額:5,000円");
  const phone = await open({ viewport: VIEWPORTS.narrow });
  await phone.goto(own(mailed[0]));
  await expect(phone.locator("main")).toContainText("つくりもの銀行 本店");
  await expect(phone.locator("main")).toContainText(reference(mailed[0]));
  expect(await width(phone)).toEqual([]);

  // One pays without the number, a branch pays for two, one not at all.
  await house.at("2022-12-20T10:00");
  const [unpaid, nameless] = mailed, branch = mailed.filter((one) => one.branch === "高知県支部").slice(0, 2);
  const single = mailed.filter((one) => one !== unpaid && one !== nameless && !branch.includes(one));
  const line = (payer, amount) => `2022/12/15,${payer},,${amount},`;
  const statement = ["日付,摘要,お支払金額,お預り金額,差引残高", line("ｺｳﾁｹﾝｼﾌﾞ", 10000), line(nameless.half, 5000), ...single.map((one) => line(`${reference(one)} ${one.half}`, 5000))].join("\n");
  const file = { name: "meisai.csv", mimeType: "text/csv", buffer: Buffer.from(statement) };
  const desk = await atTheOffice();
  for (const _ of ["once", "and again: nothing is added"]) {
    await desk.goto(`${house.url}${R4}/money/transfers`);
    await desk.locator("[name=file]").setInputFiles(file);
    await press(desk, "取り込む");
    await expect(desk.locator("main")).toContainText(`たしかなもの:${single.length + 1}件`);
  }
  await press(desk, "しるしのあるものを確定する");
  await expect(desk.locator("main")).toContainText("たしかなもの:0件");
  await desk.getByRole("link", { name: /ｺｳﾁｹﾝｼﾌﾞ|コウチケンシブ/ }).first().click();
  for (const one of branch) await desk.locator("tr", { hasText: one.name }).locator("input[name^=part-]").fill("5000");
  await press(desk, "この内訳で確定する");
  await desk.goto(`${house.url}${R4}/money`);
  const states = await desk.locator("table[data-stack] td[data-name=ようす]").allInnerTexts();
  const unsettled = people.length - mailed.length + 1;
  expect(states.filter((words) => words.startsWith("入金済み")).length).toBe(60 - unsettled);
  expect(states.filter((words) => words.startsWith("未納")).length).toBe(unsettled);
  expect([...page.faults(), ...phone.faults(), ...desk.faults()]).toEqual([]);
});

test("the practical training is held, whoever completed both is certified, and anybody can check it without the name", async () => {
  await house.at("2023-02-05T17:10");
  const tokyo = places["実践研修 集合研修in東京"], online = places["実践研修 オンライン研修"];
  const tablet = await atTheOffice({ viewport: { width: 810, height: 1080 }, hasTouch: true });
  await openList(tablet, "集合研修in東京", 1);
  await tick(tablet);
  expect(tablet.faults()).toEqual([]);

  await house.at("2023-02-13T10:00");
  const page = await atTheOffice();
  await takeIn(page, "実践研修 オンライン研修", 1, report(online, "2023/02/12", "09:58:00", "17:00:00"), online);
  await page.goto(`${house.url}${R4}/attendance`);
  await expect(page.locator("main")).toContainText("60名のうち59名が、認定できます");

  await page.goto(`${house.url}${R4}/certificates`);
  await expect(page.locator("main")).toContainText("準備のできた方(59名)");
  await expect(page.locator("main")).toContainText("次の認定証は 第R4-001号 です");
  await expect(page.locator("tr", { hasText: absent.name })).toContainText("出られなかった回があります");
  await expect(page.locator("main")).toContainText("参加費が未納");
  await press(page, "選んだ方に発行する");
  await expect(page.locator("main")).toContainText("発行した認定証(59通)", { timeout: 60_000 });
  const issued = page.locator("section", { has: page.locator("#h-issued") });
  const numbers = await issued.locator("tbody th").allInnerTexts();
  expect(numbers.toSorted()).toEqual(Array.from({ length: 59 }, (_, n) => `第R4-${String(n + 1).padStart(3, "0")}号`));
  const certified = await issued.locator("td[data-name=お名前]").allInnerTexts();

  // Mixed modes are worth the same: both ways round stand among them.
  const mixed = (a, b) => places[a].filter((one) => places[b].includes(one) && certified.includes(one.name)).length;
  expect(mixed("基礎研修 オンライン研修", "実践研修 集合研修in東京")).toBeGreaterThan(0);
  expect(mixed("基礎研修 集合研修in高知", "実践研修 オンライン研修")).toBeGreaterThan(0);

  // A holder takes the paper from the own page; the public page does not say whose it is.
  const holder = APPLICANTS.find((one) => one.name === TYPED.find((name) => certified.includes(name)));
  await house.mail.until(1, (letter) => letter.to.includes(holder.email) && letter.subject === "書類のお知らせ");
  const phone = await open({ viewport: VIEWPORTS.narrow });
  await phone.goto(own(holder));
  await expect(phone.locator("main")).toContainText(numbers[certified.indexOf(holder.name)]);
  const paper = await phone.request.get(await phone.getByRole("link", { name: "認定証(PDF)をとる" }).evaluate((link) => link.href));
  expect((await paper.body()).subarray(0, 5).toString()).toBe("%PDF-");
  const address = await phone.getByRole("link", { name: "確認ページを見る" }).evaluate((link) => link.href);
  const anybody = await open({ viewport: VIEWPORTS.narrow });
  await anybody.goto(address);
  await expect(anybody.locator("main")).toContainText("この認定証は、有効です");
  await expect(anybody.locator("main")).toContainText("ご本人の同意がないため、お出ししていません");
  expect(await anybody.content()).not.toContain(holder.name);
  const code = await anybody.locator("dl.facts div", { hasText: "確認コード" }).locator("dd").innerText();
  await anybody.getByRole("link", { name: "ほかの認定証を確かめる" }).click();
  await anybody.getByLabel(/^確認コード/).fill(code.toLowerCase());
  await press(anybody, "確かめる");
  await expect(anybody.locator("main")).toContainText("この認定証は、有効です");
  expect(await width(anybody)).toEqual([]);

  // And the register has them.
  await page.goto(`${house.url}/register`);
  await expect(page.locator("main")).toContainText("令和4年度");
  await page.getByLabel("お名前かフリガナの一部").fill(holder.kana.split(" ")[0]);
  await press(page, "さがす");
  await expect(page.locator("tr", { hasText: holder.name })).toContainText("第R4-");
  expect([...page.faults(), ...phone.faults(), ...anybody.faults()]).toEqual([]);
});
