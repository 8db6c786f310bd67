// What holds for every page: read aloud, on a small screen, at twice the size. Each check answers a list of faults in words.
import { AxeBuilder } from "@axe-core/playwright";

/** 1280×800 and a phone; twice the size on 1280×800 is laid out like half of it. */
export const VIEWPORTS = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 }, twice: { width: 640, height: 400 } };

/** Collects what the browser complains about: script errors, violations of the content policy, requests that failed. */
export function listen(page) {
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (problem) => faults.push(`script: ${problem.message}`));
  page.on("requestfailed", (request) => {
    // A new page takes the old one's open requests with it.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`request: ${request.url()} ${request.failure()?.errorText}`);
  });
  return () => faults.splice(0);
}

/** One heading of the first level with words in it, a title, a language. */
export async function frame(page, language) {
  const found = await page.evaluate(() => ({
    headings: Array.from(document.querySelectorAll("h1"), (heading) => heading.innerText.trim()),
    title: document.title.trim(),
    language: document.documentElement.lang,
  }));
  const faults = [];
  if (found.headings.length !== 1 || !found.headings[0]) faults.push(`h1: ${JSON.stringify(found.headings)}`);
  if (!found.title) faults.push("no title");
  if (!found.language || (language && !found.language.startsWith(language))) faults.push(`lang is "${found.language}"`);
  return faults;
}

/** Nothing stands beyond the right edge: a page scrolls in one direction. */
export async function width(page) {
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const wide = Array.from(document.body.querySelectorAll("*")).filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    return { by: root.scrollWidth - root.clientWidth, first: wide[0]?.outerHTML.slice(0, 120) };
  });
  return over ? [`${over.by}px too wide: ${over.first}`] : [];
}

/** Nothing to press is smaller than 44px in height, but for links within a sentence. */
export async function touch(page) {
  const small = await page.evaluate(() => {
    const inSentence = (element) => element.matches("a") && Array.from(element.parentElement.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim());
    return Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary"))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".skip, .visually-hidden") && !inSentence(element))
      .filter((element) => Math.max(element.getBoundingClientRect().height, element.closest("label")?.getBoundingClientRect().height ?? 0) < 43.5)
      .map((element) => element.outerHTML.slice(0, 100));
  });
  return small.map((element) => `smaller than a finger: ${element}`);
}

/** Violations that axe finds, each with the first places of it. */
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((violation) => `axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
}

/** All of it for the page now open, on both screens and at twice the size; ends on the wide screen. */
export async function everything(page, { language, script = true } = {}) {
  const faults = await frame(page, language);
  for (const [name, size] of Object.entries(VIEWPORTS)) {
    await page.setViewportSize(size);
    const found = [...(await width(page)), ...(name === "narrow" ? await touch(page) : [])];
    // axe works from within the page, so it needs scripts; the page without them is the same but for what they add.
    if (script && name !== "twice") found.push(...(await axe(page)));
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  await page.setViewportSize(VIEWPORTS.wide);
  return faults;
}
