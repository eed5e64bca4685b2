"""The intents that only the dialogue tells apart, and the act of the contract (DESIGN §4) that each of them is."""

REQUEST, INFORM, CRISIS_INTENT, DETAIL, CANCEL = "request", "inform", "crisis", "detail", "cancel"
OUT_OF_SCOPE, FEEDBACK = "oos", "feedback"
PUBLIC_ACT = {CRISIS_INTENT: REQUEST, INFORM: REQUEST, DETAIL: "more", CANCEL: "deny"}
