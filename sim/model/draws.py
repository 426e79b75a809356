"""Addressed random numbers: every draw has a name, and nothing is consumed.

uniform(seed, replication; entity, purpose, occasion) is the first word of Philox4x64-10 (Salmon, Moraes, Dror & Shaw
2011) with key (seed, replication) and counter (entity, purpose, occasion, 0). The same address gives the same number
in every model, engine, worker and version. One uniform gives one value, by the inverse of its distribution function.
"""

import math

import numpy as np

from sim.model.jit import rule

M0 = np.uint64(0xD2E7470EE14C6C93)
M1 = np.uint64(0xCA5A826395121157)
W0 = np.uint64(0x9E3779B97F4A7C15)
W1 = np.uint64(0xBB67AE8584CAA73B)
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
TO_UNIT = 2.0**-53


@rule
def high_word(a, b):
    """Return the upper 64 bits of the 128-bit product of two 64-bit words."""
    a0 = a & LOW
    a1 = a >> HALF
    b0 = b & LOW
    b1 = b >> HALF
    middle = a1 * b0 + ((a0 * b0) >> HALF)
    carry = a0 * b1 + (middle & LOW)
    return a1 * b1 + (middle >> HALF) + (carry >> HALF)


@rule
def philox(key0, key1, c0, c1, c2, c3):
    """Return the four words of Philox4x64-10 for a key of two and a counter of four 64-bit words."""
    k0 = np.uint64(key0)
    k1 = np.uint64(key1)
    x0 = np.uint64(c0)
    x1 = np.uint64(c1)
    x2 = np.uint64(c2)
    x3 = np.uint64(c3)
    for _ in range(10):
        high0 = high_word(M0, x0)
        low0 = M0 * x0
        high1 = high_word(M1, x2)
        low1 = M1 * x2
        x0 = high1 ^ x1 ^ k0
        x1 = low1
        x2 = high0 ^ x3 ^ k1
        x3 = low0
        k0 = k0 + W0
        k1 = k1 + W1
    return x0, x1, x2, x3


@rule
def uniform_at(seed, replication, entity, purpose, occasion):
    """Return the uniform of an address given in 64-bit words, in the open interval (0, 1)."""
    first = philox(seed, replication, entity, purpose, occasion, np.uint64(0))[0]
    return (float(first >> np.uint64(11)) + 0.5) * TO_UNIT


@rule
def uniform(world, entity, purpose, occasion):
    """Return the uniform of this address, in the open interval (0, 1). `world` holds seed and replication."""
    return uniform_at(
        np.uint64(world.seed), np.uint64(world.replication), np.uint64(entity), np.uint64(purpose), np.uint64(occasion)
    )


@rule
def exponential(world, entity, purpose, occasion, mean):
    """Return an exponential value with this mean."""
    return -mean * math.log(uniform(world, entity, purpose, occasion))


@rule
def normal(world, entity, purpose, occasion):
    """Return a standard normal value."""
    return normal_quantile(uniform(world, entity, purpose, occasion))


@rule
def lognormal(world, entity, purpose, occasion, median, sigma):
    """Return a lognormal value with this median and this standard deviation of its logarithm."""
    return median * math.exp(sigma * normal(world, entity, purpose, occasion))


@rule
def horner(x, a, b, c, d, e, f, g, h):
    """Return a + b·x + … + h·x⁷."""
    return ((((((h * x + g) * x + f) * x + e) * x + d) * x + c) * x + b) * x + a


@rule
def normal_quantile(p):
    """Return the standard normal quantile of p in (0, 1); relative error below 1e-15 (Wichura 1988, AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * horner(
                r,
                3.3871328727963666080,
                133.14166789178437745,
                1971.5909503065514427,
                13731.693765509461125,
                45921.953931549871457,
                67265.770927008700853,
                33430.575583588128105,
                2509.0809287301226727,
            )
            / horner(
                r,
                1.0,
                42.313330701600911252,
                687.18700749205790830,
                5394.1960214247511077,
                21213.794301586595867,
                39307.895800092710610,
                28729.085735721942674,
                5226.4952788528545610,
            )
        )
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        value = horner(
            r,
            1.42343711074968357734,
            4.63033784615654529590,
            5.76949722146069140550,
            3.64784832476320460504,
            1.27045825245236838258,
            0.241780725177450611770,
            0.0227238449892691845833,
            7.74545014278341407640e-4,
        ) / horner(
            r,
            1.0,
            2.05319162663775882187,
            1.67638483018380384940,
            0.689767334985100004550,
            0.148103976427480074590,
            0.0151986665636164571966,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        )
    else:
        r -= 5.0
        value = horner(
            r,
            6.65790464350110377720,
            5.46378491116411436990,
            1.78482653991729133580,
            0.296560571828504891230,
            0.0265321895265761230930,
            0.00124266094738807843860,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ) / horner(
            r,
            1.0,
            0.599832206555887937690,
            0.136929880922735805310,
            0.0148753612908506148525,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        )
    return -value if q < 0.0 else value
