// From a key press to what the annotator means by it.

const LETTERS = { KeyZ: "undo", KeyU: "cannotTell", KeyX: "skip", KeyF: "flag" };

/**
 * The action of a key press: {digit: "3"}, {name: "undo"} …, or null.
 *
 * Keys are told by `code`, their place on the keyboard, because with Hangul switched on the A key
 * reports "ㅁ". Only "?" is told by what it writes: its place differs on every keyboard.
 */
export function action(event) {
  if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.target?.closest?.("input, textarea, select, [contenteditable]")) return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit && !event.shiftKey) return { digit };
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return { name: "keys" };
  const name = LETTERS[event.code];
  return name && !event.shiftKey ? { name } : null;
}
