// Taking a call in a real browser: by keyboard alone, under composition, through a server that is killed, twice, back and changed.
import { expect, test } from "@playwright/test";
import { everything, listen, VIEWPORTS } from "../lib/checks.mjs";
import { loginAs } from "../lib/login.mjs";
import { binary, startServer } from "../lib/server.mjs";

test.skip(!binary, "TOMARIGI_BIN names no program");
test.describe.configure({ mode: "serial", timeout: 300_000 });

const CONCERN = "息子と何年も話せていない。声のかけ方を知りたい。";
const NOTES = "夜に台所へ来る。戸は閉めなくなった。";

let server, signedIn;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  server = await startServer();
  const context = await browser.newContext({ locale: "ja-JP" });
  const page = await context.newPage();
  await loginAs(page, server.url, "supporter");
  signedIn = await context.storageState();
  await context.close();
});
test.afterAll(async () => { await server?.stop(); });

/** A page of the supporter, at the page of today. */
async function atTheDesk(browser) {
  const context = await browser.newContext({ locale: "ja-JP", storageState: signedIn, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(server.url);
  return page;
}

/** Counts every key that is pressed: Alt+N is one stroke with its modifier held, counted as two. */
function keyboard(page) {
  const counted = { strokes: 0 };
  counted.press = async (...keys) => {
    for (const key of keys) {
      counted.strokes += key.split("+").length;
      await page.keyboard.press(key);
    }
  };
  return counted;
}

/** Types kana as an input method does: each step is the composition so far; Enter ends it. */
async function compose(page, steps) {
  const session = await page.context().newCDPSession(page);
  for (const text of steps) {
    await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(30);
  }
  return {
    // The Enter of an input method reaches the page as key 229 and changes the text, nothing else.
    confirm: async (text = steps.at(-1)) => {
      await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", windowsVirtualKeyCode: 229, key: "Process", code: "Enter" });
      await session.send("Input.insertText", { text });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", windowsVirtualKeyCode: 229, key: "Process", code: "Enter" });
    },
  };
}

/** How many records hold this word under their seals. */
async function recordsWith(page, word) {
  await page.goto(`${server.url}/calls`);
  await page.fill("#words", word);
  await Promise.all([page.waitForURL(/\/calls\?.*sealed=/), page.keyboard.press("Enter")]);
  return page.locator("table.records td.records__when a").count();
}

async function ring(page, keys = keyboard(page)) {
  await expect(page.locator("button.ring")).toBeFocused();
  await keys.press("Enter");
  await page.waitForURL(/\/calls\/drafts\//);
  await expect(page.locator("#notes")).toBeFocused();
  return keys;
}

test("a whole record by keyboard alone takes at most 25 strokes beyond the free text, with an input method under way", async ({ browser }) => {
  const page = await atTheDesk(browser);
  const keys = await ring(page);
  // Free text: the notes through an input method, whose Enter must save nothing and leave nothing.
  const notes = await compose(page, ["よ", "よる", "夜に台所へ来る。"]);
  await notes.confirm("夜に台所へ来る。");
  await expect(page.locator("#notes")).toHaveValue("夜に台所へ来る。");
  expect(page.url()).toContain("/calls/drafts/");

  await keys.press("Alt+n", "1", "Tab", "2", "Tab", "2", "Tab", "6", "Tab");
  await expect(page.locator("#residence")).toBeFocused();
  const place = await compose(page, ["t", "つ"]);
  keys.strokes += 2;
  await expect(page.locator("[role=option]").first()).toHaveText("津市");
  await place.confirm("つ");
  keys.strokes += 1;
  expect(page.url(), "Enter under composition saves nothing").toContain("/calls/drafts/");
  await expect(page.locator("[role=option]").first()).toHaveText("津市");
  await keys.press("Enter");
  await expect(page.locator("#residence")).toHaveValue("津市");
  await keys.press("1", "Tab", "3", "Tab", "1", "0");
  await keys.press("Alt+a", "1", "F2");
  await page.waitForURL(/\/calls\/[a-z0-9]+\?notice=call-saved/);
  const record = await page.locator("main").innerText();
  for (const word of ["会話", "新規", "母", "女性", "60代", "津市", "男性", "30代", "10〜20年", "傾聴", "夜に台所へ来る。"]) expect(record).toContain(word);
  console.log(`strokes beyond the free text: ${keys.strokes}`);
  expect(keys.strokes).toBeLessThanOrEqual(25);
  await page.context().close();
});

test("killed in the middle of typing and started again, the server has lost at most five seconds of text", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  const typed = [];
  const begun = Date.now();
  while (Date.now() - begun < 9000) {
    const word = `${typed.length}・`;
    await page.keyboard.type(word);
    typed.push({ at: Date.now(), word });
    await page.waitForTimeout(120);
  }
  await server.kill9();
  const killed = Date.now();
  const draft = page.url();
  await page.keyboard.type("あとから");
  await expect(page.locator("[data-draft-failed]")).toBeVisible({ timeout: 20_000 });
  await server.restart();

  // Somebody who lost the whole window finds it as it was at most five seconds before.
  const other = await page.context().newPage();
  await other.goto(draft);
  const kept = await other.locator("#notes").inputValue();
  const must = typed.filter(({ at }) => at < killed - 5000).map(({ word }) => word).join("");
  expect(kept.startsWith(must), `kept ${kept.length} of ${typed.map((t) => t.word).join("").length} characters`).toBe(true);
  const lost = typed.filter((_, i) => !kept.includes(typed.slice(0, i + 1).map((t) => t.word).join("")));
  console.log(`lost by kill -9: ${lost.length ? ((killed - lost[0].at) / 1000).toFixed(1) : 0} s of text`);
  await other.close();

  // And the window that stayed open saves everything by itself.
  await expect(page.locator("[data-draft-failed]")).toBeHidden({ timeout: 30_000 });
  await page.keyboard.press("F2");
  await page.waitForURL(/notice=call-saved/);
  await expect(page.locator("main")).toContainText(`${typed.map((t) => t.word).join("")}あとから`);
  await page.context().close();
});

test("a double click on save makes one record", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  await page.keyboard.type(`${NOTES} 二度押し`);
  await page.locator("[data-key-save]").dblclick({ delay: 5 });
  await page.waitForURL(/notice=call-saved/);
  expect(await recordsWith(page, "二度押し")).toBe(1);
  await page.context().close();
});

test("back, change, save makes a correction of the same record", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  await page.keyboard.type(`${NOTES} もどって直す`);
  await page.keyboard.press("F2");
  await page.waitForURL(/notice=call-saved/);
  const record = page.url().split("?")[0];
  await page.goBack();
  await page.waitForURL(/\/calls\/drafts\//);
  await page.locator("#chief_concern").fill(CONCERN);
  await page.keyboard.press("F2");
  await page.waitForURL(/notice=call-corrected/);
  expect(page.url().split("?")[0]).toBe(record);
  await expect(page.locator(".history")).toContainText(CONCERN);
  expect(await recordsWith(page, "もどって直す")).toBe(1);
  await page.context().close();
});

test("everything beside the telephone fits 1280×800 without scrolling, and 390 wide without scrolling sideways", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeLessThanOrEqual(800);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.context().close();
});

