// What the desk says that is not in its template.

const number = new Intl.NumberFormat(document.documentElement.lang);

const count = (n, one, many) => `${number.format(n)} ${n === 1 ? one : many}`;

export const words = {
  progress: ({ labeled, pool }) => `${number.format(labeled)} of ${number.format(pool)}`,
  nextRound: ({ until_next_round: left }) =>
    left > 0 ? `next round in ${count(left, "label", "labels")}` : "a round is due",
  saved: "saved",
  unsaved: (n) => `${n} unsaved, retrying`,
  waiting: "Getting the next sample…",
  unreachable: "The server cannot be reached. Trying again…",
  extra: (detail) => detail || "Kept as an extra annotation: your claim had expired.",
  cameBack: (detail) => `Your answer was not accepted, so the sample is back: ${detail}`,
  dropped: (detail) => `One answer was not accepted: ${detail}`,
  notUndone: (detail) => `That answer could not be undone: ${detail}`,
  flagged: (caption) => `${caption}, flagged`,
  gone: "The answer is undone. Somebody else has the sample now.",
  alt: ({ id }) => `Sample ${id}`, // never the key: a file name may give the answer away
  broken: "This image cannot be shown. Skip it with X and say that it is damaged.",
};
