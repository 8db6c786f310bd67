// The program under test, started as a user starts it. TOMARIGI_BIN names the binary (a debug build will do).
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const binary = process.env.TOMARIGI_BIN;

/**
 * Starts `demo` (or what `args` says) in a folder of its own and waits for the printed address.
 *
 * Options: args (after the binary; `{data}` is replaced) and more, which a restart may say anew, env, patience in ms.
 * Answers: url; data (the folder); output() (all that was printed); run() another command on the folder; stop(); kill9() and
 * restart() on the same folder and port, with other words for `more`.
 */
export async function startServer({ args = ["demo", "--data", "{data}", "--listen", "127.0.0.1:0"], more = [], env = {}, patience = 60_000 } = {}) {
  if (!binary) throw new Error("TOMARIGI_BIN is not set");
  const folder = mkdtempSync(join(tmpdir(), "tomarigi-e2e-"));
  const data = join(folder, "data");
  let child, printed = "", url = null;
  const environment = { ...process.env, TOMARIGI_KEY_FILE: join(folder, "key"), ...env };

  async function launch(listen, more = []) {
    const words = [...args, ...more].map((word) => word.replaceAll("{data}", data));
    if (listen) words[words.indexOf("--listen") + 1] = listen;
    const mine = (child = spawn(binary, words, { env: environment, stdio: ["ignore", "pipe", "pipe"] }));
    let fresh = "";
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { mine.kill("SIGKILL"); reject(new Error(`no address printed within ${patience} ms:\n${printed}`)); }, patience);
      const read = (chunk) => {
        printed += chunk;
        fresh += chunk;
        const found = /http:\/\/(127\.0\.0\.1:\d+)/.exec(fresh);
        if (found) { clearTimeout(timer); url = found[0]; resolve(); }
      };
      mine.stdout.on("data", read);
      // Logs go to standard error; the address is read from standard output alone.
      mine.stderr.on("data", (chunk) => { printed += chunk; });
      mine.once("error", (problem) => { clearTimeout(timer); reject(problem); });
      mine.once("exit", (code) => { clearTimeout(timer); reject(new Error(`ended with ${code} before an address was printed:\n${printed}`)); });
    });
  }
  async function end(signal) {
    const mine = child;
    if (!mine || mine.exitCode !== null || mine.signalCode !== null) return;
    const gone = new Promise((resolve) => mine.once("exit", resolve));
    mine.kill(signal);
    const hard = setTimeout(() => mine.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(hard);
  }

  try {
    await launch(null, more);
  } catch (problem) {
    rmSync(folder, { recursive: true, force: true });
    throw problem;
  }
  return {
    get url() { return url; },
    data,
    output: () => printed,
    kill9: () => end("SIGKILL"),
    run: (...words) => execFileSync(binary, words.map((word) => word.replaceAll("{data}", data)), { env: environment, encoding: "utf8" }),
    restart: async (...other) => { await end("SIGTERM"); await launch(url.slice("http://".length), other.length ? other : more); },
    stop: async () => { await end("SIGTERM"); rmSync(folder, { recursive: true, force: true }); },
  };
}
