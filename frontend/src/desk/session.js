// Is the annotator still logged in? The desk's own page tells, and brings a fresh CSRF token.

/** A function that resolves to a CSRF token, or to null when this user is no longer logged in. */
export function session(user, { fetch = globalThis.fetch.bind(globalThis), page = location.href } = {}) {
  return async () => {
    const response = await fetch(page, { credentials: "same-origin" });
    if (response.status >= 500) throw new Error(`The server answered ${response.status}.`);
    const desk = new DOMParser().parseFromString(await response.text(), "text/html");
    const same = desk.querySelector("labeling-desk, batch-grid")?.dataset.user === user;
    return same ? JSON.parse(desk.getElementById("desk-data").textContent).csrf : null;
  };
}
