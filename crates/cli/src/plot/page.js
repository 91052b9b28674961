"use strict";
const data = @DATA@;
const box = @GEOMETRY@;
const drawing = document.querySelector("svg");
const pointer = document.getElementById("pointer");
const readout = document.getElementById("readout");
let at = 0;

function clock(seconds) {
  const whole = Math.floor(seconds);
  return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0") + "." + Math.floor(seconds * 10) % 10;
}

function row(name, colour, value) {
  const line = document.createElement("div");
  const label = document.createElement("span");
  const number = document.createElement("i");
  label.textContent = name;
  label.style.color = colour;
  number.textContent = value;
  line.append(label, number);
  return line;
}

function signed(value) {
  return (value > 0 ? "+" : "") + value.toFixed(2);
}

function show(index) {
  at = Math.max(0, Math.min(data.samples.length - 1, index));
  const sample = data.samples[at];
  const x = box.left + box.width * Math.min(1, sample[0] / data.seconds);
  pointer.setAttribute("transform", "translate(" + x + ",0)");
  pointer.setAttribute("visibility", "visible");
  const heading = document.createElement("b");
  heading.textContent = clock(sample[0]) + "  (frame " + Math.round(sample[0] * data.fps) + ")";
  const rows = data.lines.map((line, i) => row(line[0], line[2], signed(sample[1 + i])));
  rows.push(...data.states.map((state, i) => row(state[0], state[1], Math.round(100 * sample[4 + i]) + " %")));
  rows.push(row("sure", "#a8a4ba", Math.round(100 * sample[8]) + " %"));
  readout.replaceChildren(heading, ...rows);
  const scale = drawing.getBoundingClientRect().width / box.page;
  const side = x > box.left + box.width / 2 ? x * scale - readout.offsetWidth - 14 : x * scale + 14;
  readout.style.left = Math.max(0, side) + "px";
  readout.style.top = box.top * scale + 14 + "px";
  readout.style.visibility = "visible";
}

function hide() {
  pointer.setAttribute("visibility", "hidden");
  readout.style.visibility = "hidden";
}

if (data.samples.length > 0) {
  const surface = document.getElementById("surface");
  surface.addEventListener("pointermove", event => {
    const area = surface.getBoundingClientRect();
    const seconds = data.seconds * (event.clientX - area.left) / area.width;
    const later = data.samples.findIndex(sample => sample[0] >= seconds);
    const right = later < 0 ? data.samples.length - 1 : later;
    const left = Math.max(0, right - 1);
    show(seconds - data.samples[left][0] < data.samples[right][0] - seconds ? left : right);
  });
  surface.addEventListener("pointerleave", hide);
  document.addEventListener("keydown", event => {
    if (event.key === "ArrowLeft") show(at - 1);
    else if (event.key === "ArrowRight") show(at + 1);
    else if (event.key === "Escape") hide();
  });
}
