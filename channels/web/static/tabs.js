// What the browser keeps: the session and what is not sent yet, in this tab alone and until it is closed. Other tabs of
// the same site are asked for the session, so that one conversation goes on in all of them and none outlives the last.

const SLOT = "nearhelp";
const EMPTY = { session: null, queue: [], language: null, open: false };

class Memory {
  constructor() {
    this.kept = { ...EMPTY };
    try {
      this.kept = { ...EMPTY, ...JSON.parse(sessionStorage.getItem(SLOT) ?? "{}") };
    } catch {
      // Storage is blocked or holds something else: the conversation lasts as long as the page.
    }
  }

  read() {
    return this.kept;
  }

  write(changes) {
    this.kept = { ...this.kept, ...changes };
    try {
      sessionStorage.setItem(SLOT, JSON.stringify(this.kept));
    } catch {
      // As above.
    }
  }

  clear() {
    this.kept = { ...EMPTY, language: this.kept.language };
    try {
      sessionStorage.removeItem(SLOT);
    } catch {
      // As above.
    }
  }
}

class Tabs {
  constructor(memory, { changed, cleared, left }) {
    this.memory = memory;
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(SLOT) : null;
    this.channel?.addEventListener("message", ({ data }) => {
      if (data.kind === "hello" && memory.read().session) this.tell("session", { session: memory.read().session });
      if (data.kind === "session" && !memory.read().session) this.joined?.(data.session);
      if (data.kind === "changed") this.follow(data.session, changed);
      if (data.kind === "cleared") cleared();
      if (data.kind === "left") left();
    });
  }

  tell(kind, more = {}) {
    this.channel?.postMessage({ kind, ...more });
  }

  // What was said in another tab is shown here too, also where nothing was said before and so no session was known.
  follow(session, changed) {
    const { session: own, queue } = this.memory.read();
    if (!own && !queue.length) this.memory.write({ session });
    if (this.memory.read().session === session) changed();
  }

  // Asks the other tabs for their session; gives up soon, since there may be none.
  join() {
    if (!this.channel || this.memory.read().session) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 150);
      this.joined = (session) => {
        clearTimeout(timer);
        this.memory.write({ session });
        resolve();
      };
      this.tell("hello");
    });
  }
}
