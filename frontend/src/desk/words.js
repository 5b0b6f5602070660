// What the desk says that is not in its templates. The server sends the sentences in the user's
// language, as JSON beside the desk's data; {name} in one is replaced by what is given.

const number = new Intl.NumberFormat(document.documentElement.lang);

let sentences = null;

/** The sentence called `name`; `n` chooses between "name.one" and "name.many". */
export function word(name, given = {}) {
  sentences ??= JSON.parse(document.getElementById("desk-words")?.textContent ?? "{}");
  const form = "n" in given ? sentences[`${name}.${given.n === 1 ? "one" : "many"}`] : undefined;
  const sentence = form ?? sentences[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (_, key) => shown(given[key]));
}

function shown(value) {
  return typeof value === "number" ? number.format(value) : (value ?? "");
}
