// Vega views without `eval`: expressions are walked by its interpreter, and nothing is ever loaded.
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const ROOM = 8;
  const refuse = () => Promise.reject(new Error("nothing is loaded here"));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

  function tip(card) {
    const box = document.createElement("div");
    box.className = "x-tip";
    box.hidden = true;
    card.appendChild(box);
    return {
      show(text, x, y) {
        box.textContent = text;
        box.hidden = !text;
        const left = x + 14 + box.offsetWidth > card.clientWidth ? x - 14 - box.offsetWidth : x + 14;
        box.style.left = `${Math.max(0, left)}px`;
        box.style.top = `${Math.max(0, Math.min(y, card.clientHeight - box.offsetHeight))}px`;
      },
      hide() { box.hidden = true; },
    };
  }

  // A chart in an element; draw(signals, tables, label) shows something else in it. told(x, y): what hovering says there.
  function make(element, spec, told) {
    const card = element.closest(".x-card");
    const bubble = tip(card);
    const view = new vega.View(vega.parse(spec, null, { ast: true }), {
      expr: window.vegaInterpreter, renderer: "svg", container: element, loader, hover: false, logLevel: vega.Error,
    });
    const width = () => Math.max(220, Math.floor(card.clientWidth - ROOM * 1.5));
    let drawn = () => {};
    let last = width();
    new ResizeObserver(() => {
      if (element.clientWidth && width() !== last) drawn();
    }).observe(card);
    element.addEventListener("pointermove", (event) => {
      const frame = element.getBoundingClientRect();
      const outer = card.getBoundingClientRect();
      const [left, top] = view.origin();
      const text = told(event.clientX - frame.left - left, event.clientY - frame.top - top, view);
      bubble.show(text, event.clientX - outer.left, event.clientY - outer.top);
    });
    element.addEventListener("pointerleave", () => bubble.hide());

    function draw(build) {
      drawn = () => {
        last = width();
        const { signals, tables, label } = build(last);
        Object.entries(signals).forEach(([name, value]) => view.signal(name, value));
        Object.entries(tables).forEach(([name, rows]) => view.data(name, rows));
        element.closest(".x-chart").setAttribute("aria-label", label);
        view.width(last).resize().run();
      };
      drawn();
    }
    return { draw, view };
  }

  // Where a value axis begins and ends: all numbers with a little room, on round numbers where that costs little.
  function domain(numbers, include) {
    const all = numbers.concat(include || []).filter(postsale.format.known);
    if (!all.length) return [0, 1];
    let [low, high] = [Math.min(...all), Math.max(...all)];
    if (high - low < 1e-9 * Math.max(Math.abs(low), Math.abs(high), 1e-9)) {
      const room = Math.abs(high) * 0.02 || 1;
      [low, high] = [low - room, high + room];
    }
    const room = (high - low) * 0.06;
    return [low - room, high + room];
  }

  // Labels at the ends of lines, moved apart so that none covers another. wanted: rows with `y`, in pixels.
  function spread(wanted, height, gap) {
    const rows = wanted.slice().sort((a, b) => a.y - b.y);
    rows.forEach((row, k) => { row.y = Math.max(row.y, k ? rows[k - 1].y + gap : gap / 2); });
    for (let k = rows.length - 1; k >= 0; k -= 1) {
      const below = k + 1 < rows.length ? rows[k + 1].y - gap : height - gap / 2;
      rows[k].y = Math.min(rows[k].y, below);
    }
    return rows;
  }

  const canvas = document.createElement("canvas").getContext("2d");
  function textWidth(text) {
    canvas.font = "12px sans-serif";
    return canvas.measureText(text).width;
  }

  // A text that takes no more than so many pixels.
  function cut(text, most) {
    const letters = Array.from(text);
    if (textWidth(text) <= most) return text;
    while (letters.length && textWidth(`${letters.join("")}…`) > most) {
      letters.length = Math.min(letters.length - 1, Math.ceil(letters.length * 0.9));
    }
    return `${letters.join("")}…`;
  }

  postsale.charts = { make, domain, spread, textWidth, cut };
})();
