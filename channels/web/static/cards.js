// Draws an answer: its words, the lines to call in a crisis, and the services as cards.

// The words name every line; the first two are buttons as well, because somebody in danger should not have to choose.
const MOST_LINES = 2;

// The language that the directory is written in.
const DIRECTORY = "en";

const contactRow = (contact, language) =>
  el(
    "li",
    {},
    contact.phone_link && link(contact.phone_link, "button primary", say(language, "call", { phone: contact.phone })),
    contact.text_link && link(contact.text_link, "button", say(language, "text_number", { phone: contact.text_line })),
    el("span", { lang: "en" }, contact.label),
  );

const actions = (service, language) => [
  service.phone && link(service.phone_link, "button primary", say(language, "call", { phone: service.phone })),
  service.text_line && link(service.text_link, "button", say(language, "text_number", { phone: service.text_line })),
  service.directions && link(service.directions, "button directions", say(language, "directions"), named(service, language, "directions")),
  service.url && link(service.url, "button website", say(language, "website"), named(service, language, "website")),
];

// What a button is called by a screen reader: several cards have a "Copy", each for its own service.
const named = (service, language, key) => ({ "aria-label": `${say(language, key)}: ${service.name}` });

const details = (service, language) => [
  el("h3", {}, `${service.number}. ${service.name}`),
  service.organization !== service.name && el("p", { class: "organization" }, service.organization),
  service.description && el("p", { lang: DIRECTORY }, service.description),
  el("ul", { class: "notes" }, ...service.notes.map((note) => el("li", {}, note))),
  service.address && el("p", {}, service.address),
  service.phone_note && el("p", { lang: DIRECTORY }, service.phone_note),
  ...["eligibility", "fees"].map((part) => service[part] && labelled(say(language, part, { text: "\n" }), service[part])),
];

// A text of the directory in a sentence of ours: each is in its own language.
const labelled = (sentence, text) => {
  const [before, after] = sentence.split("\n");
  return el("p", {}, before, el("span", { lang: DIRECTORY }, text), after);
};

const asText = (service) =>
  [service.name, service.description, service.phone, service.text_line, service.address, service.url, ...service.notes]
    .filter(Boolean)
    .join("\n");

const copyCard = async (service, language, announce) => {
  try {
    await navigator.clipboard.writeText(asText(service));
    announce(say(language, "copied"));
  } catch {
    announce(say(language, "copy_failed"));
  }
};

// Prints one card by way of a frame of its own, so that nothing else of the page is on the paper.
const printCard = (service) => {
  const frame = el("iframe", { class: "paper", "aria-hidden": "true", tabindex: "-1" });
  document.body.append(frame);
  const paper = frame.contentDocument;
  paper.title = service.name;
  paper.body.replaceChildren(...asText(service).split("\n").map((line, index) => el(index ? "p" : "h1", {}, line)));
  frame.style.cssText = "position:fixed;inset:auto;width:0;height:0;border:0";
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow.print();
};

const card = (service, language, tools) => {
  const more = el(
    "p",
    { class: "actions minor" },
    button(say(language, "copy"), () => copyCard(service, language, tools.announce), named(service, language, "copy")),
    button(say(language, "print"), () => printCard(service), named(service, language, "print")),
  );
  const item = el("li", { class: "card" }, ...details(service, language).filter(Boolean), el("p", { class: "actions" }, ...actions(service, language).filter(Boolean)), more);
  if (service.can_send) phoneForm(service, language, tools, more);
  return item;
};

const drawAnswer = (answer, tools) => {
  const { language, crisis } = answer;
  const contacts = crisis?.contacts ?? [];
  const toText = contacts.map((one) => one.text_line).filter((number) => !contacts.some((one) => one.phone === number));
  const parts = answer.messages.flatMap((message, index) => [
    message.lead && el("p", { class: "text" }, ...withCalls(message.lead, toText)),
    index === 0 && crisis && el("ul", { class: "contacts" }, ...contacts.slice(0, MOST_LINES).map((contact) => contactRow(contact, language))),
    message.services.length > 0 && el("ul", { class: "cards" }, ...message.services.map((service) => card(service, language, tools))),
  ]);
  return el("div", { class: `turn answer${crisis ? " crisis" : ""}`, lang: language }, el("p", { class: "who" }, "Nearhelp"), ...parts.filter(Boolean));
};
