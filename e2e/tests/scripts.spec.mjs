// The scripts of assets/js by themselves, on a small form: what a supporter's hands do, and what becomes of it.
import { expect, test } from "@playwright/test";
import { page as html, serve } from "../selftest/site.mjs";

const PLACES = [["24201", "津市", "つし", true], ["24203", "伊勢市", "いせし", true], ["33203", "津山市", "つやまし", false]];
const band = (name, options, { key, type = "radio", chosen = "unknown" } = {}) => `<fieldset class="ask"${key ? ` data-key="${key}"` : ""}><legend>${name}</legend><div class="band">${options
  .map(([value, label, digit]) => `<label class="band__option"><input type="${type}" name="${name}" value="${value}"${digit ? ` data-digit="${digit}"` : ""}${type === "radio" && value === chosen ? " checked" : ""}><span>${label}</span></label>`).join("")}</div></fieldset>`;
const SEX = [["male", "男性"], ["female", "女性"], ["other", "その他"], ["unknown", "不明"]];
const DECADES = [["d00", "〜9", "0"], ...[1, 2, 3, 4, 5, 6, 7].map((n) => [`d${n}0`, `${n}0代`, `${n}`]), ["d80", "80代〜", "8 9"], ["unknown", "不明"]];

const form = html(`<h1>通話の記録</h1>
<p role="status" data-draft-state data-saving="保存しています" data-saved="{time} 保存済み" data-unsaved="{time} のあとが、まだ保存できていません">下書き</p>
<form method="post" action="/calls" data-draft="/drafts/1" data-no-enter>
  <input type="hidden" name="csrf" value="old"><input type="hidden" name="revision" value="0">
  ${band("kind", [["conversation", "会話"], ["silent", "無言"]], { key: "k", chosen: "conversation" })}
  ${band("novelty", [["new", "新規"], ["repeat", "再相談"], ["unknown", "不明"]], { key: "n" })}
  ${band("relation", [["self", "本人"], ["mother", "母"], ["father", "父"], ["unknown", "不明"]], { key: "r" })}
  ${band("caller_sex", SEX)} ${band("caller_age", DECADES)}
  <div class="ask"><label for="residence">住まい</label><div class="place" data-place data-url="/places"><div class="place__input group">
    <input class="dads-input-text" id="residence" name="residence_text" data-place-text data-key="m"><input type="hidden" name="residence" data-place-code>
    <div class="place__other"><button type="button" data-place-set="outside">県外</button><button type="button" data-place-set="unknown">不明</button></div></div>
    <ul class="place__list" id="residence-list" data-place-list aria-label="市区町村の候補"></ul><p class="visually-hidden" role="status" data-place-status data-some="候補{count}件" data-none="候補はありません"></p></div></div>
  ${band("person_sex", SEX, { key: "h" })} ${band("person_age", DECADES)}
  <label for="how_long">期間</label><select class="dads-select" id="how_long" name="how_long"><option value="unknown">不明</option><option value="y1">1〜2年</option><option value="y5">5〜7年</option><option value="y10">10〜20年</option></select>
  <label for="notes">メモ</label><textarea class="dads-textarea" id="notes" name="notes" data-key="j" autofocus></textarea>
  ${band("response", [["listening", "傾聴"], ["information", "情報提供"]], { key: "a", type: "checkbox" })}
  <button class="dads-button" data-type="solid-fill" accesskey="o" data-key-save data-busy="保存しています">終わって保存</button>
</form>
<div data-draft-failed hidden><p>保存できていません</p><button type="button" data-draft-retry>いま保存をためす</button></div><div data-draft-login hidden>ログインし直す</div>`);
const home = html(`<h1>きょう</h1><form action="/call"><button class="ring" autofocus data-key="d">電話が鳴った</button></form>`);

/** A site whose drafts answer as `state.draft` says: a status, or null for a line that is cut. */
async function desk(state = {}) {
  return serve({
    "/": home,
    "/call": form,
    "/calls": () => ({ text: html("<h1>保存しました</h1>") }),
    "/places": ({ url }) => ({ type: "application/json", text: JSON.stringify(PLACES.filter(([, name, kana]) => [name, kana].some((word) => word.startsWith(url.searchParams.get("q"))))
      .map(([code, name, , own]) => ({ code, name, prefecture: own ? "三重県" : "岡山県", own }))) }),
    "/drafts/1": ({ posts }) => {
      if (state.draft === null) return null;
      if (state.token && posts.at(-1).fields.get("csrf") !== state.token) return { status: 403, type: "application/json", text: JSON.stringify({ csrf: state.token }) };
      if (state.draft) return { status: state.draft, type: "application/json", text: "{}" };
      return { type: "application/json", text: JSON.stringify({ saved_at: "14:19", revision: posts.length }) };
    },
  });
}
const drafts = (site) => site.posts.filter(({ path }) => path.startsWith("/drafts/"));
const sent = (site) => site.posts.filter(({ path }) => path === "/calls");

