// From a key press to what the annotator means by it.

const WRITTEN_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const PRESSED = "button, a[href], summary, input, label, [role=button]"; // Enter and Space press them

/**
 * The action of a key press: {digit: "3"}, {digit: "Shift+3"}, {name: "undo"} …, or null.
 *
 * `bindings` are [{name, code, shift}]: keys are told by `code`, their place on the keyboard,
 * because with Hangul switched on the A key reports "ㅁ". Only "?" is told by what it writes, too:
 * its place differs on every keyboard. A key that is held down repeats what the task or the stage
 * makes of it, and nothing else: `repeated`.
 */
export function action(event, bindings = []) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.target?.closest?.(WRITTEN_IN) && !isNoNumber(event)) return null;
  const digit = digitOf(event);
  if (digit) return event.repeat ? null : { digit };
  const name = named(event, bindings);
  if (!name) return null;
  return event.repeat ? { name, repeated: true } : { name };
}

/** In a field for a number a letter still means what it means on the desk. */
function isNoNumber({ target, code }) {
  return target.closest("[data-letters]") && /^(?:Key[A-Z]|Space)$/.test(code);
}

function digitOf({ code, shiftKey }) {
  const [, row, digit] = /^(Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (!shiftKey) return digit;
  return row === "Digit" ? `Shift+${digit}` : undefined;
}

function named({ key, code, shiftKey, target }, bindings) {
  const place = code === "NumpadEnter" ? "Enter" : code;
  const presses = ["Enter", "Space"].includes(place) && target?.closest?.(PRESSED);
  if (presses && !target.closest("[data-letters]")) return undefined;
  const bound = bindings.find((one) => one.code === place && (one.shift ?? false) === shiftKey);
  if (key === "?") return bindings.find(({ name, shift }) => name === "keys" && shift)?.name ?? bound?.name;
  return bound?.name;
}

/** Which keys are heard: all, those pressed where `here` is, or none (WCAG 2.1.4). */
export function heard(event, mode, here) {
  return mode === "on" || (mode === "stage" && here.contains(event.target));
}
