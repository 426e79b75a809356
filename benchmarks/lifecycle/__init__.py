"""A small customer life cycle, written five times: for the engines' contract (two engines), SimPy, plain Python and C.

Customers arrive and are onboarded, are touched at intervals and renew or churn once a year. Every such occasion posts a
task on the line of one of two small teams; their reps take the best task and serve it. A task that nobody has begun by
its deadline is missed, and a customer whose tasks are missed is less likely to renew. A place left by a customer who
churned is filled by the next one after a while, so there is as much to do in the last year as in the second.

All draw the same addressed numbers and tell the same `Outcome`, equal to the last bit, because times are whole ticks
whose sums are exact. The one in C also passes through the very same events in the same order as the engines.
"""
