/* A comfort of the citizens' pages: buttons that print, shown only where scripts run. */
"use strict";

document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