/** Opens the form as a person meets it: the cursor stands in the notes (a browser sets it with its first picture, after "load"). */
async function open(page, site) {
  await page.goto(`${site.url}/call`);
  await expect(page.locator("#notes")).toBeFocused();
}

/** Types kana as an input method does: a composition that goes on until `confirm`. */
async function compose(page, steps) {
  const session = await page.context().newCDPSession(page);
  for (const text of steps) await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  return { confirm: async () => { await page.keyboard.press("Enter"); await session.send("Input.insertText", { text: steps.at(-1) }); } };
}

test("a whole record takes at most 25 strokes, with an input method under way", async ({ page }) => {
  const site = await desk();
  let strokes = 0;
  const press = (key) => { strokes += 1; return page.keyboard.press(key); };
  await page.goto(site.url);
  await expect(page.locator(".ring")).toBeFocused();
  await press("Enter");
  await page.waitForURL(/\/call\b/);
  await expect(page.locator("#notes")).toBeFocused();
  for (const key of ["Alt+n", "1", "Tab", "2", "Tab", "2", "Tab", "6", "Tab"]) await press(key);
  strokes += 2;
  const composition = await compose(page, ["t", "つ"]);
  await expect(page.locator("[role=option]")).toHaveText(["津市", "津山市 岡山県"]);
  strokes += 1;
  await composition.confirm();
  await expect(page.locator("[role=option]").first()).toHaveAttribute("aria-selected", "true");
  expect(sent(site)).toHaveLength(0);
  for (const key of ["Enter", "1", "Tab", "3", "Tab", "1", "0", "Alt+a", "1", "F2"]) await press(key);
  await page.waitForURL(/\/calls$/);
  const fields = Object.fromEntries(sent(site)[0].fields);
  expect(fields).toMatchObject({ kind: "conversation", novelty: "new", relation: "mother", caller_sex: "female", caller_age: "d60", residence: "24201", residence_text: "津市", person_sex: "male", person_age: "d30", how_long: "y10", response: "listening" });
  expect(strokes).toBeLessThanOrEqual(25);
  await site.close();
});

test("single letters and Enter do nothing but write", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.locator("input[name=novelty]:checked").focus();
  for (const key of ["k", "o", "s", "Enter"]) await page.keyboard.press(key);
  await page.locator("#residence").focus();
  await page.keyboard.type("tsu");
  await page.keyboard.press("Enter");
  expect(sent(site)).toHaveLength(0);
  await expect(page.locator("input[name=novelty]:checked")).toHaveValue("unknown");
  await site.close();
});

test("Alt goes to the chosen answer and changes none; Delete goes back to not knowing", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.keyboard.press("Alt+r");
  await expect(page.locator("input[name=relation][value=unknown]")).toBeFocused();
  await page.keyboard.press("2");
  await page.keyboard.press("Alt+j");
  await page.keyboard.press("Alt+r");
  await expect(page.locator("input[name=relation][value=mother]")).toBeFocused();
  await expect(page.locator("input[name=relation]:checked")).toHaveValue("mother");
  await page.keyboard.press("Delete");
  await expect(page.locator("input[name=relation]:checked")).toHaveValue("unknown");
  await site.close();
});

test("a decade is picked by its first digit, 90 falls into the last", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.locator("input[name=caller_age]:checked").focus();
  for (const [digit, value] of [["6", "d60"], ["0", "d00"], ["9", "d80"]]) {
    await page.keyboard.press(digit);
    await expect(page.locator("input[name=caller_age]:checked")).toHaveValue(value);
  }
  await site.close();
});

test("a draft is saved while typing, under composition too, and says so", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.keyboard.type("息子と");
  await compose(page, ["は", "はなせ"]);
  await expect(page.locator("[data-draft-state]")).toHaveText("14:19 保存済み");
  const last = drafts(site).at(-1);
  expect(last.fields.get("notes")).toBe("息子とはなせ");
  expect(last.fields.get("csrf")).toBe("old");
  await expect(page.locator("[name=revision]")).toHaveValue(String(site.posts.length));
  await site.close();
});

test("leaving the page sends what was not saved yet", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.keyboard.type("とちゅう");
  await page.goto(`${site.url}/`);
  await expect.poll(() => drafts(site).at(-1)?.fields.get("notes")).toBe("とちゅう");
  await site.close();
});

