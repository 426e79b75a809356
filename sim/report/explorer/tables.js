// Tables and swatches, built from nodes and plain text only.
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const SVG = "http://www.w3.org/2000/svg";

  function node(name, text, attributes) {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  // The line of a model as charts draw it.
  function swatch(model) {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", "0 0 28 10");
    drawing.setAttribute("aria-hidden", "true");
    drawing.setAttribute("class", "swatch");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", "M0 5H28");
    line.setAttribute("stroke", model.hue);
    line.setAttribute("stroke-width", "3");
    if (model.dash.length) line.setAttribute("stroke-dasharray", model.dash.join(" "));
    drawing.appendChild(line);
    return drawing;
  }

  // rows: [model, cell, ...]; words: columns that are read from the left.
  function fill(table, caption, columns, rows, words) {
    table.replaceChildren();
    const title = node("caption");
    title.appendChild(node("span", caption));
    table.appendChild(title);
    const head = table.appendChild(node("thead")).appendChild(node("tr"));
    columns.forEach((name, k) => {
      const cell = node("th", name, { scope: "col" });
      if (words.includes(k)) cell.className = "t";
      head.appendChild(cell);
    });
    const body = table.appendChild(node("tbody"));
    rows.forEach(([model, ...cells]) => {
      const row = body.appendChild(node("tr"));
      const name = row.appendChild(node("th", null, { scope: "row" }));
      name.appendChild(swatch(model));
      name.appendChild(node("bdi", model.name));
      cells.forEach((text, k) => {
        const cell = node("td", text);
        if (words.includes(k + 1)) cell.className = "t";
        row.appendChild(cell);
      });
    });
  }

  postsale.tables = { node, swatch, fill };
})();
