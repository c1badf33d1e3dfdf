// SAFE's own script: everything here improves a page that already works without it.
"use strict";
(() => {
  const minute = 60_000;
  const words = (name) => document.body.dataset[name] || "";
  const statusNote = (text) => {
    const note = document.createElement("p");
    note.className = "s-note s-note--wait s-toast";
    note.setAttribute("role", "status");
    note.textContent = text;
    document.body.append(note);
    return note;
  };

  // The vault's clock counts once a minute and is not announced; the last minute is.
  class SafeVault extends HTMLElement {
    connectedCallback() {
      this.until = Date.now() + Number(this.dataset.minutes) * minute;
      this.told = Date.now();
      this.clock = setInterval(() => this.look(), 1000);
      this.stir = () => this.stay();
      for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, this.stir, true);
      document.addEventListener("visibilitychange", () => this.look());
    }
    disconnectedCallback() {
      clearInterval(this.clock);
      for (const kind of ["keydown", "pointerdown"]) document.removeEventListener(kind, this.stir, true);
    }
    look() {
      const left = this.until - Date.now();
      const shown = this.querySelector("[data-left]");
      const minutes = String(Math.max(1, Math.ceil(left / minute)));
      if (shown && shown.textContent !== minutes) shown.textContent = minutes;
      if (left <= minute && !this.warning) this.warning = statusNote(this.dataset.warn);
      if (left <= 0) this.expire();
    }
    // any key keeps the vault open: the server hears of it at most once in twenty seconds
    async stay() {
      if (!this.dataset.keep || this.over || Date.now() - this.told < 20_000) return;
      this.told = Date.now();
      const token = this.querySelector("[name=csrfmiddlewaretoken]");
      const answer = await fetch(this.dataset.keep, {
        method: "POST",
        headers: { "X-CSRFToken": token ? token.value : "" },
        redirect: "manual",
      }).catch(() => null);
      if (!answer || !answer.ok) return;
      this.until = Date.now() + Number(this.dataset.minutes) * minute;
      if (this.warning) this.warning.remove();
      this.warning = null;
    }
    // what was opened leaves the screen at once; a draft goes to the server before the page turns
    async expire() {
      if (this.over) return;
      this.over = true;
      clearInterval(this.clock);
      for (const one of document.querySelectorAll(".s-opened")) one.replaceChildren("…");
      const form = document.querySelector("form[data-draft]");
      if (form && form.dataset.changed) {
        await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) }).catch(() => null);
      }
      location.replace(location.pathname + location.search);
    }
  }
  customElements.define("safe-vault", SafeVault);

  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (form) form.dataset.changed = "1";
  });

  // Alt+L locks; Escape three times leaves, and locks on the way.
  const lockForm = () => {
    const button = document.querySelector("[data-lock]");
    return button ? button.form : null;
  };
  const leave = async () => {
    const form = lockForm();
    document.body.hidden = true;
    if (form) {
      await fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" }).catch(() => null);
    }
    const link = document.querySelector("a[data-leave]");
    location.replace(link ? link.href : document.body.dataset.leave);
  };
  let escapes = [];
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && event.code === "KeyL") {
      const form = lockForm();
      if (form) {
        event.preventDefault();
        form.requestSubmit();
      }
    }
    if (event.key !== "Escape") return;
    escapes = [...escapes.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (escapes.length >= 3) leave();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-leave]");
    if (!link) return;
    event.preventDefault();
    leave();
  });

  // One key each: / search, n new, j and k along the rows, ? the list of keys. Never while somebody
  // writes, never with another key held; who turned them off (on the page Help) has none.
  const rows = "main :is(.s-list__t, .s-case h2, .s-roll__who, tbody th) a";
  const written = /[!-~]/;
  const places = { Slash: ["/", "?"], KeyN: ["n"], KeyJ: ["j"], KeyK: ["k"] };
  const isSeen = (one) => one.offsetParent !== null;
  const walk = (step) => {
    const found = [...document.querySelectorAll(rows)].filter(isSeen);
    const here = found.indexOf(document.activeElement);
    const next = found[here < 0 ? 0 : here + step];
    if (next) next.focus();
  };
  const listKeys = async () => {
    const here = document.querySelector("main #keys");
    if (here) {
      here.focus();
      return;
    }
    const answer = await fetch(document.body.dataset.keys).catch(() => null);
    const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page && page.getElementById("keys");
    if (!list || document.querySelector("dialog[open]")) return;
    const dialog = document.createElement("dialog");
    dialog.className = "s-sheet s-keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    dialog.append(list);
    list.querySelector("[data-close]").hidden = false;
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
  const keys = {
    "/": () => {
      const field = document.querySelector("main [type=search], main .s-filter :is(select, input:not([type=hidden]))");
      if (field) field.focus();
      return field;
    },
    n: () => {
      const link = document.querySelector("main a[data-new]");
      if (link) link.click();
      return link;
    },
    j: () => walk(1),
    k: () => walk(-1),
    "?": listKeys,
  };
  document.addEventListener("keydown", (event) => {
    const { target, key, code } = event;
    if (!document.body.dataset.keys || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest && target.closest("input, select, textarea, [contenteditable], dialog")) return;
    // a keyboard of another script has its own letters on these places
    const meant = written.test(key) ? key : (places[code] || [])[Number(event.shiftKey)];
    if (!Object.hasOwn(keys, meant)) return;
    if (keys[meant]() !== null) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const close = event.target.closest && event.target.closest("dialog [data-close]");
    if (close) close.closest("dialog").close();
  });

  // A button that works keeps its width and says so; a second press is swallowed.
  const rest = (button) => {
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...button.kept);
    button.style.removeProperty("min-inline-size");
    button.form.dataset.busy = "";
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.method !== "post") return;
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "1";
    if (!button || !button.classList.contains("s-btn")) return;
    // after this turn, so that the button's own name and value are still sent
    setTimeout(() => {
      button.kept = [...button.childNodes];
      button.style.setProperty("min-inline-size", `${button.offsetWidth}px`);
      button.setAttribute("aria-disabled", "true");
      button.replaceChildren(words("busy"));
      if (form.hasAttribute("data-file")) setTimeout(() => rest(button), 3000);
    });
    setTimeout(() => form.dataset.busy && !form.hasAttribute("data-file") && statusNote(words("slow")), 8000);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const focusErrors = (where) => {
    const summary = where.querySelector(".s-errors");
    if (summary) summary.focus();
  };
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
})();
