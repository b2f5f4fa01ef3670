// Plots from the tables that stand on the page: bars over time, squares of coverage, the graph of recommendations.
// Text goes in as text, colours come from the style sheet by class, so that the page's policy needs no exception.
"use strict";

const locale = { en: "en-GB", fr: "fr-FR" }[document.documentElement.lang];
const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const shortMonth = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
const longDay = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const dayOf = (text) => new Date(`${text}T00:00:00Z`);

const hues = { sites: new Map(), fields: new Map() };

// A site has the same colour in every plot, as long as there are colours.
function hueOf(of, name) {
  if (!hues[of].has(name)) hues[of].set(name, Math.min(hues[of].size, 5));
  return hues[of].get(name);
}

function rowsOf(figure) {
  return Array.from(figure.parentElement.querySelectorAll("tr[data-x], tr[data-source]"), (row) => row.dataset);
}

function sheet(figure, width, height, label) {
  return d3.select(figure).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width)
    .attr("height", height).attr("role", "img").attr("aria-label", label);
}

function titleOf(figure) {
  return figure.parentElement.querySelector("h2").textContent;
}

function tooltip(figure) {
  const tip = d3.select(figure).append("div").attr("class", "tooltip").attr("hidden", "");
  return {
    show(event, text) {
      const [x, y] = d3.pointer(event, figure);
      const left = Math.max(0, Math.min(x + 12, figure.clientWidth - 200)) + figure.scrollLeft;
      tip.attr("hidden", null).text(text).style("left", `${left}px`).style("top", `${Math.max(0, y - 44)}px`);
    },
    hide() { tip.attr("hidden", ""); },
  };
}

function dayTicks(axis, days, width, step) {
  const most = Math.max(2, Math.floor(width / 74));
  const stride = Math.ceil(days.length / most);
  axis.tickValues(days.filter((_, place) => place % stride === 0)).tickSizeOuter(0).tickFormat((text) => {
    const day = dayOf(text);
    if (step !== "month") return shortDay.format(day);
    return day.getUTCMonth() === 0 || text === days[0] ? String(day.getUTCFullYear()) : shortMonth.format(day);
  });
  return axis;
}

function spansBetween(first, last, step) {
  const next = { day: d3.utcDay, week: d3.utcMonday, month: d3.utcMonth }[step];
  return next.range(dayOf(first), next.offset(dayOf(last), 1)).map((day) => day.toISOString().slice(0, 10));
}

