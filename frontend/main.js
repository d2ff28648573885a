import "./scripts/favourites.js";

// A form that came back with errors starts at their summary, for people who read with the keyboard or a screen reader.
document.getElementById("errors")?.focus();
