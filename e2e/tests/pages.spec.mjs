// Every page that links lead to, as each role, in both languages, with and without scripts: readable, narrow, at twice the size, no violations.
import { expect, test } from "@playwright/test";
import { crawl } from "../lib/crawl.mjs";
import { demoAccounts, loginAs } from "../lib/login.mjs";
import { binary, startServer } from "../lib/server.mjs";

const ROLES = ["administrator", "secretariat", "branch-chief", "coordinator", "supporter", "commissioner", "auditor"];
const LANGUAGES = { ja: "ja-JP", en: "en-GB" };

test.skip(!binary, "TOMARIGI_BIN names no program");
test.describe.configure({ timeout: 2_400_000 });

let server;
test.beforeAll(async () => { server = await startServer(); });
test.afterAll(async () => { await server?.stop(); });

for (const [language, locale] of Object.entries(LANGUAGES)) {
  for (const script of [true, false]) {
    test(`public pages in ${language} ${script ? "with" : "without"} scripts`, async ({ browser }) => {
      const context = await browser.newContext({ locale, javaScriptEnabled: script });
      const { visited, faults } = await crawl(context, server.url, { start: ["/", "/login", "/trainings"], language, script });
      expect(faults).toEqual([]);
      expect(visited.length).toBeGreaterThan(1);
      await context.close();
    });
  }
}

for (const role of ROLES) {
  test(`pages of the role ${role} in both languages`, async ({ browser }) => {
    const first = await browser.newContext({ locale: LANGUAGES.ja });
    const signing = await first.newPage();
    const accounts = await demoAccounts(signing.request, server.url);
    test.skip(!accounts.some((account) => account.role === role), `the demo has no ${role}`);
    await loginAs(signing, server.url, role);
    const storageState = await first.storageState();
    await first.close();
    for (const [language, locale] of Object.entries(LANGUAGES)) {
      const context = await browser.newContext({ locale, storageState });
      // In the second language one page of a kind will do: what differs is the words.
      const { visited, faults } = await crawl(context, server.url, { language, each: language === "ja" ? 2 : 1 });
      expect(faults, `in ${language}`).toEqual([]);
      expect(visited.length, `in ${language}`).toBeGreaterThan(2);
      if (role === "branch-chief") expect(visited.some((page) => page.includes("/statistics")), "the chief of a branch sees its statistics").toBe(true);
      await context.close();
    }
    const plain = await browser.newContext({ locale: LANGUAGES.ja, storageState, javaScriptEnabled: false });
    const { faults } = await crawl(plain, server.url, { language: "ja", script: false, cap: 40, each: 1 });
    expect(faults, "without scripts").toEqual([]);
    await plain.close();
  });
}
