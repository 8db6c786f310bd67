/*
 * place.js: residence by type-ahead, after the ARIA Authoring Practices' combobox with a listbox (list with automatic selection).
 *
 *   <div class="place" data-place data-url="/places">
 *     <div class="place__input group">
 *       <input type="text" id="residence" name="residence_text" data-place-text …>   without script this alone is read on saving
 *       <input type="hidden" name="residence" data-place-code>                       the chosen code, "outside", "unknown", or empty
 *       <div class="place__other"><button type="button" data-place-set="outside">…</button><button type="button" data-place-set="unknown">…</button></div>
 *     </div>
 *     <ul class="place__list" id="residence-list" data-place-list aria-label="…"></ul>
 *     <p class="visually-hidden" role="status" data-place-status data-some="{count}…" data-none="…"></p>
 *   </div>
 *
 * GET {url} with q=… added answers [{"code", "name", "prefecture", "own"}], at most six, the own prefecture first.
 *
 * Always: a code stands only beside the text it was chosen with (typing on takes it away, the server then matches the text); the Enter
 * that ends a composition chooses nothing; the list has its place before it opens.
 */
(() => {
  "use strict";
  const PAUSE = 120;

  for (const root of document.querySelectorAll("[data-place]")) {
    const input = root.querySelector("[data-place-text]");
    const code = root.querySelector("[data-place-code]");
    const list = root.querySelector("[data-place-list]");
    const status = root.querySelector("[data-place-status]");
    const buttons = root.querySelectorAll("[data-place-set]");
    if (!input || !code || !list) continue;

    let places = [], active = -1, timer = 0, asking = null;
    list.id ||= `${input.id}-list`;
    list.setAttribute("role", "listbox");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off", autocapitalize: "none" })) input.setAttribute(name, value);
    root.dataset.ready = "";
    press();

    function press() { for (const button of buttons) button.setAttribute("aria-pressed", String(code.value === button.dataset.placeSet)); }
    function changed() { press(); code.dispatchEvent(new Event("change", { bubbles: true })); }
    function say(words) { if (status) status.textContent = words; }

    function close() {
      clearTimeout(timer);
      asking?.abort();
      places = [];
      active = -1;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(index) {
      active = index;
      for (const [i, option] of Array.from(list.children).entries()) option.setAttribute("aria-selected", String(i === index));
      if (index >= 0) input.setAttribute("aria-activedescendant", list.children[index].id);
      else input.removeAttribute("aria-activedescendant");
    }
    function open(found) {
      places = found.slice(0, 6);
      list.replaceChildren(...places.map((place, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.append(place.name);
        if (!place.own && place.prefecture) {
          const where = document.createElement("small");
          where.textContent = place.prefecture;
          option.append(" ", where);
        }
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => { choose(index); input.focus(); });
        return option;
      }));
      input.setAttribute("aria-expanded", String(places.length > 0));
      mark(places.length ? 0 : -1);
      say((places.length ? status?.dataset.some : status?.dataset.none)?.replaceAll("{count}", places.length) ?? "");
    }
    function choose(index) {
      const place = places[index];
      if (!place) return;
      input.value = place.name;
      code.value = place.code;
      close();
      say(place.name);
      changed();
    }
    function ask(wait) {
      clearTimeout(timer);
      const words = input.value.trim();
      if (!words) return close();
      timer = setTimeout(async () => {
        asking?.abort();
        const mine = asking = new AbortController();
        try {
          const address = new URL(root.dataset.url, location.href);
          address.searchParams.set("q", words);
          const answer = await fetch(address, { signal: mine.signal, credentials: "same-origin", headers: { accept: "application/json" } });
          if (!answer.ok) throw answer;
          const found = await answer.json();
          // Leaving the field means that the list is not wanted any more.
          if (mine === asking && document.activeElement === input) open(found);
        } catch {
          // The text stays and is matched on saving.
          if (!mine.signal.aborted) close();
        }
      }, wait);
    }

    // Input events come during composition too, and the kana typed so far are good words to look for.
    input.addEventListener("input", () => {
      if (code.value) { code.value = ""; changed(); }
      ask(PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
      const shown = places.length > 0;
      switch (event.key) {
        case "ArrowDown":
        case "ArrowUp":
          event.preventDefault();
          if (shown) mark((active + (event.key === "ArrowDown" ? 1 : -1) + places.length) % places.length);
          else ask(0);
          break;
        case "Enter":
          if (!shown) break;
          event.preventDefault();
          choose(active);
          // keys.js goes on to the next field where Enter does so.
          event.goesOn = true;
          break;
        case "Tab":
          if (shown) choose(active);
          break;
        case "Escape":
          if (shown) { event.preventDefault(); close(); }
          break;
      }
    });
    input.addEventListener("blur", close);
    input.form?.addEventListener("draft-filled", press);
    for (const button of buttons) button.addEventListener("click", () => {
      input.value = button.textContent.trim();
      code.value = button.dataset.placeSet;
      close();
      changed();
    });
  }
})();
