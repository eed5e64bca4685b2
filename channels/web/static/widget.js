// Puts the chat on a page: in place of the form on our own, behind a button on any other.

const script = document.currentScript;
const base = new URL(script.src).origin;
const NEUTRAL_SITE = "https://www.weather.gov/";

const start = () => {
  const ours = document.querySelector("[data-nearhelp]");
  const memory = new Memory();
  const wanted = ours?.dataset.language ?? script.dataset.language ?? memory.read().language ?? document.documentElement.lang.slice(0, 2);
  let chosen = ours ? (ours.hasAttribute("data-chosen") ? wanted : null) : memory.read().language;

  const view = new View(TEXTS[wanted] ? wanted : "en", {
    submit: (text) => view.showSaid(line.send(text, chosen)),
    retry: () => line.tryNow(),
    clear: () => (line.end(memory.read().session), tabs.tell("cleared"), forget()),
    sendToPhone: async (service_id, phone, consent, language) => {
      try {
        const body = { session: memory.read().session, service_id, phone, consent, language };
        return { sent: true, text: (await line.post("/send", body)).text };
      } catch (problem) {
        return { sent: false, text: problem instanceof Refused ? problem.message : say(language, "gone_wrong") };
      }
    },
  });
  const line = new Line(base, memory, {
    waiting: (message) => view.showWaiting(message),
    answered: (message, answer) => (view.showAnswer(message, answer), tabs.tell("changed", { session: answer.session })),
    refused: (message, problem) => view.showNote(message, problem.message, problem.language),
  });
  const tabs = new Tabs(memory, { changed: () => reload(), cleared: () => forget(), left: () => go() });

  // Shows the server's copy of the conversation, and what was not answered when the page was closed. What is being
  // sent goes first: the copy holds it then. A copy without news changes nothing, so that no form is lost that
  // somebody is filling in.
  const reload = async () => {
    for (let turns, before; memory.read().session; ) {
      await line.draining;
      before = line.answers;
      turns = await line.post("/history", { session: memory.read().session }).then((copy) => copy.turns, () => null);
      if (line.draining || line.answers > before) continue;
      if (turns) {
        const answered = turns.filter((turn) => turn.answer);
        answered.forEach(({ message_id }) => line.done({ id: message_id }));
        if (!view.shows(answered)) view.showAll(answered);
      }
      break;
    }
    memory.read().queue.forEach((message) => view.showSaid(message));
    line.drain();
  };
  const forget = () => {
    memory.clear();
    view.showAll([]);
    view.announce(say(view.language, "cleared"));
  };
  const go = () => {
    line.end(memory.read().session);
    memory.clear();
    leave(NEUTRAL_SITE);
  };
  const goEverywhere = () => (tabs.tell("left"), go());
  onThreeShifts(goEverywhere);

  const root = el("div", { lang: view.language, class: "nearhelp" });
  const shadow = root.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [style];
  if (ours) onOurPage(ours, shadow, view, root, memory, goEverywhere);
  else
    onOtherPage(shadow, view, root, memory, goEverywhere, (language) => {
      chosen = language;
      memory.write({ language });
    });
  view.showAll([]);
  tabs.join().then(reload);
};

const onOurPage = (ours, shadow, view, root, memory, go) => {
  if (ours.dataset.session) memory.write({ session: ours.dataset.session });
  view.text.value = ours.querySelector("textarea").value;
  const writing = ours.contains(document.activeElement);
  shadow.append(...view.parts());
  ours.replaceChildren(root);
  if (writing) view.text.focus();
  document.querySelector("[data-nearhelp-leave]").addEventListener("click", (event) => (event.preventDefault(), go()));
  // A new language is a new page, but not a new entry in the browser's history.
  document.querySelector("[data-nearhelp-languages]").addEventListener("submit", (event) => {
    event.preventDefault();
    location.replace(`/?language=${event.submitter.value}`);
  });
};

const onOtherPage = (shadow, view, root, memory, go, choose) => {
  const panel = el("section", { class: "panel", hidden: true });
  const open = el("button", { type: "button", class: "button primary launcher", "aria-expanded": "false", click: () => show(true) });
  const show = (visible, focus = true) => {
    panel.hidden = !visible;
    open.hidden = visible;
    open.setAttribute("aria-expanded", String(visible));
    memory.write({ open: visible });
    if (focus) (visible ? view.text : open).focus();
  };
  const dress = () => {
    const t = (key) => say(view.language, key);
    root.lang = view.language;
    open.textContent = t("open");
    panel.setAttribute("aria-label", t("chat"));
    const picker = el("select", { "aria-label": t("language"), change: (event) => speak(event.target.value) });
    picker.append(...Object.entries(NAMES).map(([code, name]) => el("option", { value: code, lang: code, selected: code === view.language }, name)));
    const top = el(
      "div",
      { class: "bar" },
      picker,
      button(t("leave"), go, { class: "button leave" }),
      button("×", () => show(false), { class: "button close", "aria-label": t("close") }),
    );
    const urgent = el("ul", { class: "urgent" }, ...["911", "988", "211"].map((number) => el("li", {}, link(`tel:${number}`, "", t(`call_${number}`)))));
    panel.replaceChildren(view.title, top, urgent, el("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": t("chat") }, view.log, view.typing, view.starters), view.composer);
  };
  const speak = (language) => {
    view.language = language;
    choose(language);
    view.label();
    dress();
    panel.querySelector("select").focus();
  };
  panel.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
  dress();
  shadow.append(open, panel);
  document.body.append(root);
  if (memory.read().open) show(true, false);
};

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
