// From a key press to what the annotator means by it.

/**
 * The action of a key press: {digit: "3"}, {name: "undo"} …, or null.
 *
 * `bindings` are [{name, code, shift}]: keys are told by `code`, their place on the keyboard,
 * because with Hangul switched on the A key reports "ㅁ". Only "?" is told by what it writes, too:
 * its place differs on every keyboard.
 */
export function action(event, bindings) {
  if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.target?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit && !event.shiftKey) return { digit };
  if (event.key === "?") return { name: "keys" };
  const bound = bindings.find(({ code, shift = false }) => code === event.code && shift === event.shiftKey);
  return bound ? { name: bound.name } : null;
}
