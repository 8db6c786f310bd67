/*
 * keys.js: a whole record by keyboard.
 *
 *   data-key="k"        on a fieldset, band, field, button or link: Alt+K goes there (a group: its chosen answer, else its first; a
 *                       button or link is pressed). An accesskey is taken over in the same way and removed, because browsers
 *                       disagree about it and Chromium would press the radio button, which changes the answer. So radio buttons
 *                       carry data-key alone; text fields and buttons may carry accesskey for pages without script.
 *   data-key-save       F2 or Alt+O presses it
 *   form[data-no-enter] Enter in a field goes on to the next field (a band is one field, the buttons of a place are passed over);
 *                       in a textarea and on a button it does what it always does
 *   .band               arrows as the browser has them; a digit picks: the option whose data-digit names it (data-digit="8 9"), or
 *                       the n-th where no option of the band has data-digit; Delete and Backspace go back to value="unknown"
 *
 * Always: no single letter does anything; a key that an input method has taken does nothing here; Enter under composition never sends.
 *
 * A mother in her 60s, new, female, of 津市, about a man in his 30s for 10 to 20 years, conversation, 傾聴 (会話 is preset):
 *    1 Enter        the button 電話が鳴った has the cursor; the call page opens with the cursor in the notes
 *    2 Alt+N  3 1   new or repeat: 新規
 *    4 Tab    5 2   relation: 母
 *    6 Tab    7 2   sex: 女性
 *    8 Tab    9 6   decade: 60代
 *   10 Tab   11 t 12 u 13 Enter (ends the composition of つ) 14 Enter (takes 津市 and goes on to the person's sex)
 *   15 1            男性
 *   16 Tab   17 3   30代
 *   18 Tab   19 1 20 0   10〜20年 (the select finds it by its first characters)
 *   21 Alt+A 22 1   response: 傾聴
 *   23 F2           save
 * 23 strokes; 25 when each Alt is counted as a stroke of its own.
 */
(() => {
  "use strict";
  const FIELD = "input:not([type=hidden]), select, textarea, button, a[href], summary, [tabindex]";
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const seen = (element) => !element.disabled && element.getClientRects().length > 0;

  for (const element of document.querySelectorAll("[accesskey]")) {
    element.dataset.key ||= element.accessKey.toLowerCase();
    element.removeAttribute("accesskey");
  }
  for (const element of document.querySelectorAll("[data-key]")) {
    const target = pressable(element) || element.matches(FIELD) ? element : null;
    (target ?? element.querySelector(FIELD))?.setAttribute("aria-keyshortcuts", `Alt+${element.dataset.key.toUpperCase()}`);
  }

  function pressable(element) { return element.matches("button, a[href], summary, input[type=submit]"); }

  function go(element) {
    if (pressable(element)) return element.click();
    const chosen = element.matches("input[type=radio]") ? groupOf(element) : Array.from(element.querySelectorAll("input[type=radio]"));
    const target = chosen.find((radio) => radio.checked && seen(radio)) ?? (element.matches(FIELD) ? element : Array.from(element.querySelectorAll(FIELD)).find(seen));
    target?.focus();
  }
  function groupOf(radio) { return radio.form ? Array.from(radio.form.elements).filter((other) => other.type === "radio" && other.name === radio.name) : [radio]; }

  // The next field of the form after this one. A radio group is one field; so is a row of checkboxes.
  function next(field) {
    const unit = (element) => element.closest(".band") ?? element.closest("[data-place]") ?? element;
    const all = Array.from(field.form.elements).filter((element) => element.matches(FIELD) && seen(element));
    const rest = all.slice(all.indexOf(field) + 1).filter((element) => unit(element) !== unit(field) && element.type !== "button");
    const first = rest[0];
    if (!first) return;
    const chosen = first.type === "radio" ? groupOf(first).find((radio) => radio.checked) : null;
    (chosen ?? first).focus();
  }

  function pick(band, digit) {
    const options = Array.from(band.querySelectorAll("input")).filter(seen);
    const named = options.some((option) => option.dataset.digit !== undefined);
    return named ? options.find((option) => (option.dataset.digit ?? "").split(" ").includes(digit)) : options[Number(digit) - 1];
  }
  function digitOf(event) {
    const code = /^Digit(\d)$/.exec(event.code) ?? (/^\d$/.test(event.key) ? /^Numpad(\d)$/.exec(event.code) : null);
    return code ? code[1] : null;
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof Element ? event.target : null;
    if (event.key === "Enter" || (event.keyCode === 229 && event.code === "Enter")) {
      if (!field?.matches("input, select") || field.matches("[type=submit], [type=button], [type=file]")) return;
      if (composing(event)) return event.preventDefault();
      if (event.defaultPrevented && event.goesOn !== true) return;
      if (field.form?.matches("[data-no-enter]")) { event.preventDefault(); next(field); }
      return;
    }
    if (event.key === "Process" || event.keyCode === 229 || event.defaultPrevented) return;

    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const save = document.querySelector("[data-key-save]");
    const letter = event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph") ? /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() : undefined;
    if (save && ((event.key === "F2" && plain) || letter === "o")) { event.preventDefault(); save.click(); return; }
    if (letter) {
      const target = Array.from(document.querySelectorAll(`[data-key="${letter}"]`)).find((element) => element.getClientRects().length > 0);
      if (target) { event.preventDefault(); go(target); }
      return;
    }

    const band = plain && field?.matches("input[type=radio], input[type=checkbox]") ? field.closest(".band") : null;
    if (!band) return;
    const digit = digitOf(event);
    const option = digit ? pick(band, digit) : event.key === "Delete" || event.key === "Backspace" ? band.querySelector('input[value="unknown"], input[type="radio"][value=""]') : null;
    if (!option) return;
    event.preventDefault();
    option.focus();
    if (option.type === "checkbox" || !option.checked) option.click();
  });
})();
