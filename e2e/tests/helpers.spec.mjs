// The helpers must find what they are there to find: each check is shown a page with the fault, and one without.
import { expect, test } from "@playwright/test";
import { everything, listen } from "../lib/checks.mjs";
import { crawl, followed, kind } from "../lib/crawl.mjs";
import { totp } from "../lib/totp.mjs";
import { page as html, serve } from "../selftest/site.mjs";

const good = html(`<h1>よいページ</h1><p><a class="dads-button" data-type="outline" href="/second">つぎへ</a></p>`);
const faulty = {
  "/no-heading": [html("<p>見出しがない</p>"), /h1/],
  "/two-headings": [html("<h1>ひとつ</h1><h1>ふたつ</h1>"), /h1/],
  "/no-title": [html("<h1>題がない</h1>", { title: "" }), /no title/],
  "/other-language": [html("<h1>English</h1>", { lang: "en" }), /lang is "en"/],
  "/too-wide": [html(`<h1>広い</h1><p class="nowrap">${"ながいことば".repeat(30)}</p>`), /narrow: \d+px too wide/],
  "/small-button": [html(`<h1>小さい</h1><button>x</button>`), /smaller than a finger/],
  "/no-label": [html(`<h1>名のない欄</h1><input class="dads-input-text">`), /axe label/],
  "/inline-script": [html(`<h1>直書き</h1><script>document.title = "x"</script>`), /console: .*Content Security Policy/],
  "/inline-style": [html(`<h1>直書き</h1><p style="color: red">赤</p>`), /console: .*Content Security Policy/],
};

let site;
test.beforeAll(async () => {
  site = await serve({
    "/": html(`<h1>はじめ</h1><ul class="stack">${["/second", "/calls/1", "/calls/2", "/calls/3", "/logout", "/language/en", "/figures.csv"].map((path) => `<li><a class="dads-button" data-type="text" href="${path}">${path}</a></li>`).join("")}</ul>`),
    "/good": good,
    "/second": html(`<h1>ふたつめ</h1><p><a class="dads-button" data-type="text" href="/gone">消えた</a></p>`),
    ...Object.fromEntries([1, 2, 3].map((n) => [`/calls/${n}`, html(`<h1>記録${n}</h1>`)])),
    "/logout": () => { throw new Error("the walk signed itself out"); },
    ...Object.fromEntries(Object.entries(faulty).map(([path, [text]]) => [path, text])),
  });
});
test.afterAll(() => site.close());

test("a good page has no faults", async ({ page }) => {
  const complaints = listen(page);
  await page.goto(`${site.url}/good`);
  expect([...(await everything(page, { language: "ja" })), ...complaints()]).toEqual([]);
});

for (const [path, [, fault]] of Object.entries(faulty)) {
  test(`the fault of ${path} is found`, async ({ page }) => {
    const complaints = listen(page);
    await page.goto(site.url + path);
    const faults = [...(await everything(page, { language: "ja" })), ...complaints()];
    expect(faults.some((text) => fault.test(text)), faults.join("\n")).toBe(true);
  });
}

for (const script of [true, false]) {
  test(`a walk ${script ? "with" : "without"} scripts follows links, samples pages of a kind and tells of broken links`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: script });
    const { visited, faults } = await crawl(context, site.url, { language: "ja", script });
    expect(visited.map((address) => new URL(address).pathname)).toEqual(["/", "/second", "/calls/1", "/calls/2"]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/\/gone answers 404 \(linked from .*\/second\)/);
    await context.close();
  });
}

test("ids and dates do not make a page of another kind", () => {
  const base = "http://127.0.0.1/desks/mie/calls";
  expect(kind(`${base}/0198f2c4-7c1e-7d3a-9a50-0242ac120002`)).toBe(kind(`${base}/12`));
  expect(kind(`${base}?from=2026-04-01&to=2026-04-30`)).toBe(kind(`${base}?to=x&from=y`));
  expect(kind(`${base}/new`)).not.toBe(kind(`${base}/12`));
  expect(followed("http://127.0.0.1/logout", "http://127.0.0.1")).toBe(false);
  expect(followed("http://127.0.0.1/figures/1.svg", "http://127.0.0.1")).toBe(false);
  expect(followed("http://127.0.0.1/figures", "http://127.0.0.1")).toBe(true);
});

test("one-time codes are those of RFC 6238", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect(totp(secret, 59_000, 8)).toBe("94287082");
  expect(totp(secret, 1_111_111_109_000, 8)).toBe("07081804");
  expect(totp(secret, 20_000_000_000_000, 8)).toBe("65353130");
});
