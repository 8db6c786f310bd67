/*
 * progress.js: how far a long job is. Without script the page reloads itself (<noscript><meta http-equiv="refresh" …></noscript>).
 *
 *   <div class="progress" data-progress-url="…"><progress max="100000" value="0" aria-label="…"></progress><p data-progress-text="{done} / {total}">…</p></div>
 *
 * The address answers {"done", "total", "state", "url"}; state is "queued" or "running" until the job has ended, url (optional) is where its
 * result stands. At the end that page is opened, or this one again.
 */
(() => {
  "use strict";
  for (const root of document.querySelectorAll("[data-progress-url]")) {
    const bar = root.querySelector("progress");
    const words = root.querySelector("[data-progress-text]");
    let pause = 1000;
    const ask = async () => {
      try {
        const answer = await fetch(root.dataset.progressUrl, { credentials: "same-origin", cache: "no-store", headers: { accept: "application/json" } });
        if (!answer.ok) throw answer;
        const { done, total, state, url } = await answer.json();
        pause = 1000;
        if (bar && total > 0) { bar.max = total; bar.value = done; }
        if (words) words.textContent = words.dataset.progressText.replaceAll("{done}", done.toLocaleString()).replaceAll("{total}", total.toLocaleString());
        if (state !== "queued" && state !== "running") {
          const target = url ? new URL(url, location.href) : null;
          if (target?.origin === location.origin && target.href !== location.href) location.assign(target);
          else location.reload();
          return;
        }
      } catch {
        // The job goes on without us; ask less and less often.
        pause = Math.min(15000, pause * 2);
      }
      setTimeout(ask, pause);
    };
    setTimeout(ask, pause);
  }
})();
