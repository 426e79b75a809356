// How a number is written: the same decimals, units and signs as everywhere else on the page (wording.py).
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});
  const known = (x) => typeof x === "number" && isFinite(x);

  // Decimals that an interval supports: its half-width is at least 2 in the last one.
  function decimals(half, most, unknown) {
    if (!known(half) || half <= 0) return Math.min(unknown === undefined ? 1 : unknown, most);
    return Math.max(0, Math.min(most, -Math.floor(Math.log10(half / 2) + 1e-12)));
  }

  function fixed(value, places, sign) {
    const text = Math.abs(value).toFixed(places);
    if (Number(text) === 0) return text;
    return (value < 0 ? "−" : sign) + text;
  }

  function scale(largest) {
    if (largest >= 999500) return [1e6, "M", 2];
    return largest >= 1000 ? [1e3, "k", 0] : [1, "", 0];
  }

  function money(value, half, scaleOf, sign) {
    const [unit, letter, most] = scale(Math.max(Math.abs(value), Math.abs(scaleOf || 0)));
    const places = known(half) ? decimals(half / unit, most) : Math.min(1, most);
    const text = fixed(Math.abs(value) / unit, places, "");
    const nought = Number(text) === 0;
    return `${nought ? "" : value < 0 ? "−" : sign}$${text}${nought ? "" : letter}`;
  }

  function cents(value, half, sign) {
    const places = Math.abs(value) >= 0.01 || half > 0 ? decimals(half * 100, 1) : 2;
    return `${fixed(value * 100, places, sign)} ¢`;
  }

  function level(kind, value, half) {
    if (!known(value)) return "–";
    if (kind === "money") return money(value, half, 0, "");
    if (kind === "cents") return cents(value, half, "");
    if (kind === "rate") return `${fixed(value * 100, decimals(half * 100, 1), "")}%`;
    return fixed(value, decimals(half, 1), "");
  }

  function range(kind, low, high, half) {
    if (!known(low) || !known(high)) return "–";
    const top = Math.max(Math.abs(low), Math.abs(high));
    const end = (x) => (kind === "money" ? money(x, half, top, "") : level(kind, x, half));
    if (kind === "rate") return `${end(low).replace(/%$/, "")}–${end(high)}`;
    if (kind === "money" && low > 0) return `${end(low).replace(/[kM]$/, "")}–${end(high).replace(/^\$/, "")}`;
    return end(low) + (low < 0 ? " to " : "–") + end(high);
  }

  function change(kind, value, half, scaleOf) {
    if (!known(value)) return "–";
    if (kind === "money") return money(value, half, scaleOf, "+");
    if (kind === "cents") return cents(value, half, "+");
    if (kind === "rate") return fixed(value * 100, decimals(half * 100, 2), "+");
    return fixed(value, decimals(half, 1), "+");
  }

  function unitOf(measure) {
    return measure.kind === "rate" ? " points" : measure.unit ? ` ${measure.unit}` : "";
  }

  // A difference with its unit, and its interval in brackets.
  function difference(measure, value, low, high) {
    const half = (high - low) / 2;
    const largest = Math.max(...[value, low, high].filter(known).map(Math.abs), 0);
    const each = (x) => change(measure.kind, x, half, largest);
    const interval = known(low) && known(high) ? `[${each(low)}, ${each(high)}]` : "[no interval]";
    return [each(value) + unitOf(measure), interval];
  }

  // By how much something may be off, without a sign: 0.4 points, $120k.
  function off(measure, size) {
    const text = change(measure.kind, size, size, size).replace(/^\+/, "");
    return text + unitOf(measure);
  }

  // A half goes to the even side, as it does in Python, which wrote the rest of the page.
  function share(value) {
    if (!known(value)) return "–";
    const hundredths = value * 100;
    if (value > 0 && value < 0.005) return "under 1%";
    if (value > 0.995 && value < 1) return "over 99%";
    return `${Math.abs(hundredths % 1) === 0.5 ? 2 * Math.round(hundredths / 2) : Math.round(hundredths)}%`;
  }

  // What an axis shows: numbers times `times`, with signs around them.
  function axis(measure, largest, isChange) {
    if (measure.kind === "rate") return { times: 100, before: "", after: isChange ? "" : "%" };
    if (measure.kind === "cents") return { times: 100, before: "", after: " ¢" };
    if (measure.kind !== "money") return { times: 1, before: "", after: "" };
    const [unit, letter] = scale(largest);
    return { times: 1 / unit, before: "$", after: letter };
  }

  // A name of any script, kept from turning the sentence around it.
  const isolated = (name) => `\u2068${name}\u2069`;

  function joined(parts) {
    return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
  }

  postsale.format = { known, level, range, change, difference, off, share, axis, isolated, joined, unitOf };
})();
