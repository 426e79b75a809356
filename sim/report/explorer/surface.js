// The value of a fitted surface, term by term as the program that fitted it computes it (sim/statistics/surface.py).
(function () {
  "use strict";
  const postsale = (window.postsale = window.postsale || {});

  // The orthonormal shifted Legendre polynomial of a degree, at a coordinate that is 0 to 1 over the range.
  function legendre(degree, at) {
    const x = 2 * at - 1;
    let before = 1;
    let here = degree ? x : 1;
    for (let d = 1; d < degree; d += 1) {
      [before, here] = [here, ((2 * d + 1) * x * here - d * before) / (d + 1)];
    }
    return here * Math.sqrt(2 * degree + 1);
  }

  function value(fit, at) {
    let sum = fit.mean;
    fit.terms.forEach(([a, i, b, j], t) => {
      sum += fit.coefficients[t] * legendre(i, at[a]) * legendre(j, at[b]);
    });
    return fit.logarithm ? Math.exp(sum) : sum;
  }

  // The value, and how far off it may be on either side: what the surface misses by, and more (a share, of a logarithm).
  function around(fit, at, more) {
    const middle = value(fit, at);
    const off = fit.rmse + more;
    if (fit.logarithm) return [middle * Math.exp(-off), middle, middle * Math.exp(off)];
    return [middle - off, middle, middle + off];
  }

  postsale.surface = { value, around };
})();
