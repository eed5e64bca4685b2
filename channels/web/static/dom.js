// Elements and texts. Nothing is ever parsed as HTML: every text becomes a text node.

const el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
};

const say = (language, key, values = {}) =>
  (TEXTS[language]?.[key] ?? TEXTS.en[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);

const link = (href, className, text, attributes = {}) =>
  el("a", { href, class: className, ...(href.startsWith("http") ? { target: "_blank", rel: "noreferrer" } : {}), ...attributes }, text);

const button = (text, onClick, attributes = {}) =>
  el("button", { type: "button", class: "button", click: onClick, ...attributes }, text);

// Numbers to call; three digits before a capital letter are the number of a house. As in pages.py.
const CALLS = /\b(?:\d{3}-\d{3}-\d{4}|(?:911|988|211|311)(?! [A-Z]))\b/g;

// `toText` are the numbers that take texts only.
const withCalls = (text, toText = []) => {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(CALLS)) {
    const number = found[0];
    const scheme = toText.includes(number) ? "sms" : "tel";
    parts.push(text.slice(end, found.index), link(`${scheme}:${number.length > 3 ? "+1-" : ""}${number}`, "", number));
    end = found.index + number.length;
  }
  return [...parts, text.slice(end)];
};

const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
