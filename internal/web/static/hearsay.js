// hearsay: what script makes quicker. Every page works without it; nothing here is
// needed to read, to search or to correct. Each part is a function of its own in the
// list at the end, does nothing on pages that are not its own, and asks nothing of
// any other host.
"use strict";
(() => {
  // Search while somebody types: a form with data-live names the element that its
  // results stand in. The same address is asked for, with part=1 for the results
  // alone, and takes the place of the one in the address bar.
  function searchWhileTyping() {
    const form = document.querySelector("form[data-live]");
    const results = form && document.getElementById(form.dataset.live);
    const input = form && form.querySelector('input[name="q"]');
    const status = document.getElementById("status");
    if (!form || !results || !input || !status) return;
    let timer = 0, asking = null, shown = input.value;

    const address = (part) => {
      const query = new URLSearchParams(new FormData(form));
      if (part) query.set("part", "1");
      return form.getAttribute("action") + "?" + query;
    };
    async function look() {
      if (input.value === shown) return;
      const text = input.value;
      if (asking) asking.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(address(true), { signal: asking.signal, headers: { Accept: "text/html" } });
        if (!answer.ok || input.value !== text) return;
        const body = await answer.text();
        const part = new DOMParser().parseFromString(body, "text/html").body.firstElementChild;
        if (!part || input.value !== text) return;
        shown = text;
        results.replaceChildren(...part.childNodes);
        status.textContent = part.dataset.status || "";
        history.replaceState(null, "", address(false));
      } catch (e) {
        // The form is still there: Enter asks again.
      }
    }
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 150);
    });
  }

  for (const part of [searchWhileTyping]) part();
})();
