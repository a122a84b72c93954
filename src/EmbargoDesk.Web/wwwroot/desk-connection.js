// What the bar of ReconnectBar.razor says and does. While the connection is lost the page takes no input, which the server would never hear;
// once it is lost for good, the page gives its text back to be copied.
(() => {
  const bar = () => document.getElementById("components-reconnect-modal");
  const say = (state, frozen) => {
    const element = bar();
    if (!element) {
      return;
    }
    for (const part of element.querySelectorAll("[data-says]")) {
      part.hidden = !part.dataset.says.split(" ").includes(state);
    }
    element.hidden = state === "hide";
    for (const main of document.querySelectorAll("main")) {
      main.inert = frozen;
    }
  };

  const acts = {
    async retry() {
      say("show", true);
      try {
        if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
          say("rejected", false);
        } else {
          say("hide", false);
        }
      } catch {
        say("failed", false);
      }
    },
    async resume() {
      try {
        say(await Blazor.resumeCircuit() ? "hide" : "resume-failed", false);
      } catch {
        say("resume-failed", false);
      }
    },
    reload() {
      location.reload();
    },
  };

  document.addEventListener("components-reconnect-state-changed", e => {
    const { state } = e.detail;
    say(state, state === "show" || state === "retrying");
  }, true);
  document.addEventListener("click", e => {
    const act = e.target instanceof Element ? e.target.closest(".ed-connection [data-act]")?.dataset.act : undefined;
    if (act) {
      acts[act]();
    }
  });
})();