for (const pause of [50, 500, 1500]) {
  test(`a page made anew ${pause} ms after the last word has every word, and so has the record`, async ({ browser }) => {
    const page = await atTheDesk(browser);
    await ring(page);
    await page.keyboard.type("はじめ、");
    await expect(page.locator("[data-draft-state]")).toHaveAttribute("data-state", "saved");
    await page.keyboard.type(`${pause}ミリ秒まえ`);
    await page.locator("[name=response][value=listening]").check({ force: true });
    await page.waitForTimeout(pause);
    await page.reload();
    // Saved at once, by a hand that does not wait for anything.
    if (pause === 50) {
      await page.keyboard.press("F2");
    } else {
      await page.locator("#notes").press("ControlOrMeta+End");
      await page.keyboard.type("、すぐあと");
      await expect(page.locator("#notes")).toHaveValue(`はじめ、${pause}ミリ秒まえ、すぐあと`);
      await expect(page.locator("[data-draft-stale]")).toBeHidden();
      await page.keyboard.press("F2");
    }
    await page.waitForURL(/notice=call-saved/, { timeout: 20_000 });
    const record = page.locator("main");
    await expect(record).toContainText(`はじめ、${pause}ミリ秒まえ${pause === 50 ? "" : "、すぐあと"}`);
    await expect(record).toContainText("傾聴");
    await page.context().close();
  });
}

test("two windows of one record do not write over each other", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await page.keyboard.type("一つめの窓");
  await expect(page.locator("[data-draft-state]")).toHaveAttribute("data-state", "saved");
  await other.locator("#notes").pressSequentially("二つめの窓");
  await expect(other.locator("[data-draft-stale]")).toBeVisible();
  await page.reload();
  await expect(page.locator("#notes")).toHaveValue("一つめの窓");
  await page.context().close();
});

