// The form: every control is a real one, and what they say together is one state.
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const { node, swatch } = postsale.tables;

  function option(text, value) {
    return node("option", text, { value });
  }

  function choice(list, kind, name, value, checked, text, model) {
    const label = node("label");
    const input = node("input", null, { type: kind, name, value });
    input.checked = checked;
    label.appendChild(input);
    if (model) label.appendChild(swatch(model));
    label.appendChild(node("bdi", text));
    list.appendChild(label);
  }

  const ticked = (form, name) => Array.from(form.querySelectorAll(`input[name="${name}"]:checked`), (input) => input.value);

  // Fill the form from the data, and call `changed` with the state whenever it changes.
  function controls(root, data, changed) {
    const form = root.querySelector(".x-controls");
    const models = form.querySelector(".x-models .x-list");
    data.models.forEach((model, k) => {
      const text = k === data.baseline ? `${model.name} (baseline)` : model.name;
      choice(models, "checkbox", "x-model", k, true, text, model);
    });
    const measure = form.querySelector("#x-measure");
    data.measures.forEach((each, k) => measure.appendChild(option(each.words, k)));
    const place = form.querySelector("#x-place");
    const places = new Map(data.cells.map((cell) => [cell.where, cell.place]));
    places.forEach((text, key) => place.appendChild(option(text || `point ${key}`, key)));
    place.value = String(data.start.where);
    place.parentElement.hidden = places.size < 2;
    const staffing = form.querySelector(".x-staffing");
    Object.entries(data.staffings).forEach(([key, words]) => {
      choice(staffing.querySelector(".x-list"), "radio", "x-staffing", key, key === data.start.staffing, words);
    });
    staffing.hidden = Object.keys(data.staffings).length < 2;
    const enough = data.cells.some((cell) => cell.levels.some((rows) => rows && rows.some((row) => row && row[5] >= 10)));
    const futures = form.querySelector('input[name="x-band"][value="futures"]');
    futures.disabled = !enough;
    if (!enough) futures.parentElement.appendChild(node("span", "(needs 10 simulations)"));

    function state() {
      return {
        models: ticked(form, "x-model").map(Number),
        measure: Number(measure.value),
        where: Number(place.value),
        staffing: ticked(form, "x-staffing")[0],
        band: ticked(form, "x-band")[0],
        lines: ticked(form, "x-ends")[0] === "lines",
      };
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => changed(state()));
    return state;
  }

  postsale.controls = controls;
})();
