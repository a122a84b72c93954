// What RichTextInput.razor.js needs of TipTap, as one module. Nothing of ours is in it: the bundle stays third-party code, unchanged.
export { Editor } from "@tiptap/core";
export { StarterKit } from "@tiptap/starter-kit";
export { Subscript } from "@tiptap/extension-subscript";
export { Superscript } from "@tiptap/extension-superscript";
