// Buttons that copy the text of a field: `data-copies` names the field, `data-says` where it is said how that went. Without
// a script they stay hidden, and the text is selected by hand.
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Old browsers, and pages without TLS.
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  const said = document.getElementById(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const done = await copied(document.getElementById(button.dataset.copies));
    said.textContent = done ? said.dataset.done : said.dataset.failed;
  });
}
