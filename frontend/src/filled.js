// A sentence that the server has written in the user's language, with its gaps filled.

/** "{n} left" and {n: 3} make "3 left". */
export const filled = (sentence, given) => sentence.replace(/\{(\w+)\}/g, (_, key) => given[key] ?? "");

/** The language of the page, as Intl wants it. */
export const language = () => document.documentElement.lang || "en";
