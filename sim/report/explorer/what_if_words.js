// Every sentence of the what-if: what a surface says, how far to trust it, and why it says nothing.
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const { format, answers } = postsale;
  const FEW = 3;

  const share = (x) => (x > 0 && x < 0.005 ? "under 1%" : x > 0.995 && x < 1 ? "over 99%" : `${Math.round(100 * x)}%`);
  const name = (q, m) => format.isolated(q.data.models[m].name);
  const worlds = (q) => q.found.kind === "worlds";

  function how(found) {
    const what = found.kind === "worlds"
      ? `Surfaces through ${found.drawn} scenarios, drawn at random. ${found.others} other assumptions stay at their base values.`
        + (found.recalibrated ? " The level of retention was fitted again in each scenario." : "")
      : `Surfaces through the ${found.stored.length} places that were simulated. Nothing is simulated here.`;
    const straight = (found.stored || []).length
      ? found.axes.filter((_, axis) => new Set(found.stored.map((place) => place.at[axis])).size === 2).map((axis) => axis.words) : [];
    const line = straight.length ? ` Between the two values of ${format.joined(straight)} a straight line is assumed.` : "";
    return `${what}${line} A surface is an approximation with an error of its own, which is shown beside it.`;
  }

  const chance = (q, fit) => (worlds(q) && fit.explainable !== null ? ` (${share(fit.explainable)} of what is not chance)` : "");

  function explained(q, fit) {
    return `it predicts ${share(fit.q2)} of what differs between ${worlds(q) ? "scenarios" : "settings"} that it was not fitted to${chance(q, fit)}`;
  }

  // How far off something may be, in the words of the measure.
  function size(q, x) {
    return q.isLevel && q.measure.kind !== "rate" ? format.off({ ...q.measure, unit: "" }, x) : format.off(q.measure, x);
  }

  function missed(q, fit) {
    const each = (x) => (fit.logarithm ? share(Math.exp(x) - 1) : size(q, x));
    const worst = fit.worst_at ? `, at worst by ${each(fit.worst)} (${fit.worst_at})` : "";
    return `± ${each(fit.rmse)}${worst}${worlds(q) ? ", chance included" : ""}`;
  }

  function known(q, m) {
    return worlds(q) ? "" : `, on top of the ± ${size(q, answers.noise(q, q.at, m)[0])} to which the nearest simulated points are known`;
  }

  // A value with the decimals that its error supports.
  function value(q, low, middle, high) {
    const half = (high - low) / 2;
    if (q.isLevel) return format.level(q.measure.kind, middle, half);
    return format.change(q.measure.kind, middle, half, Math.max(Math.abs(low), Math.abs(high))) + format.unitOf(q.measure);
  }

  function where(q) {
    const few = q.found.axes.length <= FEW;
    const named = q.found.axes.map((axis, k) => (few || q.at[k] !== axis.start ? `${axis.words} ${axis.labels[q.at[k]]}` : "")).filter(Boolean);
    if (few) return named.join(", ");
    return named.length ? `${named.join(", ")}, all others at the start` : "the start";
  }

  function sentence(q, usable) {
    const said = usable.map(([m, fit]) => {
      const [low, middle, high] = answers.around(q, q.at, m, fit);
      const written = value(q, low, middle, high);
      if (fit.same) return `${name(q, m)} ${written}, the same wherever it was simulated`;
      const open = !q.isLevel && low < 0 && high > 0 ? ", so it does not say which of the two is better" : "";
      return `${name(q, m)} ${written}; ${explained(q, fit)} and misses by ${missed(q, fit)}${known(q, m)}${open}`;
    });
    const beyond = q.found.axes.some((axis, k) => answers.outside(axis, q.at[k])) ? "Outside what was simulated. " : "";
    const against = q.isLevel ? "" : ` against ${name(q, q.data.baseline)}`;
    return `${beyond}What the surface says of ${q.measure.words}${against} at ${where(q)}: ${said.join(". ")}.`;
  }

  function warning(q) {
    const beyond = q.found.axes.filter((axis, k) => answers.outside(axis, q.at[k]));
    if (!beyond.length) return "";
    const ranges = beyond.map((axis) => `${axis.words} (${axis.labels[axis.low]} to ${axis.labels[axis.high]})`);
    return `Outside what was simulated: ${format.joined(ranges)}. No run stands behind this; the surface stays as it is at the end of the range.`;
  }

  function refusal(q, m, fit) {
    if (!fit) return `${name(q, m)}: too few places with a number.`;
    return `${name(q, m)}: no answer; the surface predicts ${share(fit.q2 || 0)} of what differs${chance(q, fit)}, too little to be of use.`;
  }

  function row(q, m, fit) {
    const written = value(q, ...answers.around(q, q.at, m, fit));
    return [q.data.models[m], written, fit.same ? "nothing differs" : missed(q, fit) + known(q, m), fit.same ? "–" : share(fit.q2)];
  }

  function phrase(q) {
    const places = Boolean(q.found.stored);
    return `Line: what the surface says. Dotted on either side: what it misses by${places ? ", and how well the nearest simulated points are known, added" : ""}. `
      + `Pale dashes: outside what was simulated.${places ? ` Dots: stored places, ${q.data.phrases.average}.` : ""}`;
  }

  postsale.whatIfWords = { how, value, sentence, warning, refusal, row, phrase };
})();
