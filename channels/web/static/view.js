// The chat on the screen: the log, which is the one live region, and the box to write in.

class View {
  constructor(language, { submit, retry, clear, sendToPhone }) {
    Object.assign(this, { language, submit, retry, clear });
    this.tools = { sendToPhone, announce: (text) => this.announce(text) };
    this.title = el("h2", { class: "quiet" });
    this.log = el("div", { class: "log", role: "log" });
    this.typing = el("p", { class: "typing", "aria-hidden": "true", hidden: true }, el("span"), el("span"), el("span"));
    this.starters = el("div", { class: "starters" });
    this.text = el("textarea", { id: "text", rows: 2, maxlength: 10000, autocomplete: "off", "aria-describedby": "hint", keydown: (event) => this.onKey(event) });
    this.clearer = button("", () => this.clear(), { class: "button quiet-button", hidden: true });
    this.composer = el("form", { class: "composer", submit: (event) => (event.preventDefault(), this.submitText()) });
    this.label();
  }

  parts() {
    return [this.title, this.log, this.typing, this.starters, this.composer];
  }

  // Writes everything that is not part of the conversation, in the language of the page.
  label() {
    const t = (key) => say(this.language, key);
    this.log.setAttribute("aria-label", t("chat"));
    this.title.textContent = t("chat");
    this.clearer.textContent = t("clear");
    this.starters.replaceChildren(
      el("p", {}, t("starters")),
      el("div", { class: "replies" }, ...["food", "sleep", "rent", "job", "street"].map((name) => this.reply(t(`start_${name}`)))),
    );
    this.composer.replaceChildren(
      el("label", { for: "text" }, t("input")),
      el("p", { class: "hint", id: "hint" }, t("input_hint")),
      el("div", { class: "entry" }, this.text, el("button", { class: "button primary" }, t("send"))),
      this.clearer,
    );
  }

  // Shows a conversation from its start, without having all of it read out again.
  showAll(turns) {
    this.log.setAttribute("aria-live", "off");
    const hello = el("div", { class: "turn answer", lang: this.language }, el("p", { class: "who" }, "Nearhelp"), el("p", { class: "text" }, say(this.language, "hello")));
    this.log.replaceChildren(hello);
    for (const { message_id, said, answer } of turns) {
      const shown = [said && this.said(said), answer && drawAnswer(answer, this.tools)].filter(Boolean);
      shown.forEach((turn) => (turn.dataset.id = message_id));
      this.log.append(...shown);
    }
    this.began(turns.length > 0);
    const last = turns.at(-1)?.answer;
    if (last) this.offer(last);
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  // Whether just these turns are on the screen.
  shows(turns) {
    const shown = new Set([...this.log.children].map((turn) => turn.dataset.id).filter(Boolean));
    return shown.size === turns.length && turns.every(({ message_id }) => shown.has(message_id));
  }

  // Whether there is a conversation: then there is one to clear, and no need for examples.
  began(begun) {
    this.starters.hidden = begun;
    this.clearer.hidden = !begun;
  }

  showSaid(message) {
    if (this.turnOf(message)) return;
    this.began(true);
    this.log.querySelector(".replies")?.remove();
    const turn = this.said(message.text);
    turn.dataset.id = message.id;
    this.log.append(turn);
    this.typing.hidden = false;
    this.scrollTo(turn);
  }

  showAnswer(message, answer) {
    this.settle(message);
    if (answer.erased) this.log.replaceChildren(this.turnOf(message) ?? "");
    const turn = drawAnswer(answer, this.tools);
    this.log.append(turn);
    this.offer(answer);
    this.scrollTo(turn);
  }

  showNote(message, text, language) {
    this.settle(message);
    const note = el("div", { class: "turn note", lang: language }, el("p", { class: "text" }, ...withCalls(text)));
    this.log.append(note);
    this.scrollTo(note);
  }

  // Says once, under the message, that it waits for the network.
  showWaiting(message) {
    const turn = this.turnOf(message);
    this.typing.hidden = true;
    if (!turn || turn.querySelector(".waiting")) return;
    turn.append(el("div", { class: "waiting" }, el("p", {}, ...withCalls(say(this.language, "offline"))), button(say(this.language, "retry"), () => this.retry())));
    this.scrollTo(turn);
  }

  settle(message) {
    this.typing.hidden = true;
    this.turnOf(message)?.querySelector(".waiting")?.remove();
  }

  announce(text) {
    const line = el("p", { class: "quiet", lang: this.language }, text);
    this.log.append(line);
    setTimeout(() => line.remove(), 5000);
  }

  said(text) {
    return el("div", { class: "turn said" }, el("p", { class: "who" }, say(this.language, "you")), el("p", { class: "text" }, text));
  }

  turnOf(message) {
    return [...this.log.children].find((turn) => turn.dataset.id === message.id);
  }

  offer(answer) {
    const replies = answer.messages.at(-1)?.quick_replies ?? [];
    if (replies.length) this.log.append(el("div", { class: "replies", lang: answer.language }, ...replies.map((text) => this.reply(text))));
  }

  reply(text) {
    return button(text, () => {
      this.submit(text);
      this.text.focus({ preventScroll: true });
    });
  }

  submitText() {
    const text = this.text.value;
    this.text.value = "";
    if (text.trim()) this.submit(text);
    else this.announce(say(this.language, "empty"));
    this.text.focus();
  }

  // Enter sends, as in every chat; Shift and Enter begin a new line, and an input method's Enter is its own.
  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submitText();
  }

  // To the beginning of what is new: in a crisis the first line must be in sight.
  scrollTo(turn) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turn.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    if (turn.getBoundingClientRect().height > innerHeight / 2) turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
}
