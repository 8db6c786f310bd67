// The letters that the program wrote into files, read as a mail program reads them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a quoted-printable or base64 part. */
function decoded(text, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(text, "base64").toString("utf8");
  if (!/quoted-printable/i.test(encoding)) return text;
  const bytes = text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A header with its encoded words (RFC 2047) read; white space between two of them is none. */
function header(text) {
  return text.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind, words) =>
    /b/i.test(kind) ? Buffer.from(words, "base64").toString("utf8") : decoded(words.replaceAll("_", " "), "quoted-printable"));
}

function letter(source) {
  const [head, ...rest] = source.split(/\r?\n\r?\n/);
  const headers = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name) headers[name.toLowerCase()] = header(value);
  }
  const body = decoded(rest.join("\n\n"), headers["content-transfer-encoding"] ?? "").replaceAll("\r\n", "\n");
  return { to: headers.to, subject: headers.subject, id: headers["message-id"], body, link: /https?:\/\/\S+/.exec(body)?.[0] };
}

/** The letters in the folder `mail/` of a data folder, each file read once however often one looks. */
export class Mailbox {
  #letters = new Map();
  constructor(data) { this.folder = join(data, "mail"); }

  /** All of them, or those to an address, in the order in which they were written (their ids rise). */
  all(to) {
    for (const name of readdirSync(this.folder).filter((name) => name.endsWith(".eml") && !this.#letters.has(name))) {
      const source = readFileSync(join(this.folder, name), "utf8");
      // A file that is being written has no id yet.
      if (/^message-id:/im.test(source) && /\r?\n\r?\n/.test(source)) this.#letters.set(name, letter(source));
    }
    const letters = Array.from(this.#letters.values()).filter((one) => !to || one.to.includes(to));
    return letters.sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
  }

  /** Waits until there are `n` letters that `wanted` takes, and answers them. */
  async until(n, wanted, patience = 60_000) {
    for (const end = Date.now() + patience; ;) {
      const found = this.all().filter(wanted);
      if (found.length >= n) return found;
      if (Date.now() > end) throw new Error(`${found.length} of ${n} letters came: ${this.all().map((one) => `${one.to} ${one.subject}`).join("; ")}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
