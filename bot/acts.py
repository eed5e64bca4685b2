"""The intents that only the dialogue tells apart, and the act of the contract (DESIGN §4) that each of them is."""

REQUEST, INFORM, CRISIS_INTENT, DETAIL, CANCEL = "request", "inform", "crisis", "detail", "cancel"
OUT_OF_SCOPE, FEEDBACK, IN_CRISIS = "oos", "feedback", "in_crisis"
PUBLIC_ACT = {CRISIS_INTENT: REQUEST, IN_CRISIS: REQUEST, INFORM: REQUEST, DETAIL: "more", CANCEL: "deny"}
