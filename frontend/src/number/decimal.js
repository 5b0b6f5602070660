// Numbers as people write them, and whether a project takes them: labeling/answers/number.py
// decides the same.

const LARGEST = 1e15; // as labeling/answers/asked.py has it
const WRITTEN = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)$/;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** {number} of what was typed, or {fault} as a word's name: "3.5" and "3,5" are the same. */
export function read(typed) {
  const text = typed.trim().replace(/[−–]/, "-");
  if (!text) return { fault: "number_missing" };
  if (THOUSANDS.test(text)) return { fault: "number_two_ways" };
  if (!WRITTEN.test(text)) return { fault: "number_unreadable" };
  const number = Number(text.replace(",", "."));
  return Math.abs(number) > LARGEST ? { fault: "number_too_large" } : { number: number || 0 };
}

/** What is wrong with this number, as a word's name; null for nothing. */
export function faultOf(number, { least = null, most = null, step = null }) {
  if ((least !== null && number < least) || (most !== null && number > most)) return "number_out_of_range";
  return step !== null && isOffStep(number, step, least ?? 0) ? "number_off_step" : null;
}

/** The next number that the project takes, upwards (1) or downwards (-1); it may be the same. */
export function stepped(number, direction, { least = null, most = null, step = null }) {
  const by = step ?? 1;
  const start = least ?? 0;
  if (number === null) return clamped(start, { least, most });
  const [n, s, b] = aligned([number, start, by]);
  const into = (((n - s) % b) + b) % b; // how far above a step it stands
  const up = direction > 0;
  const beside = up ? n - into + b : n - (into || b);
  const next = step === null ? n + (up ? b : -b) : beside;
  return clamped(unscaled(next, scaleOf([number, start, by])), { least, most }, number);
}

function clamped(number, { least, most }, otherwise = number) {
  if (least !== null && number < least) return otherwise < least ? least : otherwise;
  if (most !== null && number > most) return otherwise > most ? most : otherwise;
  return number;
}

/** In decimals, as people count: 0.3 is three steps of 0.1. */
function isOffStep(number, step, start) {
  const [n, s, b] = aligned([number, start, step]);
  return (n - s) % b !== 0n;
}

/** The numbers as whole ones of one decimal scale. */
function aligned(numbers) {
  const scale = scaleOf(numbers);
  return numbers.map((number) => {
    const { digits, scale: own } = decimal(number);
    return digits * 10n ** BigInt(scale - own);
  });
}

function scaleOf(numbers) {
  return Math.max(...numbers.map((number) => decimal(number).scale));
}

function unscaled(digits, scale) {
  return Number(`${digits}e${-scale}`);
}

/** The shortest decimal that reads back as this number: 1e-7 is 1 at scale 7. */
function decimal(number) {
  const [, sign, whole, part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number));
  const scale = part.length - Number(power);
  const digits = BigInt(`${sign}${whole}${part}`);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}