test("a page made anew before the last words arrived takes them over, beside what was typed meanwhile, and saves nothing before", async ({ page }) => {
  // What is sent is kept 700 ms later: long after the next page was made.
  let kept = { saved_at: "14:19", revision: 0, window: "", sequence: 0, fields: [] };
  const site = await serve({
    "/drafts/1": ({ request, posts }) => {
      if (request.method === "POST") {
        const { fields, headers } = posts.at(-1);
        const late = { saved_at: "14:20", revision: kept.revision + 1, window: headers["x-draft-page"], sequence: Number(headers["x-draft-sequence"]), fields: Array.from(fields) };
        setTimeout(() => { if (late.sequence > kept.sequence || late.window !== kept.window) kept = late; }, 700);
        return { type: "application/json", text: JSON.stringify({ saved_at: "14:20", revision: late.revision }) };
      }
      if (request.headers.accept === "application/json") return { type: "application/json", text: JSON.stringify(kept) };
      const notes = kept.fields.find(([name]) => name === "notes")?.[1] ?? "";
      return { text: form.replace('data-draft="/drafts/1"', `data-draft="/drafts/1" data-page="/drafts/1" data-kept-window="${kept.window}" data-kept-sequence="${kept.sequence}"`).replace("autofocus></textarea>", `autofocus>${notes}</textarea>`) };
    },
    "/calls": () => ({ text: html("<h1>保存しました</h1>") }),
  });
  await page.goto(`${site.url}/drafts/1`);
  await expect(page.locator("#notes")).toBeFocused();
  await page.keyboard.type("まえの語");
  await page.locator("[name=response][value=listening]").check({ force: true });
  await page.reload();
  const before = site.posts.length;
  expect(before).toBeGreaterThan(0);
  await page.locator("#notes").pressSequentially("、あとの語");
  await page.keyboard.press("F2");
  await page.waitForURL(/\/calls$/);
  const said = sent(site).at(-1).fields;
  expect(said.get("notes")).toBe("まえの語、あとの語");
  expect(said.get("response")).toBe("listening");
  for (const { fields } of site.posts.slice(before)) expect(fields.get("notes")).toContain("まえの語");
  await site.close();
});

test("while the server is away the text stays, sending waits, and all is saved when it is back", async ({ page }) => {
  const state = { draft: null };
  const site = await desk(state);
  await open(page, site);
  await page.keyboard.type("たいせつなこと");
  await expect(page.locator("[data-draft-failed]")).toBeVisible();
  await page.keyboard.press("F2");
  await expect(page.locator("#notes")).toHaveValue("たいせつなこと");
  expect(sent(site)).toHaveLength(0);
  state.draft = undefined;
  await page.click("[data-draft-retry]");
  await expect(page.locator("[data-draft-failed]")).toBeHidden();
  await expect(page.locator("[data-draft-state]")).toHaveText("14:19 保存済み");
  await page.keyboard.press("F2");
  await page.waitForURL(/\/calls$/);
  expect(sent(site)[0].fields.get("notes")).toBe("たいせつなこと");
  await site.close();
});

test("an ended session is told, and a new one's token is taken over", async ({ page }) => {
  const state = { draft: 401 };
  const site = await desk(state);
  await open(page, site);
  await page.keyboard.type("つづき");
  await expect(page.locator("[data-draft-login]")).toBeVisible();
  // Signed out in another window: the form is nobody's any more.
  state.draft = 403;
  await page.keyboard.type("、");
  await expect.poll(() => drafts(site).length).toBeGreaterThan(1);
  await expect(page.locator("[data-draft-login]")).toBeVisible();
  Object.assign(state, { draft: undefined, token: "fresh" });
  await expect(page.locator("[data-draft-login]")).toBeHidden();
  expect(drafts(site).at(-1).fields.get("csrf")).toBe("fresh");
  await site.close();
});

test("nothing that was written enters the browser's storage", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.keyboard.type("ひみつ");
  await expect(page.locator("[data-draft-state]")).toHaveText("14:19 保存済み");
  expect(await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length])).toEqual([0, 0, 0, 0]);
  await site.close();
});

test("a double click sends once", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  await page.locator("[data-key-save]").dblclick();
  await page.waitForURL(/\/calls$/);
  expect(sent(site)).toHaveLength(1);
  await site.close();
});

test("a place: arrows and Escape, another text takes the code away, 県外 by its button", async ({ page }) => {
  const site = await desk();
  await open(page, site);
  const input = page.locator("#residence"), code = page.locator("[name=residence]");
  await input.focus();
  await page.keyboard.insertText("つ");
  await expect(input).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[aria-selected=true]")).toHaveText("津山市 岡山県");
  await page.keyboard.press("Escape");
  await expect(page.locator("[role=option]")).toHaveCount(0);
  await expect(code).toHaveValue("");
  await page.keyboard.press("ArrowDown");
  await page.locator("[role=option]").first().click();
  await expect(code).toHaveValue("24201");
  await page.keyboard.insertText("の");
  await expect(code).toHaveValue("");
  await page.click("[data-place-set=outside]");
  await expect(code).toHaveValue("outside");
  await expect(input).toHaveValue("県外");
  await site.close();
});

test("without scripts the form is whole and is sent", async ({ browser }) => {
  const site = await desk();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.url}/call`);
  await expect(page.locator(".place__other")).toBeHidden();
  await page.fill("#residence", "津");
  await page.locator("[data-key-save]").click();
  await page.waitForURL(/\/calls$/);
  expect(sent(site)[0].fields.get("residence_text")).toBe("津");
  await context.close();
  await site.close();
});
