// A browser without scripts and pictures, for the many: it reads pages and fills in the forms that stand on them. Each comes
// from an address of its own (all of 127.0.0.0/8 is this machine), as people do who sit at home.
import { Agent, request } from "node:http";

const decode = (text) => text.replaceAll("&quot;", '"').replaceAll("&#34;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const attribute = (tag, name) => { const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag); return found ? decode(found[1]) : new RegExp(`\\s${name}(?=[\\s>/])`).test(tag) ? "" : null; };
const plain = (html) => decode(html.replace(/<[^>]+>/g, " ")).replace(/\s+/g, " ").trim();

/** A page that was read. */
export class Page {
  constructor(status, url, html) { Object.assign(this, { status, url, html }); }
  /** The words that stand on it. */
  get text() { return plain(this.html.replace(/<(head|script|style)\b[\s\S]*?<\/\1>/g, "")); }
  get heading() { return plain(/<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(this.html)?.[1] ?? ""); }
  /** The links with their words. */
  get links() { return Array.from(this.html.matchAll(/<a\b[^>]*\shref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g), ([, href, words]) => ({ href: decode(href), words: plain(words) })); }

  /** The first form whose action fits, with what a browser would send of it untouched, and what each select offers. */
  form(action) {
    for (const [whole, tag, inside] of this.html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)) {
      const to = attribute(tag, "action");
      if (typeof action === "string" ? to !== action : !action.test(to)) continue;
      const values = new Map(), names = new Set(), options = new Map();
      for (const [input] of inside.matchAll(/<(?:input|button)\b[^>]*>/g)) {
        const name = attribute(input, "name"), type = attribute(input, "type") ?? (input.startsWith("<button") ? "submit" : "text");
        if (name === null) continue;
        names.add(name);
        if (type === "submit" || type === "button" || type === "file") continue;
        if (!/radio|checkbox/.test(type) || attribute(input, "checked") !== null) values.set(name, attribute(input, "value") ?? "");
      }
      for (const [, select, choices] of inside.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
        const name = attribute(select, "name");
        names.add(name);
        const all = Array.from(choices.matchAll(/(<option\b[^>]*>)([\s\S]*?)<\/option>/g), ([, option, words]) => ({ value: attribute(option, "value"), words: plain(words), selected: attribute(option, "selected") !== null }));
        options.set(name, all);
        values.set(name, (all.find((option) => option.selected) ?? all[0])?.value ?? "");
      }
      for (const [, area, words] of inside.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)) {
        names.add(attribute(area, "name"));
        values.set(attribute(area, "name"), decode(words));
      }
      return { action: to, values, names, options, whole };
    }
    throw new Error(`no form to ${action} on ${this.url} (${this.status}): ${this.text.slice(0, 300)}`);
  }
}

export class Visitor {
  #cookies = new Map();
  #agent;
  constructor(url, { address = "127.0.0.1", cookies = [] } = {}) {
    this.url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: address });
    for (const { name, value } of cookies) this.#cookies.set(name, value);
  }

  #send(method, path, body, from) {
    const headers = { "accept-language": "ja", cookie: Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join("; ") };
    if (body !== undefined) Object.assign(headers, { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body), origin: this.url, referer: from, "sec-fetch-site": "same-origin" });
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.url), { method, headers, agent: this.#agent }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          for (const cookie of answer.headers["set-cookie"] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
            if (value) this.#cookies.set(name, value); else this.#cookies.delete(name);
          }
          resolve({ status: answer.statusCode, location: answer.headers.location, html: Buffer.concat(chunks).toString("utf8") });
        });
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  /** Opens a page, wherever it leads. */
  async open(path) {
    for (let way = 0; way < 6; way += 1) {
      const answer = await this.#send("GET", path);
      if (answer.status !== 303) return (this.page = new Page(answer.status, new URL(path, this.url).href, answer.html));
      path = answer.location;
    }
    throw new Error(`${path} leads in circles`);
  }

  /**
   * Fills in and sends the form of the page now open. Of a select the words are said as they stand there; a field that the form does
   * not have is a fault of the test.
   */
  async send(action, fields = {}) {
    const { page } = this;
    const form = page.form(action);
    for (const [name, said] of Object.entries(fields)) {
      if (!form.names.has(name)) throw new Error(`the form to ${form.action} has no ${name}`);
      const offered = form.options.get(name);
      const option = offered?.find((one) => one.words === said) ?? offered?.find((one) => one.words.includes(said));
      if (offered && !option) throw new Error(`${name} does not offer ${said}: ${offered.map((one) => one.words).join(", ")}`);
      form.values.set(name, option ? option.value : said);
    }
    const answer = await this.#send("POST", form.action, new URLSearchParams(Array.from(form.values)).toString(), page.url);
    if (answer.status === 303) return this.open(answer.location);
    return (this.page = new Page(answer.status, new URL(form.action, this.url).href, answer.html));
  }

  close() { this.#agent.destroy(); }
}