function bars(figure) {
  const rows = rowsOf(figure);
  const series = Array.from(new Set(rows.map((row) => row.series)));
  sortByTotal(series, rows);
  const width = Math.max(320, figure.clientWidth), height = 280, left = 44, bottom = 26, top = 10;
  const days = spansBetween(d3.min(rows, (row) => row.x), d3.max(rows, (row) => row.x), figure.dataset.step);
  const counts = d3.rollup(rows, (group) => d3.sum(group, (row) => +row.y), (row) => row.x, (row) => row.series);
  const stacked = d3.stack().keys(series).value((day, name) => counts.get(day)?.get(name) ?? 0)(days);
  const x = d3.scaleBand(days, [left, width - 4]).paddingInner(days.length > 60 ? 0.1 : 0.25);
  const wide = Math.min(34, x.bandwidth()), inset = (x.bandwidth() - wide) / 2;
  const y = d3.scaleLinear([0, d3.max(stacked.at(-1), (span) => span[1]) || 1], [height - bottom, top]).nice(5);
  const svg = sheet(figure, width, height, titleOf(figure));
  const ticks = y.ticks(5).filter(Number.isInteger);
  svg.append("g").attr("class", "axis grid").attr("transform", `translate(${left},0)`)
    .call(d3.axisLeft(y).tickValues(ticks).tickFormat(number.format).tickSize(-(width - left - 4)));
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - bottom})`)
    .call(dayTicks(d3.axisBottom(x), days, width - left, figure.dataset.step));
  const tip = tooltip(figure);
  svg.append("g").selectAll("g").data(stacked).join("g").attr("class", (spans) => `c${hueOf(figure.dataset.of, spans.key)}`)
    .selectAll("rect").data((spans) => spans.filter((span) => span[1] > span[0]).map((span) => [span, spans.key])).join("rect")
    .attr("class", "bar").attr("x", ([span]) => x(span.data) + inset).attr("width", Math.max(1, wide))
    .attr("y", ([span]) => y(span[1])).attr("height", ([span]) => y(span[0]) - y(span[1]))
    .on("pointermove", (event, [span, name]) => tip.show(event, `${longDay.format(dayOf(span.data))} · ${name}: ${number.format(span[1] - span[0])}`))
    .on("pointerleave", tip.hide);
  legend(figure, series, figure.dataset.of);
}

function sortByTotal(series, rows) {
  const totals = d3.rollup(rows, (group) => d3.sum(group, (row) => +row.y), (row) => row.series);
  series.sort((one, other) => totals.get(other) - totals.get(one));
}

function legend(figure, names, of) {
  const list = document.createElement("ul");
  list.className = "legend";
  list.append(...names.map((name) => {
    const item = document.createElement("li");
    item.className = `s${hueOf(of, name)}`;
    item.textContent = name;
    return item;
  }));
  figure.after(list);
}

function squares(figure) {
  const rows = rowsOf(figure);
  const sites = Array.from(new Set(rows.map((row) => row.row)));
  const whole = Math.max(320, figure.clientWidth), letters = whole < 500 ? 15 : 30;
  const left = Math.min(letters, d3.max(sites, (site) => site.length)) * 6.4 + 12;
  const room = whole - left - 30;
  // what does not fit is left to the table: the newest days are what is looked for
  const days = spansBetween(d3.min(rows, (row) => row.x), d3.max(rows, (row) => row.x), "day").slice(-Math.floor(room / 7));
  const size = Math.min(18, room / days.length), tall = 18;
  const width = left + size * days.length + 30, height = tall * sites.length + 30;
  const x = d3.scaleBand(days, [left, left + size * days.length]).padding(0.16);
  const y = d3.scaleBand(sites, [4, 4 + tall * sites.length]).padding(0.12);
  const svg = sheet(figure, width, height, titleOf(figure));
  const most = d3.max(rows, (row) => +row.y) || 1;
  const shade = d3.scaleSqrt([0, most], [0.22, 1]);
  svg.append("g").attr("class", "axis names").attr("transform", `translate(${left - 4},0)`)
    .call(d3.axisLeft(y).tickSize(0).tickFormat((site) => shortened(site, letters))).call((axis) => axis.select("path").remove());
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - 24})`)
    .call(dayTicks(d3.axisBottom(x), days, size * days.length, "day").tickSize(4)).call((axis) => axis.select("path").remove());
  const tip = tooltip(figure);
  svg.append("g").selectAll("rect").data(rows.filter((row) => x(row.x) !== undefined)).join("rect").attr("class", (row) => `cell tone-${row.tone}`)
    .attr("x", (row) => x(row.x)).attr("y", (row) => y(row.row)).attr("width", x.bandwidth()).attr("height", y.bandwidth())
    .attr("rx", 1.5).attr("fill-opacity", (row) => (row.tone === "fine" ? shade(+row.y) : 1))
    .on("pointermove", (event, row) => tip.show(event, [`${longDay.format(dayOf(row.x))} · ${row.row}`, row.mark, `${figure.dataset.unit}: ${number.format(row.y)}`].filter(Boolean).join(" · ")))
    .on("pointerleave", tip.hide);
}

