// Small things of the desk that need no round trip: clock and countdowns, dialogues, the guard of unsaved text, what a lost connection says.
(() => {
  // The server's instant, carried on by the browser's elapsed time; its wall clock may be wrong, and its zone plays no part.
  let ahead = 0;
  const ticking = new Set();
  const now = () => Date.now() + ahead;
  const heard = at => {
    if (at) {
      ahead = Date.parse(at) - Date.now();
    }
  };

  // What ticks stands in a shadow root: the server's own text below stays as Blazor knows it.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: inline-block; }
    :host(.ed-deskclock) { display: block; }
    b { font-weight: 650; }
    small { font-size: .82em; font-weight: 500; color: var(--ed-ink-2); margin: 0 .25em 0 .1em; }
    :host(.ed-countdown-big) small { font-size: .42em; letter-spacing: 0; margin: 0 .7em 0 -.1em; }
    .near { color: var(--ed-warn-ink); }
    .final { color: var(--ed-embargoed-fg); background: var(--ed-embargoed-bg); border-radius: .25rem; padding: .05em .35em; }
    .final small { color: inherit; }
    .past { color: var(--ed-ink-2); font-weight: 500; }
    .clock { font-size: var(--ed-clock-size, 1rem); font-variant-numeric: tabular-nums; display: var(--ed-clock-display, inline); letter-spacing: -.01em; }
    .city { display: var(--ed-clock-city, inline); }
    .second { color: var(--ed-ink-2); font-variant-numeric: tabular-nums; display: var(--ed-clock-second, none); }`);

  class Ticking extends HTMLElement {
    static observedAttributes = ["now", "until"];
    connectedCallback() {
      this.root ??= this.attachShadow({ mode: "open" });
      this.root.adoptedStyleSheets = [sheet];
      ticking.add(this);
      this.tick();
    }
    disconnectedCallback() {
      ticking.delete(this);
    }
    attributeChangedCallback(name, before, after) {
      if (name === "now") {
        heard(after);
      }
      if (this.root) {
        this.tick();
      }
    }
    show(...parts) {
      const key = parts.map(p => p.join("|")).join("¦");
      if (key === this.shown) {
        return;
      }
      this.shown = key;
      this.root.replaceChildren(...parts.map(([tag, text, css]) => {
        const part = document.createElement(tag);
        part.textContent = text;
        part.className = css ?? "";
        return part;
      }));
    }
  }

  customElements.define("ed-countdown", class extends Ticking {
    tick() {
      const s = Math.ceil((Date.parse(this.getAttribute("until")) - now()) / 1000);
      if (Number.isNaN(s)) {
        return;
      }
      if (s <= 0) {
        this.show(["span", this.getAttribute("past") ?? "now", "past"]);
        return;
      }
      const css = s <= 60 ? "final" : s < 3600 ? "near" : "";
      const units = s < 60 ? [[s, "s"]]
        : s < 3600 ? [[Math.floor(s / 60), "min"], [s % 60, "s"]]
        : s < 86400 ? [[Math.floor(s / 3600), "h"], [Math.floor(s / 60) % 60, "min"], [s % 60, "s"]]
        : [[Math.floor(s / 86400), "d"], [Math.floor(s / 3600) % 24, "h"]];
      const key = css + units.join();
      if (key === this.shown) {
        return;
      }
      this.shown = key;
      const box = document.createElement("span");
      box.className = css;
      for (const [n, unit] of units) {
        const small = document.createElement("small");
        small.textContent = unit;
        box.append(`${n}\u202f`, small);
      }
      this.root.replaceChildren(box);
    }
  });

  const clock = seconds => new Date(seconds).toISOString().slice(11, 19);
  customElements.define("ed-clock", class extends Ticking {
    tick() {
      const changed = this.hasAttribute("next-at") && now() >= Date.parse(this.getAttribute("next-at"));
      const offset = Number(this.getAttribute(changed ? "next-offset" : "offset")) * 1000;
      const zone = this.getAttribute(changed ? "next-name" : "name");
      const city = this.getAttribute("city");
      this.show(
        ["b", clock(now() + offset), "clock"],
        ["span", ` ${zone}`],
        ["span", zone === city ? "" : `, ${city}`, "city"],
        ["span", zone === "UTC" ? "" : `${clock(now())} UTC`, "second"]);
    }
  });

  function tickAll() {
    for (const element of ticking) {
      element.tick();
    }
    setTimeout(tickAll, 1000 - (now() % 1000) + 5);
  }
  tickAll();

  // Dialogues. The browser itself keeps the focus inside, closes on Escape and gives the focus back.
  window.embargoDesk = {
    showDialog: dialog => dialog.open || dialog.showModal(),
    closeDialog: dialog => dialog.close(),
  };

  // A button that copies what another element shows, and says so for a moment.
  document.addEventListener("click", async e => {
    const button = e.target instanceof Element ? e.target.closest("[data-copy]") : null;
    const from = button && document.getElementById(button.dataset.copy);
    if (from) {
      try {
        await navigator.clipboard.writeText(from.textContent.trim());
        button.dataset.copied = "true";
        setTimeout(() => delete button.dataset.copied, 2000);
      } catch {
        getSelection()?.selectAllChildren(from);
      }
    }
  });

  // Unsaved text: leaving is asked about, by whatever way.
  const unsaved = () => document.querySelector('[data-unsaved="true"]') !== null;
  addEventListener("beforeunload", e => {
    if (unsaved()) {
      e.preventDefault();
    }
  });
  document.addEventListener("click", e => {
    const link = e.target instanceof Element ? e.target.closest("a[href]") : null;
    const samePage = link && link.pathname === location.pathname && link.hash !== "";
    if (link && !samePage && !link.target && link.getAttribute("data-enhance-nav") !== "false" && e.button === 0 && !e.ctrlKey && !e.metaKey && !e.shiftKey
      && unsaved() && !confirm("You have typed text that is not saved. Leave this page?")) {
      e.preventDefault();
      e.stopImmediatePropagation();
    }
    if (link?.closest("[popover]")) {
      link.closest("[popover]").hidePopover?.();
    }
  }, true);
})();
