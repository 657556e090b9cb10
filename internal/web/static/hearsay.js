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

  // Keys of one letter. They are listed at /keys, can be put off there, and never
  // take what is typed into a field or held with another key.
  const lines = ".stories > li, .evts > .evt, .said li, .sts > .stl, .voices > li, .dif, .only > li, .pages > li, .takings > li, .newl > li, #results li, .kept .row";
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };

  function keys() {
    let here = null; // the line that was moved to last
    const shown = (e) => e.checkVisibility ? e.checkVisibility() : e.offsetParent !== null;
    const all = (what) => [...document.querySelectorAll("#main :is(" + what + ")")].filter(shown);
    const current = () => {
      const at = document.activeElement && document.activeElement.closest(lines);
      return at || (here && here.isConnected ? here : null);
    };
    const go = (e) => {
      if (!e) return;
      if (!e.matches("a, button, input, select, summary, [tabindex]")) e.tabIndex = -1;
      e.focus({ preventScroll: true });
      e.scrollIntoView({ block: "nearest" });
    };
    // The next or last of some elements, from the one that one is in or at.
    const step = (what, by, from) => {
      const list = all(what);
      if (!list.length) return null;
      const at = list.indexOf(from);
      if (at >= 0) return list[at + by] || null;
      const top = from ? from.getBoundingClientRect().top : 0;
      return by > 0 ? list.find((e) => e.getBoundingClientRect().top > top) : list.findLast((e) => e.getBoundingClientRect().top < top);
    };
    const line = (by) => () => { const to = step(lines, by, current()); if (to) go(here = to); };
    const section = (by) => () => {
      const sheet = document.querySelector(".toks .tok.here");
      if (sheet) { // on a kept page: the pages of its story
        const to = by > 0 ? sheet.nextElementSibling : sheet.previousElementSibling;
        if (to) location.href = to.href;
        return;
      }
      const at = document.activeElement;
      const to = step("h2", by, at && at.matches("h2") ? at : current());
      if (to) { here = null; go(to); }
    };
    const follow = (what) => () => { const e = (current() || document).querySelector(what); if (e) e.click(); };
    const open = () => {
      const at = current();
      if (!at) return;
      const fold = at.querySelector("summary");
      const to = at.querySelector("h2 a, h3 a");
      if (to) to.click(); else if (fold) { fold.click(); fold.focus(); } else follow("a")();
    };
    const up = () => {
      const to = document.querySelector(".backline a") || [...document.querySelectorAll(".top nav a")].at(-1);
      if (to) location.href = to.href;
    };
    const turn = (rel) => () => { const e = document.querySelector('.turn a[rel="' + rel + '"]'); if (e) location.href = e.href; };
    const does = {
      j: line(1), k: line(-1), n: section(1), p: section(-1), o: open, e: follow("a.n"), u: up,
      h: () => { location.href = "/"; }, "]": turn("next"), "[": turn("prev"),
      "/": () => { const f = document.querySelector('#q, .find input[name="q"]'); if (f) { f.focus(); f.select(); } },
      "?": list,
    };
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
      if (event.target.closest('input:not([type="checkbox"]), select, textarea, [contenteditable], dialog')) return;
      const f = Object.hasOwn(does, event.key) && does[event.key];
      if (f) { event.preventDefault(); f(); }
    });
  }

  // The list of keys, over the page that one reads.
  async function list() {
    try {
      const answer = await fetch("/keys");
      if (!answer.ok) throw new Error();
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("keys");
      const box = document.createElement("dialog");
      box.className = "keys";
      box.setAttribute("aria-labelledby", "h-keys");
      box.append(found);
      const form = document.createElement("form");
      form.method = "dialog";
      const close = document.createElement("button");
      close.textContent = found.dataset.close;
      form.append(close);
      box.append(form);
      box.addEventListener("close", () => box.remove());
      document.body.append(box);
      putOff();
      box.showModal(); // which gives the focus back when it closes
    } catch {
      location.href = "/keys";
    }
  }

  // The switch of the keys, where their list stands.
  function putOff() {
    const button = document.querySelector("button[data-keys]");
    if (!button) return;
    const say = () => { button.textContent = off() ? button.dataset.on : button.dataset.off; };
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      try { localStorage.setItem("keys", off() ? "on" : "off"); } catch { return; }
      say();
    });
  }

  for (const part of [searchWhileTyping, keys, putOff]) part();
})();
