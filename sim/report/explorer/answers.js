// What the surfaces say where the sliders stand, and along one of them.
// A question is { data, found, at, state, measure, isLevel }: what is embedded, the what-if of this staffing mode, positions.
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const { surface } = postsale;

  const outside = (axis, k) => k < axis.low || k > axis.high;
  const coordinates = (q, at) => at.map((k, axis) => q.found.axes[axis].coordinates[k]);
  // Where a value stands along an axis.
  const along = (axis, k) => (axis.log ? Math.log10(axis.values[k]) : axis.values[k]);

  // The stored numbers of a place: [value, half] of a level, [value, low, high] of a difference.
  function stored(q, place, m) {
    const cell = q.data.cells.find((each) => each.where === place.where && each.staffing === q.state.staffing);
    const rows = cell && (q.isLevel ? cell.levels[m] : cell.differences[m]);
    return rows && rows[q.state.measure];
  }

  const halfOf = (q, row) => (q.isLevel ? row[1] : (row[2] - row[1]) / 2) || 0;

  // How well the nearest simulated places are known, the nearer the more it counts: half of an interval, and as a share.
  // Places share their futures, so that what the surface misses by holds nothing of it; worlds have different ones, and
  // there it does.
  function noise(q, at, m) {
    if (q.found.kind === "worlds") return [0, 0];
    const here = coordinates(q, at);
    let [weights, half, relative] = [0, 0, 0];
    q.found.stored.forEach((place) => {
      const row = stored(q, place, m);
      if (!row) return;
      const far = coordinates(q, place.at).reduce((sum, x, k) => sum + (x - here[k]) ** 2, 1e-9);
      weights += 1 / far ** 2;
      half += halfOf(q, row) / far ** 2;
      relative += row[0] ? halfOf(q, row) / Math.abs(row[0]) / far ** 2 : 0;
    });
    return weights ? [half / weights, relative / weights] : [0, 0];
  }

  // The value with how far off it may be on either side.
  function around(q, at, m, fit) {
    const [half, relative] = noise(q, at, m);
    return surface.around(fit, coordinates(q, at), fit.logarithm ? relative : half);
  }

  // A row for every position along one axis, the others where they stand. part: 1 where it was simulated, 0 below and 2
  // above; 3 more where another slider stands outside.
  function curve(q, which, m, fit) {
    const axis = q.found.axes[which];
    const beyond = q.at.some((k, other) => other !== which && outside(q.found.axes[other], k));
    return axis.values.flatMap((_, k) => {
      const at = q.at.slice();
      at[which] = k;
      const [low, y, high] = around(q, at, m, fit);
      const parts = k < axis.low ? [0] : k > axis.high ? [2] : [1, ...(k === axis.low ? [0] : []), ...(k === axis.high ? [2] : [])];
      return parts.map((part) => ({ k, x: along(axis, k), y, low, high, part: beyond ? part + 3 : part }));
    });
  }

  // Stored places that differ from where the sliders stand in nothing but the number along the chart.
  function beside(q, which, m) {
    const places = (q.found.stored || []).filter((place) => place.at.every((k, axis) => axis === which || k === q.at[axis]));
    return places.map((place) => {
      const row = stored(q, place, m);
      if (!row) return null;
      const x = along(q.found.axes[which], place.at[which]);
      return { x, y: row[0], low: row[0] - halfOf(q, row), high: row[0] + halfOf(q, row) };
    }).filter(Boolean);
  }

  postsale.answers = { outside, coordinates, along, noise, around, curve, beside };
})();