function graph(figure) {
  const width = Math.max(320, figure.clientWidth), narrow = width < 500;
  const height = Math.round(Math.min(620, Math.max(380, width * 0.6)));
  const rows = rowsOf(figure).slice(0, narrow ? 60 : undefined);
  const nodes = new Map();
  for (const row of rows) {
    for (const end of ["source", "target"]) {
      const node = nodes.get(row[end]) ?? { id: row[end], title: row[`${end}Title`], site: row[`${end}Site`], degree: 0 };
      if (end === "target") node.degree = +row.pages;
      nodes.set(row[end], node);
    }
  }
  const points = Array.from(nodes.values());
  const links = rows.map((row) => ({ source: row.source, target: row.target }));
  const sites = Array.from(new Set(points.map((node) => node.site)));
  const radius = d3.scaleSqrt([0, d3.max(points, (node) => node.degree) || 1], [3.5, narrow ? 10 : 15]);
  settle(points, links, sites, { width, height, radius, narrow });
  const svg = sheet(figure, width, height, titleOf(figure)).attr("role", "group");
  svg.append("defs").append("marker").attr("id", "tip").attr("viewBox", "0 -4 8 8").attr("refX", 8).attr("markerWidth", 6)
    .attr("markerHeight", 6).attr("orient", "auto").append("path").attr("class", "tip-mark").attr("d", "M0,-4L8,0L0,4Z");
  const lines = svg.append("g").selectAll("path").data(links).join("path").attr("class", "link")
    .attr("marker-end", "url(#tip)").attr("d", (link) => arrow(link, radius));
  const tip = tooltip(figure);
  const stand = svg.append("g").selectAll("a").data(points).join("a").attr("class", "node")
    .attr("href", (node) => figure.dataset.article + encodeURIComponent(node.id))
    .attr("aria-label", (node) => `${node.title} (${node.site}, ${node.degree})`)
    .attr("transform", (node) => `translate(${node.x},${node.y})`);
  stand.append("circle").attr("r", (node) => radius(node.degree)).attr("class", (node) => `c${hueOf("sites", node.site)}`);
  const labels = labelled(points, width, radius, narrow ? 22 : 38, narrow ? 4 : 14);
  svg.append("g").attr("class", "labels").attr("aria-hidden", "true").selectAll("text").data(Array.from(labels)).join("text")
    .attr("text-anchor", ([, label]) => label.anchor).attr("x", ([node, label]) => node.x + label.dx)
    .attr("y", ([node]) => node.y + 4).text(([, label]) => label.text);
  const near = (chosen) => lines.classed("near", (link) => chosen && (link.source === chosen || link.target === chosen));
  stand.on("pointermove", (event, node) => { near(node); tip.show(event, `${node.title} — ${node.site}, ${number.format(node.degree)}`); })
    .on("pointerleave", () => { near(null); tip.hide(); }).on("focus", (_, node) => near(node)).on("blur", () => near(null));
  legend(figure, sites.slice(0, 6), "sites");
}

function settle(points, links, sites, { width, height, radius, narrow }) {
  const place = d3.scalePoint(sites, [width * 0.2, width * 0.8]).padding(sites.length > 1 ? 0 : 0.5);
  d3.forceSimulation(points)
    .force("link", d3.forceLink(links).id((node) => node.id).distance(narrow ? 34 : 52).strength(0.3))
    .force("charge", d3.forceManyBody().strength(narrow ? -28 : -75))
    .force("x", d3.forceX((node) => place(node.site)).strength(0.16))
    .force("y", d3.forceY(height / 2).strength(0.11))
    .force("collide", d3.forceCollide((node) => radius(node.degree) + 5))
    .stop().tick(260);
  const [x, y] = [fitted(points, "x", width), fitted(points, "y", height)];
  for (const node of points) [node.x, node.y] = [x(node.x), y(node.y)];
}

function fitted(points, axis, room) {
  return d3.scaleLinear(d3.extent(points, (node) => node[axis]), [20, room - 20]);
}

// The most recommended are named, as far as their names do not lie upon each other.
function labelled(points, width, radius, letters, most) {
  const labels = new Map(), boxes = [];
  for (const node of d3.sort(points, (one) => -one.degree)) {
    const text = shortened(node.title, letters), wide = text.length * 6.2, left = node.x > width * 0.62;
    const dx = (left ? -1 : 1) * (radius(node.degree) + 5), x = node.x + dx - (left ? wide : 0);
    const free = boxes.every((box) => x > box.x + box.wide || x + wide < box.x || Math.abs(node.y - box.y) > 15);
    if (free && labels.size < most) {
      labels.set(node, { text, dx, anchor: left ? "end" : "start" });
      boxes.push({ x, y: node.y, wide });
    }
  }
  return labels;
}

function arrow({ source, target }, radius) {
  const dx = target.x - source.x, dy = target.y - source.y, length = Math.hypot(dx, dy) || 1;
  const end = radius(target.degree) + 3, start = radius(source.degree);
  const [x0, y0] = [source.x + (dx / length) * start, source.y + (dy / length) * start];
  const [x1, y1] = [target.x - (dx / length) * end, target.y - (dy / length) * end];
  const bend = 0.12;
  return `M${x0},${y0}Q${(x0 + x1) / 2 - dy * bend},${(y0 + y1) / 2 + dx * bend} ${x1},${y1}`;
}

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

const PLOTS = { bars, squares, graph };
const figures = Array.from(document.querySelectorAll("figure[data-plot]"));

function draw() {
  for (const figure of figures) {
    figure.replaceChildren();
    if (figure.nextElementSibling?.matches("ul.legend:not(:has(.tone-fine))")) figure.nextElementSibling.remove();
    PLOTS[figure.dataset.plot](figure);
  }
}

let drawnAt = 0;
function drawAnew() {
  if (document.documentElement.clientWidth === drawnAt) return;
  drawnAt = document.documentElement.clientWidth;
  draw();
}
drawAnew();
addEventListener("resize", drawAnew);
