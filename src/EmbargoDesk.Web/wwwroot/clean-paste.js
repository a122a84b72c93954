// Word and its kin paste lists as paragraphs with a typed bullet, and marks as styles. This makes them what they look like.
// What the schema does not know (fonts, colours, spans) the editor drops by itself.
const styleOf = e => e.dataset.style ?? "";
const listParagraph = p => p.tagName === "P" && (/mso-list:\s*l\d+\s+level\d+/i.test(styleOf(p)) || /^MsoListParagraph/.test(p.className));

export function cleanPaste(html) {
  const body = new DOMParser().parseFromString(withoutStyles(withoutConditionals(html)), "text/html").body;
  for (const e of body.querySelectorAll("script, meta, link, title, xml")) {
    e.remove();
  }

  markStyles(body);
  makeLists(body);

  // An empty paragraph in Word is a gap, not a paragraph.
  for (const p of body.querySelectorAll("p")) {
    if (p.textContent.trim() === "") {
      p.remove();
    }
  }
  return body.innerHTML;
}

// Word hides bullets from other programs in downlevel-revealed comments: <![if !supportLists]>1.<![endif]>. Their content is kept here,
// marked, because it alone tells numbers from bullets.
function withoutConditionals(html) {
  return html
    .replace(/<!--\[if !supportLists\]-->|<!\[if !supportLists\]>/gi, '<span data-bullet="">')
    .replace(/(<span data-bullet="">[\s\S]*?)(?:<!--\[endif\]-->|<!\[endif\]>)/gi, "$1</span>")
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, "")
    .replace(/<!\[[^\]]*\]>|<!--[\s\S]*?-->/g, "");
}

// The policy forbids inline styles, in a parsed document too: they are read under another name and never applied.
function withoutStyles(html) {
  return html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, tag => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

// Word writes bold and italic as elements, its web version and others as styles; sub- and superscript come as either.
function markStyles(body) {
  for (const e of [...body.querySelectorAll("span[data-style], b[data-style]")]) {
    const style = styleOf(e);
    const marks = [];
    if (/vertical-align:\s*super/i.test(style)) marks.push("sup");
    if (/vertical-align:\s*sub/i.test(style)) marks.push("sub");
    if (e.tagName === "SPAN" && /font-weight:\s*(bold|[6-9]00)/i.test(style)) marks.push("strong");
    if (/font-style:\s*italic/i.test(style)) marks.push("em");
    const plain = e.tagName === "B" && /font-weight:\s*(normal|400)/i.test(style);
    if (marks.length === 0 && !plain) {
      continue;
    }
    let inner = document.createDocumentFragment();
    inner.append(...e.childNodes);
    for (const mark of marks) {
      const wrap = document.createElement(mark);
      wrap.append(inner);
      inner = wrap;
    }
    e.replaceWith(inner);
  }
}

function makeLists(body) {
  for (const first of [...body.querySelectorAll("p")].filter(p => listParagraph(p) && !(p.previousElementSibling && listParagraph(p.previousElementSibling)))) {
    const run = [];
    for (let p = first; p && listParagraph(p); p = p.nextElementSibling) {
      run.push(p);
    }
    const anchor = document.createComment("");
    first.before(anchor);
    const top = [];
    const open = [];
    for (const p of run) {
      const level = Number(/level(\d+)/i.exec(styleOf(p))?.[1] ?? 1);
      const kind = takeBullet(p) ? "OL" : "UL";
      open.length = Math.min(open.length, level);
      if (open.length > 0 && open.length === level && open.at(-1).tagName !== kind) {
        open.pop();
      }
      while (open.length < level) {
        const list = document.createElement(open.length === level - 1 ? kind : "UL");
        const holder = open.at(-1)?.lastElementChild;
        if (holder) {
          holder.append(list);
        } else {
          top.push(list);
        }
        open.push(list);
        if (open.length < level && !holder) {
          // A run that begins below the first level has no item to hang from: begin it here.
          open.length = 0;
          open.push(list);
          break;
        }
      }
      const item = document.createElement("li");
      const text = document.createElement("p");
      text.append(...p.childNodes);
      item.append(text);
      open.at(-1).append(item);
      p.remove();
    }
    anchor.replaceWith(...top);
  }
}

// Removes the typed bullet; says whether it was a number ("1.", "a)", "iv.").
function takeBullet(p) {
  const marked = p.querySelector("[data-bullet], [data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
  const typed = (marked ?? p).textContent.replace(/\u00a0/g, " ").trim();
  const bullet = marked ? typed : /^(?:[·•o§\u2022\u25aa-]|\(?(?:\d+|[a-z]|[ivx]+)[.)])(?=\s)/i.exec(typed)?.[0] ?? "";
  if (marked) {
    marked.remove();
  } else if (bullet !== "") {
    const node = document.createTreeWalker(p, NodeFilter.SHOW_TEXT).nextNode();
    node.data = node.data.replace(/^\s*\S+\s*/, "");
  }
  return /^\(?(?:\d+|[a-hj-np-z]|[ivx]+)[.)]$/i.test(bullet);
}
