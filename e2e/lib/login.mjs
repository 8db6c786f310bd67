// Signing in as a person does: name and password, then the code of the second factor where it is asked for.
import { totp } from "./totp.mjs";

/**
 * The accounts of a demo, read from the page that only the machine itself can open: [{role, login, password, code}].
 * The page marks each account with data-demo-account and data-role, data-login, data-password, data-code.
 */
export async function demoAccounts(request, url) {
  const answer = await request.get(`${url}/demo/codes`);
  if (!answer.ok()) throw new Error(`/demo/codes answered ${answer.status()}`);
  const text = await answer.text();
  const decode = (value) => value.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return Array.from(text.matchAll(/<[^>]*\bdata-demo-account\b[^>]*>/g), ([tag]) =>
    Object.fromEntries(Array.from(tag.matchAll(/\bdata-(role|login|password|code|secret)="([^"]*)"/g), ([, name, value]) => [name, decode(value)])));
}

/**
 * Signs in on `page`. The code comes from `account.secret`, or from `account.fresh()` (asynchronous), or is `account.code`.
 * A code is good once: when two tests need one within 30 seconds the second waits for the next.
 */
export async function login(page, url, account) {
  await page.goto(`${url}/login`);
  await page.fill("[name=login]", account.login);
  await page.fill("[name=password]", account.password);
  await submit(page, "[name=password]");
  for (let attempt = 0; attempt < 3 && (await page.locator("[name=code]").count()); attempt += 1) {
    if (attempt) await page.waitForTimeout(30_500 - (Date.now() % 30_000));
    await page.fill("[name=code]", account.secret ? totp(account.secret) : account.fresh ? await account.fresh() : account.code);
    await submit(page, "[name=code]");
  }
  if (await page.locator("[name=password], [name=code]").count()) throw new Error(`not signed in as ${account.login}: ${await page.locator("main").innerText()}`);
}

async function submit(page, field) {
  const button = page.locator("form", { has: page.locator(field) }).locator("button:not([type=button])").first();
  await Promise.all([page.waitForEvent("load"), button.click()]);
}

/** Signs in as the demo's account of `role` and answers the account; each attempt reads the code anew. */
export async function loginAs(page, url, role) {
  const find = async () => (await demoAccounts(page.request, url)).find((account) => account.role === role);
  const account = await find();
  if (!account) throw new Error(`the demo has no account of role ${role}`);
  await login(page, url, { ...account, fresh: async () => (await find()).code });
  return account;
}
