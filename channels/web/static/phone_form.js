// "Send to my phone": a number and a box to tick, under the card that is to be sent.

const phoneForm = (service, language, tools, place) => {
  const told = `told-${randomId()}`;
  const phone = el("input", { type: "tel", autocomplete: "tel-national", required: true, "aria-describedby": told });
  const consent = el("input", { type: "checkbox", required: true, "aria-describedby": told });
  const result = el("p", { class: "result", id: told });
  const form = el(
    "form",
    { class: "to-phone", novalidate: true, hidden: true, submit: (event) => submit(event) },
    el("label", {}, say(language, "phone"), phone),
    el("p", { class: "hint" }, say(language, "phone_safe")),
    el("label", { class: "tick" }, consent, say(language, "consent")),
    result,
    el(
      "p",
      { class: "actions" },
      el("button", { class: "button primary" }, say(language, "send_text")),
      button(say(language, "cancel"), () => toggle(false), named(service, language, "cancel")),
    ),
  );
  const opener = button(say(language, "to_phone"), () => toggle(form.hidden), {
    "aria-expanded": "false",
    ...named(service, language, "to_phone"),
  });

  const toggle = (open) => {
    form.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? phone : opener).focus();
  };

  const submit = async (event) => {
    event.preventDefault();
    result.textContent = "";
    const { sent, text } = await tools.sendToPhone(service.service_id, phone.value, consent.checked, language);
    result.textContent = text;
    tools.announce(text);
    if (sent) phone.value = "";
    else (consent.checked ? phone : consent).focus();
  };

  place.append(opener);
  place.after(form);
};
