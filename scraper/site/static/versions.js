// The slider over an article's versions: each place compares a version with the one before, fetched as a piece of a page.
"use strict";

const form = document.querySelector("form.compare");
const slider = document.getElementById("slider");
const diff = document.getElementById("diff");
const shown = form.querySelector("output");
const { old, new: later } = form.elements;
let asked = 0;

async function show() {
  const mine = ++asked;
  const query = new URLSearchParams({ old: old.value, new: later.value });
  const answer = await fetch(`${form.dataset.piece}?${query}`, { headers: { accept: "text/html" } });
  if (!answer.ok || mine !== asked) return;
  // Parsed apart: nothing in it is run, and what it may load is what this page's policy allows.
  const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
  diff.replaceChildren(...piece.body.childNodes);
  history.replaceState(null, "", `?${query}#versions`);
}

function slid() {
  later.value = slider.value;
  old.value = String(slider.valueAsNumber - 1);
  shown.value = `${slider.value} / ${slider.max}`;
}

if (slider.max > 2) form.querySelector(".slider").hidden = false;
slider.addEventListener("input", slid);
slider.addEventListener("change", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  slider.value = later.value;
  shown.value = `${later.value} / ${slider.max}`;
  show();
});
