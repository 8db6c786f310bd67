/*
 * draft.js: what is being written is kept on the server while it is written.
 *
 *   <form data-draft="/drafts/ID" …>            the address that takes the whole form, urlencoded, hidden fields included
 *   <p data-draft-state role="status"           its state in words; {time} is replaced
 *      data-saving="…" data-saved="{time} …" data-unsaved="{time} …">  (a child [data-draft-text] takes the words, if there is one)
 *   [data-draft-failed] with [data-draft-retry] shown while the server cannot be reached
 *   [data-draft-login]                          shown when the session has ended
 *   [data-draft-stale] with [data-draft-mine]   shown when another window has written on (409): nothing was changed; the button saves this
 *                                               window's text all the same
 *
 * Saved: 2 s after the last input, every 3 s while typing goes on, on leaving a field, on hiding or leaving the page. Text under
 * composition is in the field's value, so the same clock holds for it. Answers: 200 {"saved_at": "14:19", "revision": N}; 401;
 * any JSON answer may carry a fresh "csrf" (a session begun anew in another window), which is put into the form and tried again.
 * Headers x-draft-page and x-draft-sequence let the server put two saves of one page in order (the last one is sent while leaving);
 * the form's hidden fields "window" and "sequence" get the same two, so that sending the form is known to come from this page, after its saves.
 *
 * Always: one save is under way at a time; the text lives in the page and on the server, never in the browser's storage.
 */
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  const REST = 2000, LONGEST = 3000, PATIENCE = 800, KEEPALIVE_LIMIT = 60000;
  const state = document.querySelector("[data-draft-state]");
  const failedBanner = document.querySelector("[data-draft-failed]");
  const loginBanner = document.querySelector("[data-draft-login]");
  const staleBanner = document.querySelector("[data-draft-stale]");
  const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");

  if (form.elements.window) form.elements.window.value = page;

  let sequence = 0, newest = null, savedText = content(), sentText = null, savedAt = state?.dataset.time ?? "";
  let timer = 0, dirtySince = 0, failures = 0, inFlight = null, leaving = false, freshToken = false;

  // What is compared: the form without the fields that change by themselves.
  function content() {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("csrf");
    fields.delete("revision");
    fields.delete("window");
    fields.delete("sequence");
    return fields.toString();
  }
  const body = () => new URLSearchParams(new FormData(form)).toString();
  const dirty = () => content() !== savedText;

  function show(name) {
    if (!state) return;
    const words = (state.dataset[name] ?? "").replaceAll("{time}", savedAt);
    const target = state.querySelector("[data-draft-text]") ?? state;
    state.dataset.state = name;
    if (target.textContent !== words) target.textContent = words;
  }
  function banner(which) {
    if (failedBanner) failedBanner.hidden = which !== "failed";
    if (loginBanner) loginBanner.hidden = which !== "login";
    if (staleBanner) staleBanner.hidden = which !== "stale";
  }

  function schedule(wait = REST) {
    if (leaving) return;
    const now = Date.now();
    dirtySince ||= now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(wait, dirtySince + LONGEST - now)));
  }

  function post(text, keepalive) {
    sequence += 1;
    return fetch(form.dataset.draft, {
      method: "POST", body: text, keepalive, credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8", accept: "application/json", "x-draft-page": page, "x-draft-sequence": String(sequence) },
    });
  }

  // Resolves to true when everything now in the form is on the server.
  async function save() {
    clearTimeout(timer);
    timer = 0;
    if (inFlight) { await inFlight; return dirty() ? save() : true; }
    if (!dirty()) { dirtySince = 0; return true; }
    inFlight = attempt();
    const done = await inFlight;
    inFlight = null;
    if (!done) timer = setTimeout(save, Math.min(15000, 1000 * 2 ** Math.max(0, failures - 1)));
    else if (dirty()) { dirtySince = 0; schedule(); }
    return done && !dirty();
  }

  async function attempt() {
    const text = content();
    sentText = text;
    // A save that is quick is not announced: the state would only flicker between two words.
    const slow = setTimeout(() => { if (!failures) show("saving"); }, PATIENCE);
    try {
      const answer = await post(body(), false);
      const told = await answer.json().catch(() => ({}));
      if (told.csrf && form.elements.csrf) {
        form.elements.csrf.value = told.csrf;
        if (!answer.ok && !freshToken) { freshToken = true; return await attempt(); }
      }
      if (answer.status === 409) newest = told.revision;
      if (!answer.ok || told.saved_at === undefined) throw answer;
      if (Number.isInteger(told.revision) && form.elements.revision) form.elements.revision.value = told.revision;
      savedText = text;
      savedAt = told.saved_at;
      dirtySince = 0;
      failures = 0;
      freshToken = false;
      show("saved");
      banner(null);
      return true;
    } catch (problem) {
      failures += 1;
      show("unsaved");
      // A redirect is what a page answers whose session has ended.
      banner(problem instanceof Response && problem.status === 409 ? "stale" : problem instanceof Response && (problem.status === 401 || problem.type === "opaqueredirect") ? "login" : "failed");
      return false;
    } finally {
      clearTimeout(slow);
      sentText = null;
    }
  }

  // The page may be gone the next moment: send what has not been sent, and do not wait for the answer.
  function saveWhileLeaving() {
    const text = content();
    if (leaving || text === savedText || text === sentText) return;
    const whole = body();
    post(whole, whole.length < KEEPALIVE_LIMIT).then(async (answer) => {
      const told = await answer.json();
      if (!answer.ok) return;
      if (Number.isInteger(told.revision) && form.elements.revision) form.elements.revision.value = told.revision;
      savedText = text;
      savedAt = told.saved_at;
      if (!dirty()) { failures = 0; show("saved"); banner(null); }
    }).catch(() => { if (!leaving) schedule(0); });
  }

  form.addEventListener("input", () => schedule());
  form.addEventListener("change", () => schedule());
  form.addEventListener("compositionend", () => schedule());
  form.addEventListener("focusout", () => { if (dirty()) schedule(0); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveWhileLeaving(); else if (failures && dirty()) save(); });
  addEventListener("pagehide", saveWhileLeaving);
  addEventListener("online", () => { if (dirty()) save(); });
  for (const button of document.querySelectorAll("[data-draft-retry]")) button.addEventListener("click", () => { if (dirty()) save(); });

  for (const button of document.querySelectorAll("[data-draft-mine]")) button.addEventListener("click", () => {
    if (newest !== null && form.elements.revision) form.elements.revision.value = newest;
    if (dirty()) save();
  });

  // While the server is away the form stays here: sending it would put an error page in the place of the text.
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    if (!failures || !dirty()) {
      if (form.elements.sequence) form.elements.sequence.value = String(sequence += 1);
      leaving = true;
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    if (await save()) form.requestSubmit(submitter ?? undefined);
    else ([loginBanner, staleBanner].find((shown) => shown?.hidden === false) ?? failedBanner)?.scrollIntoView({ block: "nearest" });
  });
  // Back from the next page, with the page kept by the browser: writing goes on.
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => { if (!leaving && failures && dirty()) event.preventDefault(); });
})();
