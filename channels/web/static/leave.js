// "Leave this page": blanks it at once, forgets the conversation, and puts a page that says nothing in its place.

const SHIFTS = 3;
const WITHIN = 2000;

const leave = (site) => {
  document.documentElement.replaceChildren();
  document.title = "";
  try {
    history.replaceState(null, "", "/");
  } catch {
    // The page is in a sandbox; it is blank all the same.
  }
  location.replace(site);
};

// Shift alone, three times in a row: no other key, not held down.
const onThreeShifts = (act) => {
  let presses = [];
  let alone = false;
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat;
    if (!alone && event.key !== "Shift") presses = [];
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses = [...presses.filter((time) => event.timeStamp - time < WITHIN), event.timeStamp];
    if (presses.length >= SHIFTS) act();
  }, true);
};
