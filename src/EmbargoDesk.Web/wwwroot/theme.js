// Light or dark as the reader's system says. Loaded blocking in the head, so that no page flashes in the other one.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = () => document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
  set();
  dark.addEventListener("change", set);

  // Blazor's enhanced navigation puts the server's attributes back.
  new MutationObserver(() => {
    if (document.documentElement.dataset.bsTheme !== (dark.matches ? "dark" : "light")) {
      set();
    }
  }).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
})();
