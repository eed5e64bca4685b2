// What the staff page does where scripts run: it searches as one types, walks with arrow keys, and puts the parts of
// the page that the server sends in their places. Every word and every rule of what is shown comes from the server.
"use strict";

(() => {
  const PAUSE = 90; // milliseconds without a key before the box is asked about
  const QUIET = 700; // milliseconds before the count is read out, so that it is not read at every letter
  const box = document.getElementById("text");
  const ask = document.getElementById("ask");
  const results = document.getElementById("results");
  const card = document.getElementById("card");
  const said = document.getElementById("said");
  const desk = document.querySelector(".desk");
  const lost = document.getElementById("lost");
  const single = document.getElementById("single");
  let asking = null; // the search under way
  let waiting = 0; // the timers until the box is asked about, and until the count is read out
  let reading = 0;
  const early = box.value; // typed before this ran, so not answered yet
  if (early !== box.defaultValue) box.value = box.defaultValue;
  let answered = fieldsOf(ask).toString(); // what the shown services answer
  if (early !== box.defaultValue) box.value = early;
  let opened = null; // the button of the service that is open
  let opening = null; // settles when the form for an unmet need is open

  document.documentElement.classList.add("scripts");
  // A browser gives autofocus when it next paints; what an agent types until then would be keys and not letters.
  if (document.activeElement === document.body && !location.hash) box.focus();
  try {
    single.checked = localStorage.getItem("single-keys") !== "off";
  } catch { /* the browser keeps nothing: single keys work */ }
  single.addEventListener("change", () => {
    try {
      localStorage.setItem("single-keys", single.checked ? "on" : "off");
    } catch { /* then it holds for this page */ }
  });

  function fieldsOf(form, submitter) {
    const fields = new URLSearchParams(new FormData(form));
    if (submitter && submitter.name) fields.set(submitter.name, submitter.value);
    if ("withCard" in form.dataset) {
      const shown = card.querySelector("[data-service]");
      fields.set("service", shown ? shown.dataset.service : "");
    }
    return fields;
  }

  // Posts fields and gives the part of the page that the server answers with; null where it cannot be shown.
  async function post(address, fields, signal) {
    let answer, text;
    try {
      answer = await fetch(address, { method: "POST", body: fields, headers: { "X-Fragment": "1" }, signal });
      text = await answer.text(); // a search that is given up here, too, must not empty the list
    } catch (error) {
      if (error.name !== "AbortError") tellLost("The server does not answer. Check the network, then try again.");
      return null;
    }
    const isPart = (answer.headers.get("content-type") || "").startsWith("text/html");
    if (!isPart) {
      tellLost(answer.status < 500 && text ? text : "That did not work. Try again in a minute.", answer.status === 401);
      return null;
    }
    lost.hidden = true;
    return text;
  }

  function tellLost(text, signIn) {
    lost.textContent = `${text} `;
    if (signIn) {
      const link = document.createElement("a");
      link.href = "/login?next=/staff";
      link.textContent = "Sign in";
      lost.append(link);
    }
    lost.hidden = false;
  }

  function put(place, html) {
    place.innerHTML = html; // made by our own templates, which escape every value
  }

  function focusIn(place) {
    const target = place.querySelector("[data-focus]");
    if (!target) return;
    target.focus();
  }

  // Searching

  async function search() {
    clearTimeout(waiting);
    const fields = fieldsOf(ask);
    if (fields.toString() === answered) return true;
    if (asking) asking.abort();
    asking = new AbortController();
    results.setAttribute("aria-busy", "true");
    const html = await post(ask.action, fields, asking.signal);
    if (html === null) return false;
    answered = fields.toString();
    results.removeAttribute("aria-busy");
    showResults(html);
    return true;
  }

  function showResults(html) {
    const walked = results.contains(document.activeElement);
    put(results, html);
    if (walked) focusHit(0);
    desk.classList.remove("reading");
    opened = null;
    clearTimeout(reading);
    const summary = results.querySelector("[data-say]");
    reading = setTimeout(() => { said.textContent = summary ? summary.dataset.say : ""; }, QUIET);
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  ask.addEventListener("change", (event) => {
    if (event.target !== box) search();
  });

  // Forms

  async function submit(form, submitter) {
    const place = document.getElementById(form.dataset.into);
    const address = submitter && submitter.hasAttribute("formaction") ? submitter.formAction : form.action;
    const buttons = form.querySelectorAll("button");
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    const html = await post(address, fieldsOf(form, submitter));
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    if (html === null) return;
    if (place === results) {
      showResults(html);
      answered = "";
      focusHit(Number(form.dataset.at || 0));
      return;
    }
    put(place, html);
    if (place === card) {
      mark(submitter);
      desk.classList.toggle("reading", card.querySelector("[data-service]") !== null);
    }
    focusIn(place);
  }

  function mark(button) {
    if (!button || button.name !== "service") return;
    if (opened) opened.removeAttribute("aria-current");
    opened = button;
    opened.setAttribute("aria-current", "true");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.into) return;
    event.preventDefault();
    if (form === ask) {
      search();
    } else if (!event.submitter || event.submitter.getAttribute("aria-disabled") !== "true") {
      submit(form, event.submitter);
    }
  });

  document.addEventListener("change", async (event) => {
    const address = event.target.dataset && event.target.dataset.changes;
    if (!address) return;
    const form = event.target.form;
    const place = document.getElementById(form.dataset.into);
    const typed = new FormData(form);
    const html = await post(address, fieldsOf(form));
    if (html === null) return;
    put(place, html);
    const fresh = place.querySelector("form");
    ["number", "consent", "safe"].forEach((name) => {
      const field = fresh.elements[name];
      if (field && field.type === "checkbox") field.checked = typed.has(name);
      else if (field) field.value = typed.get(name) || "";
    });
    document.getElementById(event.target.id).focus();
  });

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-back]")) backToList();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.value);
    } catch { // no leave to use the clipboard: select it, so that one key copies it
      text.select();
      said.textContent = "Press Control and C to copy.";
      return;
    }
    button.textContent = "Copied";
    said.textContent = "Copied";
  });

  // Keys

  const hits = () => [...results.querySelectorAll("button[name=service]")];

  function focusHit(at) {
    const all = hits();
    if (at < 0) box.focus();
    else if (all.length) all[Math.min(at, all.length - 1)].focus();
  }

  function backToList() {
    desk.classList.remove("reading");
    if (opened && opened.isConnected) opened.focus();
    else box.focus();
  }

  const isTyping = (target) => target.matches("input:not([type=checkbox], [type=radio]), select, textarea");

  function openUnmet() {
    const details = results.querySelector("details.unmet");
    if (!details) return false;
    desk.classList.remove("reading");
    details.open = true;
    const first = details.querySelector(details.querySelector("select").value ? "[data-key]" : "select");
    first.focus();
    return true;
  }

  function escape(target) {
    if (target === box) {
      const first = hits()[0] || results.querySelector("summary");
      if (first) first.focus();
      else box.blur(); // what is pressed next is a key, and no letter for the box
    } else if (card.contains(target)) {
      backToList();
    } else if (target.closest("details.unmet")) {
      target.closest("details.unmet").open = false;
      focusHit(0);
    } else {
      box.focus();
    }
  }

  document.addEventListener("keydown", async (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const at = hits().indexOf(target);
    if (event.key === "Escape") {
      event.preventDefault();
      escape(target);
    } else if (event.key === "ArrowDown" && (target === box || at >= 0)) {
      event.preventDefault();
      focusHit(at + 1);
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      focusHit(at - 1);
    } else if (event.key === "/" && target === box && !box.value && single.checked) {
      event.preventDefault(); // asked to get here and is here already
    } else if (event.key === "Enter" && target === box) {
      event.preventDefault();
      if (await search() && hits().length) hits()[0].click();
    } else if (single.checked && !isTyping(target)) {
      if (event.key === "/") {
        event.preventDefault();
        box.focus();
        box.select();
      } else if (event.key === "u") {
        event.preventDefault();
        opening = search().then((there) => there && openUnmet()); // about what stands in the box, not what stood there
      } else if (/^\d$/.test(event.key)) {
        await opening;
        const reason = results.querySelector(`details.unmet[open] [data-key="${event.key}"]`);
        if (reason) reason.click();
      }
    }
  });

  if (early !== box.defaultValue) search();
})();
