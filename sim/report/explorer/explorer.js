// What is shown of the stored runs: levels, differences with their verdicts, and one sentence that says what is shown.
(function () {
  "use strict";
  const { format, charts, tables, controls, whatIf } = window.postsale;
  const root = document.getElementById("explorer");
  const embedded = document.getElementById("postsale-data");
  if (!root || !embedded) return;
  const data = JSON.parse(embedded.textContent);
  const ROW = 44;
  const HEIGHT = 260;

  const summed = (list, unit) => {
    let sum = 0;
    return list.map((step) => (sum += step) * unit);
  };

  // A curve as it was before it was packed (months.py).
  function curve(packed) {
    const made = { n: packed.n, month: summed(packed.month, 1) };
    ["mean", "half", "p10", "p50", "p90"].forEach((name) => {
      made[name] = packed[name] ? summed(packed[name], packed.unit) : packed.mean.map(() => null);
    });
    return made;
  }

  const find = (selector) => root.querySelector(selector);
  const figure = (name) => ({
    title: find(`.x-${name} .x-title`), phrase: find(`.x-${name} .phrase`), chart: find(`.x-${name} .x-chart`),
    table: find(`.x-${name} .x-table`),
  });
  const shown = { levels: figure("levels"), differences: figure("differences") };
  const month = find("#x-month");
  const drawings = {};
  let hovered = () => "";
  let wanted = null; // the month to read; null is the last one
  let read = () => {};

  // The chart of a specification in an element; of several there, only this one is seen.
  function drawing(element, spec) {
    const key = `${element.closest("figure").className} ${spec}`;
    if (!drawings[key]) {
      const place = element.appendChild(tables.node("div"));
      const told = spec === "dots" ? dotTold : (x, y, view) => hovered(x, y, view);
      drawings[key] = { place, ...charts.make(place, data.specs[spec], told) };
    }
    Array.from(element.children).forEach((place) => { place.hidden = place !== drawings[key].place; });
    return drawings[key];
  }

  const dotTold = (x, y, view) => (view.data("rows")[Math.floor(y / ROW)] || { told: "" }).told;

  const here = (state) => data.cells.find((cell) => cell.where === state.where && cell.staffing === state.staffing);
  const level = (cell, m, k) => (cell.levels[m] ? cell.levels[m][k] : null);
  const difference = (cell, m, k) => (cell.differences[m] ? cell.differences[m][k] : null);

  function phrase(state, n) {
    if (state.band === "futures") return data.phrases.futures;
    return n < 2 ? data.phrases.one : data.phrases.average;
  }

  function ends([mean, half, p10, p50, p90], band) {
    return band === "futures" ? [p10, p90] : [half === null ? null : mean - half, half === null ? null : mean + half];
  }

  // What is claimed of one model: the verdict of the summary, never more.
  function claimed(cell, m, state) {
    const row = difference(cell, m, state.measure);
    const measure = data.measures[state.measure];
    const [a, b] = [m, data.baseline].map((k) => format.isolated(data.models[k].name));
    if (!row) return "";
    const [value, interval] = format.difference(measure, row[0], row[1], row[2]);
    const beside = `${value} ${interval}, ahead in ${format.share(row[3])} of simulations`;
    const verdict = data.verdicts[row[4]];
    const cost = cell.staffing === "own" ? `, ${cell.given_of[m]}` : "";
    if (verdict === data.unclear[0]) return `${a}${cost} and ${b} are too close to call (${beside})`;
    if (data.unclear.includes(verdict) || verdict.endsWith("too small to act on")) return `${a}${cost} and ${b} are about the same (${beside})`;
    const side = verdict.includes("better") ? "ahead of" : "behind";
    return `${a}${cost} is ${verdict.includes("perhaps") ? "likely " : ""}${side} ${b} (${beside})`;
  }

  function sentence(cell, state) {
    const measure = data.measures[state.measure];
    if (!state.models.length) return "Choose at least one model.";
    const head = `${measure.words}, ${cell.given}${cell.place ? `, ${cell.place}` : ""}: `;
    const claims = state.models.map((m) => claimed(cell, m, state)).filter(Boolean);
    if (claims.length) return `${head}${claims.join("; ")}.`;
    const levels = state.models.filter((m) => level(cell, m, state.measure)).map((m) => {
      const row = level(cell, m, state.measure);
      const [low, high] = ends(row, "average");
      const about = row[1] === null ? "" : ` (95% interval of the average ${format.range(measure.kind, low, high, row[1])})`;
      return `${format.isolated(data.models[m].name)} ${format.level(measure.kind, row[0], row[1])} on average${about}`;
    });
    return levels.length ? `${head}${levels.join("; ")}.` : `${head}nothing was stored for what is chosen.`;
  }

  function levelRows(cell, state, told) {
    const measure = data.measures[state.measure];
    return state.models.map((m) => {
      const row = told(m);
      if (!row) return [data.models[m], "–", "–", "–"];
      const [mean, half, p10, p50, p90, n] = row;
      const spread = n >= 10 ? format.range(measure.kind, p10, p90, (p90 - p10) / 2) : "–";
      const interval = half === null ? "–" : format.range(measure.kind, mean - half, mean + half, half);
      return [data.models[m], format.level(measure.kind, mean, half), interval, spread];
    });
  }

  const COLUMNS = ["model", "average", "95% interval of the average", "8 in 10 simulations"];

  function axisOf(measure, numbers, isChange) {
    return format.axis(measure, Math.max(...numbers.filter(format.known).map(Math.abs), 0), isChange);
  }

  // Levels over time, for a measure that was stored month by month.
  function overTime(cell, state) {
    const measure = data.measures[state.measure];
    const packed = (cell.months || {})[measure.metric] || [];
    const curves = state.models.filter((m) => packed[m]).map((m) => [m, curve(packed[m])]);
    if (!curves.length) return false;
    const months = curves[0][1].month;
    const nearest = (when) => months.reduce((best, each, k) => (Math.abs(each - when) < Math.abs(months[best] - when) ? k : best), 0);
    const at = wanted === null ? months.length - 1 : nearest(wanted);
    month.min = "0";
    month.max = String(months.length - 1);
    month.value = String(at);
    read = () => { wanted = Number(month.value) === months.length - 1 ? null : months[Number(month.value)]; };
    const told = (m, k) => {
      const found = curves.find(([other]) => other === m);
      return found && k < found[1].month.length ? ["mean", "half", "p10", "p50", "p90", "n"].map((name) => (name === "n" ? found[1].n : found[1][name][k])) : null;
    };
    const all = curves.flatMap(([, c]) => c.mean.map((_, k) => ends(told(curves.find((e) => e[1] === c)[0], k), state.band)).flat().concat(c.mean));
    const axis = axisOf(measure, all, false);
    const shape = state.lines ? "lines" : state.band === "futures" ? "fan" : "bars";
    const span = charts.domain(all.map((x) => x * axis.times), measure.kind === "rate" && Math.abs(100 * Math.max(...all) - 100) < 6 ? [100] : []);
    const every = Math.max(1, Math.round(months.length / 8));
    drawing(shown.levels.chart, "over_time").draw((width) => {
      const named = width > 520 ? curves.map(([m, c]) => {
        const last = c.mean.length - 1;
        const text = `${charts.cut(data.models[m].name, width * 0.22)} ${format.level(measure.kind, c.mean[last], c.half[last])}`;
        return { y: HEIGHT - ((c.mean[last] * axis.times - span[0]) / (span[1] - span[0])) * HEIGHT, text, ink: data.models[m].ink };
      }) : [];
      return {
        label: find(".x-with > .x-said").textContent,
        signals: {
          gutter: named.length ? Math.max(...named.map((row) => charts.textWidth(row.text))) + 16 : 0,
          months: [months[0], months[months.length - 1]], span, shape, shade: curves.length > 2 ? 0.13 : 0.2, before: axis.before, after: axis.after,
          title: measure.words, month: months[at], even: measure.kind === "rate" && span[0] < 100 && span[1] > 100,
        },
        tables: {
          rows: curves.flatMap(([m, c]) => c.month.map((when, k) => {
            const [low, high] = ends(told(m, k), state.band).map((x) => (x === null ? c.mean[k] : x) * axis.times);
            return { model: m, month: when, mean: c.mean[k] * axis.times, low, high, hue: data.models[m].hue, dash: data.models[m].dash };
          })),
          bars: shape !== "bars" ? [] : curves.flatMap(([m, c], place) => c.month.map((when, k) => {
            const [low, high] = ends(told(m, k), state.band).map((x) => x * axis.times);
            return { month: when, low, high, hue: data.models[m].hue, aside: (place - (curves.length - 1) / 2) * 5, k };
          }).filter((row) => (months.length - 1 - row.k) % every === 0 && c.half[row.k] > 0)),
          here: curves.map(([m, c]) => ({ month: months[at], mean: c.mean[Math.min(at, c.mean.length - 1)] * axis.times, hue: data.models[m].hue, open: data.models[m].open })),
          ends: charts.spread(named, HEIGHT, 15),
        },
      };
    });
    hovered = (x, y, view) => {
      const when = view.scale("x").invert(x);
      if (!(when >= months[0] - 1 && when <= months[months.length - 1] + 1)) return "";
      const k = nearest(when);
      return [`Month ${months[k]}`, ...levelRows(cell, state, (m) => told(m, k)).map(([model, mean, interval, spread]) => `${model.name}: ${mean} (${state.band === "futures" ? spread : interval})`)].join("\n");
    };
    find(".x-month output").textContent = `month ${months[at]}`;
    month.setAttribute("aria-valuetext", `month ${months[at]}`);
    tables.fill(shown.levels.table, `${measure.words} in month ${months[at]}`, COLUMNS, levelRows(cell, state, (m) => told(m, at)), []);
    return true;
  }

  // Levels at the end, for any measure.
  function atTheEnd(cell, state) {
    const measure = data.measures[state.measure];
    const told = (m) => level(cell, m, state.measure);
    const chosen = state.models.filter(told);
    const numbers = chosen.flatMap((m) => [told(m)[0], ...ends(told(m), state.band)]);
    const axis = axisOf(measure, numbers, false);
    drawDots(shown.levels.chart, measure.words, axis, state, false, chosen.map((m) => {
      const [low, high] = ends(told(m), state.band);
      const text = levelRows(cell, { ...state, models: [m] }, told)[0];
      return { m, mean: told(m)[0], low, high, value: text[1], told: `${data.models[m].name}: ${text[1]} (${state.band === "futures" ? text[3] : text[2]})` };
    }), 0);
    tables.fill(shown.levels.table, `${measure.words} over the run`, COLUMNS, levelRows(cell, state, told), []);
  }

  function drawDots(element, title, axis, state, isChange, rows, worth) {
    const shape = state.lines ? "lines" : !isChange && state.band === "futures" ? "fan" : "bars";
    const numbers = rows.flatMap((row) => [row.mean, row.low, row.high]).filter(format.known).map((x) => x * axis.times);
    const span = charts.domain(numbers, isChange ? [0, ...(worth ? [worth * axis.times, -worth * axis.times] : [])] : []);
    const at = (x) => (x === null ? null : x * axis.times);
    drawing(element, "dots").draw((width) => ({
      label: find(".x-with > .x-said").textContent,
      signals: { height: Math.max(ROW, rows.length * ROW), span, shape, before: axis.before, after: axis.after, title, nought: isChange, worth: worth * axis.times },
      tables: {
        rows: rows.map((row, k) => ({
          k, mean: at(row.mean), low: at(row.low), high: at(row.high), value: row.value, told: row.told, hue: data.models[row.m].hue,
          ink: data.models[row.m].ink, open: data.models[row.m].open, name: charts.cut(data.models[row.m].name, width - charts.textWidth(row.value) - 40),
        })),
      },
    }));
  }

  function differences(cell, state) {
    const measure = data.measures[state.measure];
    const chosen = state.models.filter((m) => difference(cell, m, state.measure));
    find(".x-differences").hidden = !chosen.length;
    if (!chosen.length) return;
    const baseline = data.models[data.baseline].name;
    const told = chosen.map((m) => {
      const row = difference(cell, m, state.measure);
      const [value, interval] = format.difference(measure, row[0], row[1], row[2]);
      return { m, mean: row[0], low: row[1], high: row[2], value, interval, share: format.share(row[3]), verdict: data.verdicts[row[4]] };
    });
    const worth = measure.worth || 0;
    const axis = axisOf(measure, told.flatMap((row) => [row.mean, row.low, row.high, worth]), true);
    shown.differences.title.textContent = `Difference to ${format.isolated(baseline)}: ${measure.words}${measure.higher ? "" : " (less is better)"}`;
    const zone = worth ? ` Grey zone: smaller than what is worth acting on (${measure.worth_words}).` : "";
    shown.differences.phrase.textContent = `${data.phrases.average}.${zone}`;
    drawDots(shown.differences.chart, `${measure.words}, difference${format.unitOf(measure) ? ` in${format.unitOf(measure)}` : ""}`, axis, state, true,
      told.map((row) => ({ ...row, told: `${data.models[row.m].name}: ${row.value} ${row.interval}, ${row.verdict}; better in ${row.share} of simulations` })), worth);
    tables.fill(shown.differences.table, `Difference to ${format.isolated(baseline)}, paired: ${measure.words}`,
      ["model", "difference", "interval of the average", "better in", "staffing", "verdict"],
      told.map((row) => [data.models[row.m], row.value, row.interval, row.share, cell.given_of[row.m], row.verdict]), [4, 5]);
    const joint = cell.joint[state.measure] ? "joint over the differences that decide" : "each by itself, not joint";
    find(".x-joint").textContent = `Intervals of differences: 95%, ${joint}. Ahead in: simulations in which the model ends ahead of ${format.isolated(baseline)}.`;
  }

  function render(state) {
    const cell = here(state);
    const said = find(".x-with > .x-said");
    const text = cell ? sentence(cell, state) : "Nothing was stored for what is chosen.";
    if (said.textContent !== text) said.textContent = text;
    const any = Boolean(cell) && state.models.length > 0;
    find(".x-levels").hidden = !any;
    if (!any) {
      find(".x-differences").hidden = true;
    } else {
      const measure = data.measures[state.measure];
      const n = Math.max(...state.models.map((m) => (level(cell, m, state.measure) || [0, 0, 0, 0, 0, 0])[5]));
      const monthly = overTime(cell, state);
      month.parentElement.hidden = !monthly;
      if (!monthly) atTheEnd(cell, state);
      shown.levels.title.textContent = `${measure.words} ${monthly ? "month by month" : "over the run"}, ${cell.given}${cell.place ? `, ${cell.place}` : ""}`;
      shown.levels.phrase.textContent = `${phrase(state, n)}. ${n} simulations of each model${monthly && data.step > 1 ? `; every ${data.step} months` : ""}.`;
      differences(cell, state);
    }
    whatIf.render(state);
  }

  find(".x-without").hidden = true;
  find(".x-with").hidden = false;
  const state = controls(root, data, render);
  month.addEventListener("input", () => {
    read();
    render(state());
  });
  whatIf.begin(root, data, () => render(state()));
  render(state());
})();
