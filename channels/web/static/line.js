// The line to the server: messages go out one after the other, each under an id of its own, and are tried again under
// the same id until they are answered, so that a dropped network neither loses a message nor sends it twice.

const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
const PATIENCE = 40000;

class Refused extends Error {
  // What a request that cannot be used is told is for programmers, so in English.
  constructor({ detail, language = "en" }) {
    super(detail);
    this.language = language;
  }
}

class Line {
  // Tells `waiting` of a message that the network holds up, and `answered` or `refused` of one that is done.
  constructor(base, memory, { waiting, answered, refused }) {
    Object.assign(this, { base, memory, waiting, answered, refused, draining: null, wake: null, answers: 0 });
    addEventListener("online", () => this.tryNow());
  }

  send(text, language) {
    const message = { id: randomId(), text, language };
    this.memory.write({ queue: [...this.memory.read().queue, message] });
    this.drain();
    return message;
  }

  tryNow() {
    this.wake?.();
  }

  // Sends what waits; the promise is kept, so that others can tell when nothing waits any more.
  drain() {
    this.draining ??= this.sendAll().finally(() => (this.draining = null));
    return this.draining;
  }

  async sendAll() {
    for (let tries = 0, message; (message = this.memory.read().queue[0]); ) {
      try {
        const answer = await this.ask(message);
        this.answers += 1;
        if (this.done(message)) this.answered(message, answer);
        tries = 0;
      } catch (problem) {
        if (problem instanceof Refused) {
          if (this.done(message)) this.refused(message, problem);
          continue;
        }
        this.waiting(message);
        await this.pause(WAITS[Math.min(tries++, WAITS.length - 1)]);
      }
    }
  }

  async ask({ id, text, language }) {
    if (!this.memory.read().session) {
      // An empty message gives a session without saying anything: then even the first message can be tried again.
      this.memory.write({ session: (await this.post("", { session: null, text: "" })).session });
    }
    const answer = await this.post("", { session: this.memory.read().session, text, language, message_id: id });
    if (this.memory.read().queue[0]?.id === id) this.memory.write({ session: answer.session });
    return answer;
  }

  // Takes a message from the queue; false where the chat was cleared meanwhile.
  done(message) {
    const { queue } = this.memory.read();
    this.memory.write({ queue: queue.filter((other) => other.id !== message.id) });
    return queue.some((other) => other.id === message.id);
  }

  async post(path, body) {
    const response = await fetch(`${this.base}/api/chat${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    if (response.status >= 500 || response.status === 409) throw new Error("later");
    throw new Refused(answer);
  }

  // Said while the page may be closing, so nothing waits for the answer.
  end(session) {
    if (session) navigator.sendBeacon?.(`${this.base}/api/chat/end`, JSON.stringify({ session }));
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => (clearTimeout(timer), resolve());
    });
  }
}