test("who was signed out while writing is told to sign in, and then everything is saved", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  await page.context().clearCookies();
  await page.keyboard.type("ログインが切れたあと");
  await expect(page.locator("[data-draft-login]")).toBeVisible();
  await expect(page.locator("[data-draft-failed]")).toBeHidden();
  await expect(page.locator("[data-draft-login] a")).toHaveAttribute("target", "_blank");
  await page.keyboard.press("F2");
  await expect(page.locator("#notes")).toHaveValue("ログインが切れたあと");
  await page.context().addCookies(signedIn.cookies);
  await expect(page.locator("[data-draft-login]")).toBeHidden({ timeout: 30_000 });
  await page.keyboard.press("F2");
  await page.waitForURL(/notice=call-saved/, { timeout: 20_000 });
  await expect(page.locator("main")).toContainText("ログインが切れたあと");
  // The telephone rings while the record is looked at.
  await page.keyboard.press("Alt+d");
  await page.waitForURL(/\/calls\/drafts\//);
  await page.context().close();
});

test("what is not saved is told beside the field that is written in and the buttons, never over them", async ({ browser }) => {
  const page = await atTheDesk(browser);
  await ring(page);
  await page.route(/\/calls\/drafts\//, (route) => route.abort());
  await page.keyboard.type("つながらない");
  const banner = page.locator("[data-draft-failed]");
  for (const size of Object.values(VIEWPORTS)) {
    await page.setViewportSize(size);
    for (const [writes, place] of [[true, "#notes"], [true, "#chief_concern"], [false, "[data-key-save]"]]) {
      await page.locator(place).evaluate((element) => { document.activeElement.blur(); scrollTo({ top: 0, behavior: "instant" }); element.focus(); });
      await expect(banner).toBeVisible();
      const stands = () => expect.poll(async () => {
        const [over, under] = [await banner.boundingBox(), await page.locator(place).boundingBox()];
        return under.y >= 0 && (under.y + under.height <= over.y + 1 || under.x + under.width <= over.x + 1);
      }, `${place} at ${size.width}`).toBe(true);
      await stands();
      if (!writes) continue;
      await page.keyboard.type("あ");
      await stands();
    }
  }
  await page.context().close();
});

test("the record can be written without a script", async ({ browser }) => {
  const context = await browser.newContext({ locale: "ja-JP", storageState: signedIn, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("button.ring").click();
  await page.waitForURL(/\/calls\/drafts\//);
  await page.check("input[name=relation][value=mother]", { force: true });
  await page.fill("[name=residence_text]", "四日市市");
  await page.fill("#notes", NOTES);
  // Nothing is saved by itself, and the head of the page does not say so.
  await expect(page.locator("[data-draft-state]")).toBeHidden();
  await expect(page.locator("header .callbar__draft[data-wraps]")).toBeVisible();
  await page.getByRole("button", { name: "ここまでを保存" }).click();
  await page.waitForURL(/notice=draft-kept/);
  await page.goto(page.url().split("?")[0]);
  await expect(page.locator("#notes")).toHaveValue(NOTES);
  await page.locator("[data-key-save]").click();
  await page.waitForURL(/notice=call-saved/);
  await expect(page.locator("main")).toContainText("四日市市");
  await context.close();
});

for (const [language, locale] of Object.entries({ ja: "ja-JP", en: "en-GB" })) {
  test(`what a call goes through is readable on every screen in ${language}`, async ({ browser }) => {
    const context = await browser.newContext({ locale, storageState: signedIn });
    const page = await context.newPage();
    const complaints = listen(page);
    const faults = [];
    const look = async (name) => faults.push(...(await everything(page, { language })).map((fault) => `${name}: ${fault}`));
    await page.goto(server.url);
    await page.locator("button.ring").click();
    await page.waitForURL(/\/calls\/drafts\//);
    await page.locator("#residence").fill("い");
    await expect(page.locator("[role=option]").first()).toBeVisible();
    await look("call");
    await page.locator("#residence").fill("府中市");
    await page.locator("#notes").fill(NOTES);
    await page.locator("#notes").focus();
    await page.locator("[data-key-save]").click();
    await expect(page.locator("[name=residence_choice]").first()).toBeVisible();
    await look("what must be mended");
    await page.locator("#residence").fill("津市");
    await page.locator("[data-key-save]").click();
    await page.waitForURL(/notice=call-saved/);
    await look("record");
    const record = page.url().split("?")[0];
    await page.goto(`${record}/correction`);
    await look("correction");
    await page.locator("#reason").fill("聞きまちがい");
    await page.locator("#notes").fill("朝に台所へ来る。");
    await page.locator("[data-key-save]").click();
    await page.waitForURL(/notice=call-corrected/);
    for (const summary of await page.locator("main summary").all()) await summary.click();
    await look("history");
    await page.goto(`${record}/print`);
    await look("print");
    await page.goto(`${server.url}/calls`);
    await look("list");
    expect(complaints().filter((text) => !text.includes("422"))).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
}
