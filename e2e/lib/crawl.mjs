// A walk over every page that links lead to. Pages that differ by ids or dates alone are looked at a few times, not all.
import { everything, listen } from "./checks.mjs";

const FILES = /\.(csv|xlsx|pdf|svg|png|ics|json|xml|txt|zip)$/i;
const NEVER = [/logout|sign-?out/i, /^\/language\//, /^\/assets\//];

/** The kind of a page: its path with ids, numbers and dates left out, and the names of what is asked. */
export function kind(address) {
  const url = new URL(address);
  const path = url.pathname.split("/").map((part) => (/^(\d[\d-]*|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-hjkmnp-tv-z]{20,26}|[0-9a-v]{13}|[0-9a-v]{40})$/i.test(part) ? ":id" : part)).join("/");
  return `${path}?${Array.from(new Set(url.searchParams.keys())).sort().join("&")}`;
}

/** Whether a link is followed: same origin, no file, not away from the session or the language. */
export function followed(address, origin) {
  const url = new URL(address);
  return url.origin === origin && !FILES.test(url.pathname) && !NEVER.some((pattern) => pattern.test(url.pathname));
}

/**
 * Walks from `start` (paths) and answers {visited, faults}.
 *
 * Options: language (what html lang must begin with), script (whether the context runs scripts), cap (pages in all), each (pages of a
 * kind), check (replaces the checks of a page). A link that leads to an error is a fault of the page it stands on.
 */
export async function crawl(context, url, { start = ["/"], language, script = true, cap = 80, each = 2, check = everything } = {}) {
  const origin = new URL(url).origin;
  const page = await context.newPage();
  const complaints = listen(page);
  const queue = start.map((path) => ({ address: new URL(path, url).href, from: "the start" }));
  const known = new Set(queue.map(({ address }) => address));
  const seen = new Map();
  const visited = [], faults = [];

  while (queue.length && visited.length < cap) {
    const { address, from } = queue.shift();
    const place = kind(address);
    if ((seen.get(place) ?? 0) >= each) continue;
    let answer;
    try {
      answer = await page.goto(address, { waitUntil: "load" });
    } catch (problem) {
      // A download keeps the page; it is not a page to look at.
      if (!/Download is starting|ERR_ABORTED/.test(problem.message)) faults.push(`${address}: ${problem.message.split("\n")[0]}`);
      complaints();
      continue;
    }
    if (!answer || !/text\/html/.test(answer.headers()["content-type"] ?? "")) { complaints(); continue; }
    if (answer.status() >= 400) { faults.push(`${address} answers ${answer.status()} (linked from ${from})`); complaints(); continue; }
    // Redirects may end on a page already looked at.
    const landed = kind(page.url());
    if (landed !== place && (seen.get(landed) ?? 0) >= each) { complaints(); continue; }
    seen.set(place, (seen.get(place) ?? 0) + 1);
    if (landed !== place) seen.set(landed, (seen.get(landed) ?? 0) + 1);
    visited.push(page.url());

    const links = await page.$$eval("a[href]:not([download])", (anchors) => anchors.map((anchor) => anchor.href));
    faults.push(...(await check(page, { language, script })).map((fault) => `${page.url()}: ${fault}`));
    faults.push(...complaints().map((fault) => `${page.url()}: ${fault}`));
    for (const link of links) {
      const clean = link.split("#")[0];
      if (!/^https?:/.test(clean) || known.has(clean) || !followed(clean, origin)) continue;
      known.add(clean);
      queue.push({ address: clean, from: page.url() });
    }
  }
  await page.close();
  return { visited, faults };
}
