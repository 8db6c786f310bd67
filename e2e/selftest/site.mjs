// A tiny site for testing the helpers and the scripts without the program: pages given as text, the project's own assets, a strict content policy.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const ASSETS = fileURLToPath(new URL("../../assets/", import.meta.url));
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

function joined(folder) {
  return readdirSync(ASSETS + folder).sort().map((name) => readFileSync(`${ASSETS}${folder}/${name}`, "utf8")).join("\n");
}

/** A whole page around `main`, as the layout makes it. */
export function page(main, { title = "ためし", lang = "ja" } = {}) {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/app.css"><script type="module" src="/assets/app.js"></script></head>
<body><a class="skip" href="#main">本文へ進む</a><main id="main" class="page">${main}</main></body></html>`;
}

/** Serves `pages` (path → text, or a function of request and body that answers {status, type, text}); {url, posts, close}. */
export async function serve(pages) {
  const posts = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://site");
    const send = (status, type, text) => { response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY, "cache-control": "no-store" }); response.end(text); };
    if (url.pathname === "/assets/app.css") return send(200, "text/css", joined("css"));
    if (url.pathname === "/assets/app.js") return send(200, "text/javascript", joined("js"));
    if (url.pathname.startsWith("/assets/") && url.pathname.endsWith(".svg")) return send(200, "image/svg+xml", readFileSync(ASSETS + url.pathname.slice(8)));
    let body = "";
    request.on("data", (chunk) => { body += chunk; });
    request.on("end", () => {
      if (request.method === "POST") posts.push({ path: url.pathname, fields: new URLSearchParams(body), headers: request.headers });
      const found = pages[url.pathname];
      if (found === undefined) return send(404, "text/html", page("<h1>ありません</h1>"));
      if (typeof found === "string") return send(200, "text/html", found);
      const answer = found({ url, request, body, posts });
      // null: the line is cut.
      if (answer === null) return request.socket.destroy();
      send(answer.status ?? 200, answer.type ?? "text/html", answer.text ?? "");
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, posts, close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
}
