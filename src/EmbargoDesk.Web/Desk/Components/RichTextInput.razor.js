// The browser's half of RichTextInput.razor.
import { Editor, StarterKit, Subscript, Superscript } from "/lib/tiptap/tiptap.min.js";
import { cleanPaste } from "/clean-paste.js";

const commands = {
  bold: c => c.toggleBold(), italic: c => c.toggleItalic(),
  superscript: c => c.unsetSubscript().toggleSuperscript(), subscript: c => c.unsetSuperscript().toggleSubscript(),
  h2: c => c.toggleHeading({ level: 2 }), h3: c => c.toggleHeading({ level: 3 }),
  bullets: c => c.toggleBulletList(), numbers: c => c.toggleOrderedList(), quote: c => c.toggleBlockquote(),
  undo: c => c.undo(), redo: c => c.redo(),
};

const isActive = {
  bold: e => e.isActive("bold"), italic: e => e.isActive("italic"),
  superscript: e => e.isActive("superscript"), subscript: e => e.isActive("subscript"), link: e => e.isActive("link"),
  h2: e => e.isActive("heading", { level: 2 }), h3: e => e.isActive("heading", { level: 3 }),
  bullets: e => e.isActive("bulletList"), numbers: e => e.isActive("orderedList"), quote: e => e.isActive("blockquote"),
};

export function create(root, mount, dotnet, { id, html: given, disabled, help }) {
  let timer = 0, pending = false;
  const tools = [...root.querySelectorAll("[data-do]")];
  const linkRow = root.querySelector(".ed-rich-link");
  const href = linkRow.querySelector("input");

  const editor = new Editor({
    element: mount,
    content: given,
    editable: !disabled,
    injectCSS: false,
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3] }, code: false, codeBlock: false, horizontalRule: false, strike: false, underline: false,
        link: { openOnClick: false, autolink: true, protocols: ["http", "https", "mailto"], HTMLAttributes: { rel: null, target: null } },
      }),
      Subscript, Superscript,
    ],
    editorProps: {
      transformPastedHTML: cleanPaste,
      attributes: {
        id, role: "textbox", "aria-multiline": "true", "aria-labelledby": `${id}-label`, class: "ed-rich-body",
        ...(help ? { "aria-describedby": `${id}-help` } : {}),
      },
      handleKeyDown: (_, e) => {
        if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "k") {
          e.preventDefault();
          askForLink();
          return true;
        }
        return false;
      },
    },
    onUpdate: () => {
      pending = true;
      clearTimeout(timer);
      timer = setTimeout(flush, 300);
    },
    onBlur: flush,
    onTransaction: showMarks,
  });

  // The editor keeps an empty line to click into at the end; it is no part of the text.
  function html() {
    return editor.isEmpty ? "" : editor.getHTML().replace(/(?:<p><\/p>)+$/, "");
  }

  async function flush() {
    clearTimeout(timer);
    if (pending) {
      pending = false;
      await dotnet.invokeMethodAsync("OnTyped", html());
    }
  }

  function showMarks() {
    for (const tool of tools) {
      const active = isActive[tool.dataset.do]?.(editor);
      if (active === undefined) {
        tool.removeAttribute("aria-pressed");
      } else {
        tool.setAttribute("aria-pressed", String(active));
      }
    }
  }

  function askForLink() {
    href.value = editor.getAttributes("link").href ?? "";
    linkRow.hidden = false;
    href.focus();
  }

  function answerLink(answer) {
    linkRow.hidden = true;
    const chain = editor.chain().focus().extendMarkRange("link");
    const address = href.value.trim();
    if (answer === "remove" || (answer === "set" && address === "")) {
      chain.unsetLink().run();
    } else if (answer === "set") {
      // "www.example.org" is what people type; anything with a scheme is left to TipTap's own check.
      const full = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : address.includes("@") ? `mailto:${address}` : `https://${address}`;
      (editor.state.selection.empty && !editor.isActive("link")
        ? chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: full } }] })
        : chain.setLink({ href: full })).run();
    } else {
      editor.commands.focus();
    }
  }

  function onClick(e) {
    const tool = e.target.closest("[data-do]");
    const answer = e.target.closest("[data-link]");
    if (tool && !tool.disabled) {
      moveTo(tool, false);
      if (tool.dataset.do === "link") {
        askForLink();
      } else {
        commands[tool.dataset.do](editor.chain().focus()).run();
      }
    } else if (answer) {
      answerLink(answer.dataset.link);
    }
  }

  // The toolbar is one tab stop; arrows move inside it (ARIA toolbar pattern).
  function moveTo(tool, focus) {
    for (const t of tools) {
      t.tabIndex = t === tool ? 0 : -1;
    }
    if (focus) {
      tool.focus();
    }
  }

  function onKeyDown(e) {
    const at = tools.indexOf(e.target);
    if (at >= 0) {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tools.length - 1 }[e.key];
      if (to !== undefined) {
        e.preventDefault();
        moveTo(tools[(to + tools.length) % tools.length], true);
      }
    } else if (e.target === href && (e.key === "Enter" || e.key === "Escape")) {
      e.preventDefault();
      e.stopPropagation();
      answerLink(e.key === "Enter" ? "set" : "cancel");
    }
  }

  root.addEventListener("click", onClick);
  root.addEventListener("keydown", onKeyDown);
  addEventListener("pagehide", flush);
  showMarks();

  return {
    flush,
    setHtml(next) {
      clearTimeout(timer);
      pending = false;
      editor.commands.setContent(next, { emitUpdate: false });
    },
    setDisabled(value) {
      if (editor.isEditable === value) {
        editor.setEditable(!value, false);
      }
    },
    destroy() {
      clearTimeout(timer);
      removeEventListener("pagehide", flush);
      root.removeEventListener("click", onClick);
      root.removeEventListener("keydown", onKeyDown);
      editor.destroy();
    },
  };
}
