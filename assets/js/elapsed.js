/*
 * elapsed.js: whole minutes since an instant; seconds are not shown, nobody is being timed.
 *
 *   <b data-since="2026-05-14T05:07:00Z" data-now="2026-05-14T05:19:10Z" data-text="{minutes}分">12分</b>
 *
 * data-now is the server's clock when it made the page: a wrong clock in the room does not matter.
 */
(() => {
  "use strict";
  for (const element of document.querySelectorAll("[data-since]")) {
    const since = Date.parse(element.dataset.since);
    if (Number.isNaN(since)) continue;
    const ahead = element.dataset.now ? Date.parse(element.dataset.now) - Date.now() : 0;
    const show = () => {
      const minutes = Math.max(0, Math.floor((Date.now() + ahead - since) / 60000));
      const words = (element.dataset.text ?? "{minutes}").replaceAll("{minutes}", minutes);
      if (element.textContent !== words) element.textContent = words;
    };
    show();
    setInterval(show, 20000);
  }
})();
