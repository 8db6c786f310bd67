/*
 * password.js: shows or hides what stands in a password field (data-show, data-hide are the words of the button).
 *
 * Without a script there is no button, and the field is as the browser makes it. The button is never sent, and pasting stays allowed.
 */
(() => {
  "use strict";
  for (const field of document.querySelectorAll("input[type=password][data-show]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dads-button";
    button.dataset.type = "text";
    button.setAttribute("aria-controls", field.id);
    button.textContent = field.dataset.show;
    button.addEventListener("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.textContent = hidden ? field.dataset.hide : field.dataset.show;
    });
    // A field that is sent open would be offered by the browser as a remembered text.
    field.form?.addEventListener("submit", () => { field.type = "password"; });
    field.insertAdjacentElement("afterend", button);
  }
})();
