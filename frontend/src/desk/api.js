// The desk's half of the JSON API: a browser session, its CSRF token, and three ways to fail.

/** The server said no, and would say it again. */
export class Refused extends Error {
  constructor(status, { code = "refused", detail = `The server answered ${status}.`, fields = {} } = {}) {
    super(detail);
    Object.assign(this, { status, code, fields });
  }

  /** The sentence, and the faulty fields that it does not name itself. */
  get told() {
    const unnamed = Object.keys(this.fields).filter((field) => !this.message.includes(field));
    return [this.message, ...unnamed].join(" · ");
  }
}

/** Nobody answered, or the server is in trouble: worth another try. */
export class Unreachable extends Error {}

/** The session has ended: worth another try once somebody has logged in again. */
export class SignedOut extends Unreachable {}

const TIMEOUT_MS = 20_000;

export class Api {
  #lane = Promise.resolve(); // one request at a time: what an answer says is then never outdated

  /** `renew` resolves to a fresh CSRF token, or to null when nobody is logged in. */
  constructor({ urls, csrf, renew, fetch = globalThis.fetch.bind(globalThis) }) {
    Object.assign(this, { urls, csrf, renew, fetch });
  }

  claim(count) {
    return this.#send("POST", this.urls.claims, { count });
  }

  answer(answer) {
    return this.#send("POST", this.urls.annotations, answer);
  }

  undo(annotation) {
    return this.#send("DELETE", `${this.urls.annotations}${annotation}/`);
  }

  giveBack(claim) {
    return this.#send("DELETE", `${this.urls.claims}${claim}/`);
  }

  guideline() {
    return this.#send("GET", this.urls.guideline);
  }

  /** The newest version of the guideline that was looked at. */
  seen(version) {
    return this.#send("POST", this.urls.seen, { version });
  }

  prefer(changes) {
    return this.#send("PATCH", this.urls.preferences, changes);
  }

  post(url, body) {
    return this.#send("POST", url, body);
  }

  /** Says a last thing while the page is being left; nobody hears whether it arrived. */
  leave(url, body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrf };
    this.fetch(url, { method: "POST", keepalive: true, credentials: "same-origin", headers, body: JSON.stringify(body) });
  }

  #send(...request) {
    const run = () => this.#request(...request);
    this.#lane = this.#lane.then(run, run);
    return this.#lane;
  }

  async #request(method, url, body) {
    let response = await this.#fetch(method, url, body);
    if (response.status === 401 || response.status === 403) {
      // Refused, logged out, or logged in again elsewhere, which changes the CSRF token? Ask.
      this.csrf = await this.#renewed();
      response = await this.#fetch(method, url, body);
    }
    if (response.status >= 500 || response.status === 429) throw new Unreachable(`${response.status}`);
    if (!response.ok) throw new Refused(response.status, await explained(response));
    const answer = response.status === 204 ? {} : await read(response);
    return dated(answer, Date.parse(response.headers.get("Date")) || Date.now());
  }

  async #renewed() {
    const csrf = await this.renew().catch((error) => {
      throw new Unreachable(error.message);
    });
    if (csrf === null) throw new SignedOut();
    return csrf;
  }

  async #fetch(method, url, body) {
    try {
      return await this.fetch(url, {
        method,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new Unreachable(error.message);
    }
  }
}

/** What answers with no JSON is not our server: a proxy, or a network that wants a login first. */
async function read(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

/** The refusal's own words; a proxy's refusal has none, only a status. */
async function explained(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return isJson ? response.json() : {};
}

/** Turns each claim's `expires_at` into `until` on this browser's own clock, which may be wrong. */
function dated(answer, serverNow) {
  const lent = [...(answer.claims ?? []), answer.claim].filter((claim) => claim?.expires_at);
  for (const claim of lent) claim.until = Date.now() + Date.parse(claim.expires_at) - serverNow;
  return answer;
}
