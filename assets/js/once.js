/*
 * once.js: a form sent twice by a double click is sent once.
 *
 * Forms with method POST only; data-again on a form leaves it alone (a download keeps its page). The pressed button shows its data-busy text.
 * Buttons become aria-disabled, never disabled: the cursor stays, and the button's own name and value are sent. After fifteen seconds without
 * a new page, and on coming back, they work again; that nothing is recorded twice is the server's own rule, by the form's id.
 */
(() => {
  "use strict";
  const PATIENCE = 15000;
  const buttonsOf = (form) => Array.from(form.elements).filter((element) => element.type === "submit");

  function release(form) {
    delete form.dataset.sent;
    for (const button of buttonsOf(form)) {
      button.removeAttribute("aria-disabled");
      if (button.dataset.idle !== undefined) { button.textContent = button.dataset.idle; delete button.dataset.idle; }
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sent !== undefined) return event.preventDefault();
    form.dataset.sent = "";
    for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
    const pressed = event.submitter;
    if (pressed?.dataset.busy && !pressed.firstElementChild) {
      pressed.dataset.idle = pressed.textContent;
      pressed.textContent = pressed.dataset.busy;
    }
    setTimeout(() => release(form), PATIENCE);
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) release(form); });
})();
