// The what-if: sliders over numbers that were varied, answered by surfaces that were fitted to the stored runs.
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const { format, charts, surface, answers, whatIfWords: words } = postsale;
  const { node, fill } = postsale.tables;
  const HEIGHT = 260;
  const WIDE = 520;
  let root, data, changed, chart, found, at, laid, told;

  const find = (selector) => root.querySelector(`.x-what-if ${selector}`);
  const which = () => Number(find("#x-along").value) || 0;

  function begin(element, embedded, again) {
    [root, data, changed] = [element, embedded, again];
    find(".x-controls").addEventListener("submit", (event) => event.preventDefault());
    find("#x-along").addEventListener("change", changed);
    root.querySelectorAll('input[name="x-of"]').forEach((input) => input.addEventListener("change", changed));
    find(".x-reset").addEventListener("click", () => {
      at = found.axes.map((axis) => axis.start);
      root.querySelectorAll(".x-slider input").forEach((input, k) => { input.value = String(at[k]); });
      changed();
    });
  }

  function slider(axis, k) {
    const [box, id] = [node("div", null, { class: "x-slider" }), `x-axis-${k}`];
    const label = box.appendChild(node("label", null, { for: id }));
    label.appendChild(node("bdi", axis.words, { class: "x-name" }));
    label.append(" ", node("output", null, { for: id }));
    const input = box.appendChild(node("input", null, { type: "range", min: 0, max: axis.values.length - 1, step: 1, id }));
    input.value = String(at[k]);
    const inside = box.appendChild(node("span", null, { class: "x-track", "aria-hidden": "true" })).appendChild(node("span", null, { class: "x-inside" }));
    const share = (position) => (100 * position) / (axis.values.length - 1);
    inside.style.left = `${share(axis.low)}%`;
    inside.style.width = `${share(axis.high) - share(axis.low)}%`;
    box.appendChild(node("small", `simulated: ${axis.labels[axis.low]} to ${axis.labels[axis.high]}`));
    input.addEventListener("input", () => {
      at[k] = Number(input.value);
      find("#x-along").value = String(k);
      changed();
    });
    return box;
  }

  // Sliders of the staffing mode that is chosen; they stay where they are as long as they are the same.
  function lay(staffing) {
    found = data.whatif[staffing];
    const axes = found && !found.refused ? JSON.stringify(found.axes) : "";
    if (!axes || axes === laid) return;
    laid = axes;
    at = found.axes.map((axis) => axis.start);
    find(".x-sliders").replaceChildren(...found.axes.map(slider));
    find("#x-along").replaceChildren(...found.axes.map((axis, k) => node("option", axis.words, { value: k })));
    find("#x-along").parentElement.hidden = found.axes.length < 2;
  }

  function draw(q, usable, label) {
    const axis = q.found.axes[which()];
    const dressed = (m, row) => ({ ...row, model: m, hue: data.models[m].hue, open: data.models[m].open });
    const rows = usable.flatMap(([m, fit]) => answers.curve(q, which(), m, fit).map((row) => ({ ...dressed(m, row), dash: row.part === 1 ? data.models[m].dash : [3, 4] })));
    const points = usable.flatMap(([m]) => answers.beside(q, which(), m).map((row) => dressed(m, row)));
    const now = answers.along(axis, at[which()]);
    const here = usable.map(([m, fit]) => dressed(m, { x: now, y: surface.value(fit, answers.coordinates(q, at)) }));
    const reach = [...rows, ...points].flatMap((row) => [row.low, row.high]);
    const worth = q.isLevel ? 0 : q.measure.worth || 0;
    const scale = format.axis(q.measure, Math.max(...reach.map(Math.abs), 0), !q.isLevel);
    const scaled = (row) => ({ ...row, y: row.y * scale.times, low: row.low * scale.times, high: row.high * scale.times });
    const span = charts.domain(reach.map((x) => x * scale.times), q.isLevel ? [] : [0]);
    const ticks = q.found.stored ? Array.from(new Set(q.found.stored.map((place) => place.at[which()]))).sort((a, b) => a - b)
      : [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(axis.low + part * (axis.high - axis.low)));
    const last = axis.values.length - 1;
    chart = chart || charts.make(find(".x-chart").appendChild(node("div")), data.specs.what_if, (x, y, view) => told(x, view));
    chart.draw((width) => {
      const named = width <= WIDE ? [] : usable.map(([m]) => {
        const end = rows.find((row) => row.model === m && row.k === last);
        const y = HEIGHT - ((end.y * scale.times - span[0]) / (span[1] - span[0])) * HEIGHT;
        return { y, text: charts.cut(data.models[m].name, width * 0.22), ink: data.models[m].ink };
      });
      return {
        label,
        signals: {
          gutter: named.length ? Math.max(...named.map((row) => charts.textWidth(row.text))) + 16 : 0,
          reach: [answers.along(axis, 0), answers.along(axis, last)], inside: [answers.along(axis, axis.low), answers.along(axis, axis.high)],
          span, worth: worth * scale.times, nought: !q.isLevel, before: scale.before, after: scale.after, along: axis.words,
          title: q.isLevel ? q.measure.words : `${q.measure.words}, difference${format.unitOf(q.measure) ? ` in${format.unitOf(q.measure)}` : ""}`,
          ticks: ticks.map((k) => answers.along(axis, k)), now,
          written: Object.fromEntries(ticks.map((k) => [String(answers.along(axis, k)), axis.labels[k]])),
        },
        tables: { rows: rows.map(scaled), points: points.map(scaled), here: here.map(scaled), ends: charts.spread(named, HEIGHT, 15) },
      };
    });
    told = (x, view) => {
      const value = view.scale("x").invert(x);
      const far = (k) => Math.abs(answers.along(axis, k) - value);
      const k = axis.values.reduce((best, _, place) => (far(place) < far(best) ? place : best), 0);
      const lines = usable.map(([m]) => {
        const row = rows.find((each) => each.model === m && each.k === k);
        const [low, middle, high] = [row.low, row.y, row.high].map((each) => words.value(q, row.low, each, row.high));
        return `${data.models[m].name}: ${middle} (${low} to ${high})`;
      });
      return [`${axis.words} ${axis.labels[k]}${answers.outside(axis, k) ? ", not simulated" : ""}`, ...lines].join("\n");
    };
  }

  // Why there is no answer, or none for some of the models; "" where there is one for all of them.
  function reasons(q, fits, usable, refused) {
    if (q.found.refused) return q.found.refused;
    const answered = (each) => (q.found.fits[each.metric] || []).some((kinds) => Object.values(kinds).some((fit) => fit && fit.useful));
    const others = data.measures.filter((each) => each !== q.measure && answered(each)).map((each) => each.words);
    const hint = others.length && !usable.length ? ` Measures with an answer: ${format.joined(others)}.` : "";
    if (!fits) return `No surface was fitted to ${q.measure.words}.${hint}`;
    const said = refused.map(([m, fit]) => words.refusal(q, m, fit)).join(" ");
    return (said || (usable.length ? "" : "Choose a model besides the baseline.")) + hint;
  }

  function render(state) {
    lay(state.staffing);
    root.querySelector(".x-what-if").hidden = !found;
    if (!found) return;
    const isLevel = root.querySelector('input[name="x-of"]:checked').value === "level";
    const q = { data, found, at, state, isLevel, measure: data.measures[state.measure] };
    const fits = found.refused ? null : found.fits[q.measure.metric];
    const asked = fits ? state.models.filter((m) => isLevel || m !== data.baseline) : [];
    const chosen = asked.map((m) => [m, fits[m] && fits[m][isLevel ? "level" : "difference"]]);
    const usable = chosen.filter(([, fit]) => fit && fit.useful);
    const why = reasons(q, fits, usable, chosen.filter(([, fit]) => !fit || !fit.useful));
    find(".x-refused").textContent = why;
    find(".x-refused").hidden = !why;
    find(".x-answers").hidden = !chosen.length;
    [".x-sliders", ".x-answers > .x-said", "figure", ".x-reset"].forEach((part) => { find(part).hidden = !usable.length; });
    find(".x-warning").hidden = true;
    if (!usable.length) return;
    root.querySelectorAll(".x-slider").forEach((box, k) => {
      const axis = found.axes[k];
      box.querySelector("output").textContent = axis.labels[at[k]];
      box.querySelector("input").setAttribute("aria-valuetext", axis.labels[at[k]]);
      box.classList.toggle("x-outside", answers.outside(axis, at[k]));
    });
    const warning = words.warning(q);
    find(".x-warning").textContent = warning;
    find(".x-warning").hidden = !warning;
    const [line, said] = [find(".x-answers > .x-said"), words.sentence(q, usable)];
    if (line.textContent !== said) line.textContent = said;
    find(".x-how").textContent = words.how(found);
    find(".x-title").textContent = `${q.measure.words} along ${found.axes[which()].words}, ${data.staffings[state.staffing]}: a surface, not runs`;
    find(".phrase").textContent = words.phrase(q);
    draw(q, usable, said);
    fill(find(".x-table"), `What the surfaces say here: ${q.measure.words}`, ["model", isLevel ? "level" : "difference", "what the surface misses by", "what it predicts"],
      usable.map(([m, fit]) => words.row(q, m, fit)), [2]);
  }

  postsale.whatIf = { begin, render };
})();
