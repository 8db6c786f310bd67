// A house in which nobody is yet, through months of its life: the program is stopped and started again on a later day.
import { Mailbox } from "./mail.mjs";
import { startServer } from "./server.mjs";
import { totp } from "./totp.mjs";
import { Visitor } from "./visitor.mjs";

export class House {
  /** Opens it at a minute of Japan's clock: 2022-06-10T10:00. */
  static async open(minute) {
    const server = await startServer({ args: ["demo", "--data", "{data}", "--listen", "127.0.0.1:0", "--empty"], more: ["--at", minute] });
    return new House(server, minute);
  }

  constructor(server, minute) {
    this.server = server;
    this.mail = new Mailbox(server.data);
    this.#started(minute);
  }

  get url() { return this.server.url; }
  /** Where the setup in the browser begins. */
  get setup() { return /http:\S+\/setup\?token=\S+/.exec(this.server.output())[0]; }

  #started(minute) { this.ahead = Date.parse(`${minute}:00+09:00`) - Date.now(); }
  /** The hour in the house, in milliseconds. */
  now() { return Date.now() + this.ahead; }

  /** Stops, and goes on at a later minute. Whoever was signed in no longer is. */
  async at(minute) {
    await this.server.restart("--at", minute);
    this.#started(minute);
  }

  /** Somebody from an address of their own. */
  visitor(home = 1, options = {}) { return new Visitor(this.url, { address: `127.1.${Math.floor(home / 250)}.${(home % 250) + 1}`, ...options }); }

  /** A one-time code that the house takes now. */
  code(secret) { return totp(secret, this.now()); }

  /** What `login` needs to sign in as somebody whose `login`, `password` and `seed` are known. */
  account(person) { return { login: person.login, password: person.password, fresh: async () => this.code(person.seed) }; }

  /** Accepts an invitation, with a second factor; answers the person with the seed of it. */
  async accept(visitor, link, person) {
    await visitor.open(link);
    await visitor.send(/^\/invitation\//, { display_name: person.name, login: person.login, password: person.password });
    const seed = /class="secret">([^<]+)</.exec(visitor.page.html)?.[1];
    if (!seed) throw new Error(`no second factor to register: ${visitor.page.text.slice(0, 300)}`);
    await visitor.send("/second-factor/enrolment", { code: this.code(seed) });
    return { ...person, seed };
  }

  /** Signs somebody in again. */
  async signIn(visitor, person) {
    await visitor.open("/login");
    await visitor.send("/login", { login: person.login, password: person.password });
    await visitor.send("/second-factor", { code: this.code(person.seed) });
  }

  async close() { await this.server.stop(); }
}
