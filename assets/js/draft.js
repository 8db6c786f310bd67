/*
 * draft.js: what is being written is kept on the server while it is written.
 *
 *   <form data-draft="/drafts/ID" …>            the address that takes the whole form, urlencoded, hidden fields included
 *   <p data-draft-state role="status"           its state in words; {time} is replaced
 *      data-saving="…" data-saved="{time} …" data-unsaved="{time} …">  (a child [data-draft-text] takes the words, if there is one)
 *   [data-draft-failed] with [data-draft-retry] shown while the server cannot be reached
 *   [data-draft-login]                          shown when the session has ended, or belongs to nobody any more
 *   [data-draft-stale] with [data-draft-mine]   shown when another window has written on (409): nothing was changed; the button saves this
 *                                               window's text all the same
 *
 *   data-page="/drafts/ID" data-kept-window="…" data-kept-sequence="N"  on the form, where a page of it is made anew: its address, which answers a script
 *                                               (accept: application/json) {"saved_at", "revision", "window", "sequence", "fields": [[name, value], …]}; and
 *                                               whose save this page was made from
 *
 * Saved: 2 s after the last input, every 3 s while typing goes on, on leaving a field, on hiding or leaving the page. Text under
 * composition is in the field's value, so the same clock holds for it. Answers: 200 {"saved_at": "14:19", "revision": N}; 401;
 * any JSON answer may carry a fresh "csrf" (a session begun anew in another window), which is put into the form and tried again.
 * Headers x-draft-page and x-draft-sequence let the server put two saves of one page in order (the last one is sent while leaving);
 * the form's hidden fields "window" and "sequence" get the same two, so that sending the form is known to come from this page, after its saves.
 *
 * A page that is left has its last words on their way when the next one is made, so that the next one may be made without them. While something is
 * unsaved the page's entry in the history carries a note: which window it is, and which of its saves will have the last words (no word itself). A page
 * made anew that finds the note asks until that save is there, takes it over beside what was typed meanwhile, and saves nothing before.
 *
 * Always: one save is under way at a time; the text lives in the page and on the server, never in the browser's storage.
 */
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  const REST = 2000, LONGEST = 3000, PATIENCE = 800, KEEPALIVE_LIMIT = 60000, ASKED_AFTER = [0, 100, 250, 500, 900, 1500];
  const state = document.querySelector("[data-draft-state]");
  const failedBanner = document.querySelector("[data-draft-failed]");
  const loginBanner = document.querySelector("[data-draft-login]");
  const staleBanner = document.querySelector("[data-draft-stale]");
  const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");

  if (form.elements.window) form.elements.window.value = page;
  if (state) state.hidden = false;

  let sequence = 0, newest = null, savedText = content(), sentText = null, savedAt = state?.dataset.time ?? "";
  let timer = 0, dirtySince = 0, failures = 0, inFlight = null, leaving = false, freshToken = false;
  let leftText = null, noted = null, waiting = null, composing = false, going = false, looked = false;
  const before = form.dataset.page === location.pathname ? history.state?.draft : undefined, asFilled = new Map();
  const hiddenAtFirst = new Map(Array.from(form.querySelectorAll("input[type=hidden]"), (field) => [field, field.value]));

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
    const all = { failed: failedBanner, login: loginBanner, stale: staleBanner };
    const shown = which && (all[which] ?? failedBanner);
    const news = shown?.hidden;
    for (const one of Object.values(all)) if (one) one.hidden = one !== shown;
    // What is being written stays in sight beside it.
    if (news && form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  }
  // The note beside this page in the history: the save with which its last words go; 0 for none.
  function note(save) {
    // A page that is being left does not know whether the next one was made before its save was kept.
    if (waiting || (going && !save) || noted === save || form.dataset.page !== location.pathname) return;
    noted = save;
    const { draft, ...others } = history.state ?? {};
    history.replaceState(save ? { ...others, draft: { page, save } } : others, "");
  }

  function schedule(wait = REST) {
    if (leaving) return;
    note(sequence + 1);
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
    if (waiting) await waiting;
    if (inFlight) { await inFlight; return dirty() ? save() : true; }
    if (!dirty()) { dirtySince = 0; return true; }
    if (going && content() === leftText) return false;
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
      // Another window: or only the one before this, whose last save was slow.
      if (answer.status === 409 && before && await takeOver(isNewer)) return await attempt();
      if (answer.status === 409) newest = told.revision;
      if (!answer.ok || told.saved_at === undefined) throw answer;
      if (Number.isInteger(told.revision) && form.elements.revision) form.elements.revision.value = told.revision;
      savedText = text;
      savedAt = told.saved_at;
      dirtySince = 0;
      failures = 0;
      freshToken = false;
      note(dirty() ? sequence + 1 : 0);
      show("saved");
      banner(null);
      return true;
    } catch (problem) {
      failures += 1;
      show("unsaved");
      // A redirect, or that the form is not ours, is what is answered when the session has ended.
      const answered = problem instanceof Response ? problem : null;
      banner(answered?.status === 409 ? "stale" : [401, 403].includes(answered?.status) || answered?.type === "opaqueredirect" ? "login" : "failed");
      return false;
    } finally {
      clearTimeout(slow);
      sentText = null;
    }
  }

  // The page may be gone the next moment: send what has not been sent, and do not wait for the answer. A save under way may be cut off with the page.
  function saveWhileLeaving(forGood) {
    const text = content();
    if (leaving || waiting || text === savedText || text === leftText || (!forGood && text === sentText)) return;
    const whole = body();
    leftText = text;
    post(whole, whole.length < KEEPALIVE_LIMIT).then(async (answer) => {
      const told = await answer.json();
      if (!answer.ok) throw answer;
      if (Number.isInteger(told.revision) && form.elements.revision) form.elements.revision.value = told.revision;
      savedText = text;
      savedAt = told.saved_at;
      if (!dirty()) { failures = 0; note(0); show("saved"); banner(null); }
    }).catch(() => { leftText = null; if (!leaving) schedule(0); });
  }

  // What the window before this one had still to save, as its note says.
  async function catchUp(before) {
    for (const pause of ASKED_AFTER) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (await takeOver((kept) => kept.sequence >= before.save)) return;
    }
  }
  // Takes over what the window before this one saved, if that is news; answers whether it was.
  async function takeOver(isNews) {
    try {
      const answer = await fetch(form.dataset.page, { credentials: "same-origin", cache: "no-store", redirect: "error", headers: { accept: "application/json" } });
      const kept = await answer.json();
      if (kept.window !== before?.page || !isNews(kept)) return false;
      if (composing) await new Promise((resolve) => form.addEventListener("compositionend", resolve, { once: true }));
      fill(kept);
      return true;
    } catch {
      return false; // not answered, or nothing is kept yet
    }
  }
  const isNewer = (kept) => kept.revision > Number(form.elements.revision?.value);

  // Puts into the form what is kept, and beside it what was typed since the page was made.
  function fill(kept) {
    const fields = Array.from(form.elements).filter((field) => field.matches("input, select, textarea") && field.name);
    const given = new Map(), pairs = new Set();
    for (const [name, value] of kept.fields) {
      if (!given.has(name)) given.set(name, value);
      pairs.add(JSON.stringify([name, value]));
    }
    const tickable = (field) => field.type === "radio" || field.type === "checkbox";
    const drawn = (field) => asFilled.has(field) ? asFilled.get(field) : tickable(field) ? field.defaultChecked : field.type === "hidden" ? hiddenAtFirst.get(field) : field.options ? (Array.from(field.options).find((option) => option.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
    const now = (field) => tickable(field) ? field.checked : field.value;
    const put = (field, value) => { if (now(field) === value) return; if (tickable(field)) field.checked = value; else field.value = value; };
    const typed = fields.filter((field) => (field.type !== "hidden" || given.has(field.name)) && now(field) !== drawn(field)).map((field) => [field, now(field), drawn(field)]);
    const at = document.activeElement;
    const [start, end, length] = form.contains(at) && at.selectionStart != null ? [at.selectionStart, at.selectionEnd, typed.some(([field]) => field === at) ? at.value.length : null] : [];
    for (const field of fields) {
      if (tickable(field)) put(field, pairs.has(JSON.stringify([field.name, field.value])));
      else if (given.has(field.name)) put(field, given.get(field.name));
    }
    if (Number.isInteger(kept.revision) && form.elements.revision) form.elements.revision.value = kept.revision;
    savedText = content();
    savedAt = kept.saved_at;
    for (const field of fields) asFilled.set(field, now(field));
    const isProse = (field) => (field.type === "textarea" || field.type === "text") && field.dataset.placeText === undefined;
    for (const [field, mine, from] of typed) put(field, isProse(field) ? together(from, field.value, mine) : mine);
    if (start !== undefined) {
      const moved = length === null ? 0 : at.value.length - length;
      at.setSelectionRange(start + moved, end + moved);
    }
    form.dispatchEvent(new Event("draft-filled"));
    show("saved");
  }
  // Two texts that went on from the same one, as one text.
  function together(drawn, theirs, mine) {
    if (theirs === drawn || theirs === mine) return mine;
    if (theirs.startsWith(drawn)) return mine.startsWith(drawn) ? theirs + mine.slice(drawn.length) : mine + theirs.slice(drawn.length);
    return `${theirs}\n${mine}`;
  }

  if (before && !(form.dataset.keptWindow === before.page && Number(form.dataset.keptSequence) >= before.save)) {
    waiting = catchUp(before).finally(() => {
      waiting = null;
      if (dirty()) schedule(); else note(0);
    });
  } else if (before) note(0);

  form.addEventListener("input", () => schedule());
  form.addEventListener("change", () => schedule());
  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; schedule(); });
  form.addEventListener("focusout", () => { if (dirty()) schedule(0); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveWhileLeaving(false); else if (failures && dirty()) save(); });
  addEventListener("pagehide", () => saveWhileLeaving(true));
  addEventListener("online", () => { if (dirty()) save(); });
  for (const button of document.querySelectorAll("[data-draft-retry]")) button.addEventListener("click", () => { if (dirty()) save(); });

  for (const button of document.querySelectorAll("[data-draft-mine]")) button.addEventListener("click", () => {
    if (newest !== null && form.elements.revision) form.elements.revision.value = newest;
    if (dirty()) save();
  });

  // While the server is away the form stays here: sending it would put an error page in the place of the text. A page made anew first looks whether
  // the window before it has saved since.
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    if (!waiting && (!before || looked) && (!failures || !dirty())) {
      if (form.elements.sequence) form.elements.sequence.value = String(sequence += 1);
      leaving = true;
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    if (waiting) await waiting;
    if (before && !looked) { await takeOver(isNewer); looked = true; }
    if (!failures || await save()) form.requestSubmit(submitter ?? undefined);
    else ([loginBanner, staleBanner].find((shown) => shown?.hidden === false) ?? failedBanner)?.scrollIntoView({ block: "nearest" });
  });
  // Back from the next page, with the page kept by the browser: writing goes on.
  addEventListener("pageshow", () => { leaving = false; });
  // Before the next page is asked for, so that it is made with the last words where they are quick. What could be lost is not left without a question.
  addEventListener("beforeunload", (event) => {
    if (leaving || !dirty()) return;
    going = true;
    setTimeout(() => { going = false; }, 5000);
    if (failures || waiting || body().length >= KEEPALIVE_LIMIT) event.preventDefault();
    saveWhileLeaving(true);
  });
})();
