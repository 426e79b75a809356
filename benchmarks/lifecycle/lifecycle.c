/* The life cycle of script.py, written directly in C: no verbs, no contract, each handler does its work and plans what
 * follows. The heap of events and the skew heaps of the lines are those of sim/engines/queues.py; a task that lies there is
 * begun at once and one that was waited for goes through the heap, there and so here too, so that both pass through the
 * same events in the same order. Times are whole ticks. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { BEGIN, ARRIVE, NEXT, EXPIRE, READY, GOT, DONE, KINDS_OF_EVENT };
enum { ARRIVAL = 1, GAP, ISSUE, SERVICE, RENEW, REPLACEMENT };
enum { REP_PHASE, CUSTOMER_PHASE, DEADLINE_PHASE };
enum { WAITING, BEGUN, MISSED };
enum { ONBOARD, TOUCH, TROUBLE, TALK };
enum { TEAMS = 2, NONE = -1 };

static const int TEAM[] = {0, 0, 1, 1};
static const double PRIORITY[] = {0, 1, 0, 1};
static const double PATIENCE[] = {20, 10, 5, 45};
static const double MEAN_SERVICE[] = {2, 0.5, 1, 1};
static const double FIRST_ARRIVALS = 365, MEAN_GAP = 30, ISSUE_SHARE = 0.25, TERM = 365, TALK_BEFORE = 60;
static const double RENEWAL_BASE = 0.70, RENEWAL_GAIN = 0.25, MEAN_REPLACEMENT = 30, TICKS_PER_DAY = 1048576;

typedef struct { double time; int64_t rank; int32_t entity, received; } Event; /* rank: phase, sequence, step */
typedef struct { double key; int64_t number; int32_t item, left, right; } Node;
typedef struct { double touch, milestone, ends; int32_t touches, tasks, cycles, done, missed; } Customer;
typedef struct { double posted; int32_t customer, occasion, kind, status; } Task;
typedef struct { int32_t task, team, behind; } Rep;
typedef struct { int32_t root, first, last; } Line;

/* What the caller asks for and is told; the fields stand in the same order in in_c.py. */
typedef struct {
    int64_t customers, reps;
    double days;
    int64_t seed, replication;
    int64_t arrivals, renewals, churns, tasks, done, missed;
    double waited, served;
    int64_t counts[KINDS_OF_EVENT];
    double times[KINDS_OF_EVENT];
    uint64_t digest;
} Run;

typedef struct {
    Run *run;
    Customer *customers;
    Task *tasks;
    Rep *reps;
    Event *heap;
    Node *nodes;
    int64_t task_room, heap_room, node_room, pending, sequence, used;
    int32_t free_node;
    Line lines[TEAMS];
} World;

/* The first word of Philox4x64-10 (Salmon, Moraes, Dror & Shaw 2011), as a number in (0, 1). */
static double uniform(const World *w, uint64_t entity, uint64_t purpose, uint64_t occasion) {
    uint64_t k0 = (uint64_t)w->run->seed, k1 = (uint64_t)w->run->replication;
    uint64_t x0 = entity, x1 = purpose, x2 = occasion, x3 = 0;
    for (int round = 0; round < 10; round++) {
        unsigned __int128 a = (unsigned __int128)0xD2E7470EE14C6C93u * x0;
        unsigned __int128 b = (unsigned __int128)0xCA5A826395121157u * x2;
        x0 = (uint64_t)(b >> 64) ^ x1 ^ k0;
        x1 = (uint64_t)b;
        x2 = (uint64_t)(a >> 64) ^ x3 ^ k1;
        x3 = (uint64_t)a;
        k0 += 0x9E3779B97F4A7C15u;
        k1 += 0xBB67AE8584CAA73Bu;
    }
    return ((double)(x0 >> 11) + 0.5) * 0x1p-53;
}

static double to_tick(double days) { return floor(days * TICKS_PER_DAY + 0.5) / TICKS_PER_DAY; }

static double exponential(const World *w, int entity, int purpose, int occasion, double mean) {
    return to_tick(-mean * log(uniform(w, (uint64_t)entity, (uint64_t)purpose, (uint64_t)occasion)));
}

/* Make room for one more; the handlers keep no pointer into what may move. */
static void *room(void *array, int64_t *size, int64_t wanted, size_t width) {
    if (wanted <= *size) return array;
    *size = 2 * wanted + 1024;
    array = realloc(array, (size_t)*size * width);
    if (!array) abort();
    return array;
}

static int step_of(const Event *e) { return (int)(e->rank & 255); }

static int before(const Event *a, const Event *b) {
    return (a->time < b->time) | ((a->time == b->time) & (a->rank < b->rank));
}

static void plan(World *w, double time, int phase, int step, int entity, int received) {
    w->heap = room(w->heap, &w->heap_room, w->pending + 1, sizeof(Event));
    Event event = {time, (int64_t)phase << 56 | w->sequence++ << 8 | step, entity, received};
    int64_t hole = w->pending++;
    while (hole > 0 && before(&event, &w->heap[(hole - 1) >> 2])) {
        w->heap[hole] = w->heap[(hole - 1) >> 2];
        hole = (hole - 1) >> 2;
    }
    w->heap[hole] = event;
}

static Event next_event(World *w) {
    Event *heap = w->heap, first = heap[0], last = heap[--w->pending];
    int64_t hole = 0, child;
    while ((child = 4 * hole + 1) < w->pending) {
        if (child + 3 < w->pending) { /* no branches: which child comes first cannot be foreseen */
            int64_t left = child + before(&heap[child + 1], &heap[child]);
            int64_t right = child + 2 + before(&heap[child + 3], &heap[child + 2]);
            child = before(&heap[right], &heap[left]) ? right : left;
        } else {
            for (int64_t other = child + 1; other < w->pending; other++)
                if (before(&heap[other], &heap[child])) child = other;
        }
        if (before(&last, &heap[child])) break;
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = last;
    return first;
}

static int ahead(const Node *a, const Node *b) {
    return a->key < b->key || (a->key == b->key && a->number < b->number);
}

static int32_t merged(Node *nodes, int32_t a, int32_t b) {
    if (a < 0) return b;
    if (b < 0) return a;
    if (ahead(&nodes[b], &nodes[a])) { int32_t other = a; a = b; b = other; }
    int32_t root = a;
    for (;;) {
        int32_t right = nodes[a].right;
        nodes[a].right = nodes[a].left;
        if (right < 0) { nodes[a].left = b; return root; }
        if (ahead(&nodes[b], &nodes[right])) { nodes[a].left = b; a = b; b = right; }
        else { nodes[a].left = right; a = right; }
    }
}

static void post(World *w, Line *line, double key, int32_t number, double now) {
    if (line->first >= 0) { /* the rep who has waited longest gets it */
        int32_t rep = line->first;
        line->first = w->reps[rep].behind;
        plan(w, now, REP_PHASE, GOT, rep, number);
        return;
    }
    int32_t place = w->free_node;
    if (place >= 0) w->free_node = w->nodes[place].left;
    else {
        w->nodes = room(w->nodes, &w->node_room, w->used + 1, sizeof(Node));
        place = (int32_t)w->used++;
    }
    w->nodes[place] = (Node){key, number, number, -1, -1};
    line->root = merged(w->nodes, line->root, place);
}

static int serve(World *w, int rep, int number, double now) { /* 0 if the task was missed */
    Task *task = &w->tasks[number];
    w->run->counts[GOT]++;
    w->run->times[GOT] += now;
    if (task->status == MISSED) return 0;
    task->status = BEGUN;
    w->reps[rep].task = number;
    double length = exponential(w, task->customer, SERVICE, task->occasion, MEAN_SERVICE[task->kind]);
    w->run->waited += now - task->posted;
    w->run->served += length;
    plan(w, now + length, REP_PHASE, DONE, rep, NONE);
    return 1;
}

static void take(World *w, int32_t rep, double now) {
    Line *line = &w->lines[w->reps[rep].team];
    while (line->root >= 0) {
        int32_t best = line->root;
        int32_t number = w->nodes[best].item;
        line->root = merged(w->nodes, w->nodes[best].left, w->nodes[best].right);
        w->nodes[best].left = w->free_node;
        w->free_node = best;
        if (serve(w, rep, number, now)) return;
    }
    w->reps[rep].behind = -1;
    if (line->first < 0) line->first = rep;
    else w->reps[line->last].behind = rep;
    line->last = rep;
}

static void wait_customer(World *w, int customer) {
    const Customer *c = &w->customers[customer];
    plan(w, c->touch < c->milestone ? c->touch : c->milestone, CUSTOMER_PHASE, NEXT, customer, NONE);
}

static void open_task(World *w, int customer, int kind, double now) {
    int32_t number = (int32_t)w->run->tasks++;
    w->tasks = room(w->tasks, &w->task_room, w->run->tasks, sizeof(Task));
    w->tasks[number] = (Task){now, customer, w->customers[customer].tasks++, kind, WAITING};
    plan(w, now + PATIENCE[kind], DEADLINE_PHASE, EXPIRE, number, NONE);
    post(w, &w->lines[TEAM[kind]], PRIORITY[kind], number, now);
    wait_customer(w, customer);
}

static void arrive(World *w, int customer, double now) {
    Customer *c = &w->customers[customer];
    w->run->arrivals++;
    c->touch = now + exponential(w, customer, GAP, c->touches, MEAN_GAP);
    c->ends = now + TERM;
    c->milestone = c->ends - TALK_BEFORE;
    open_task(w, customer, ONBOARD, now);
}

static void decide(World *w, int customer, double now) {
    Customer *c = &w->customers[customer];
    int settled = c->done + c->missed;
    double share = settled > 0 ? (double)c->done / settled : 1.0;
    int renews = uniform(w, (uint64_t)customer, RENEW, (uint64_t)c->cycles) < RENEWAL_BASE + RENEWAL_GAIN * share;
    c->cycles++;
    c->done = c->missed = 0;
    if (renews) {
        w->run->renewals++;
        c->ends += TERM;
        c->milestone = c->ends - TALK_BEFORE;
        wait_customer(w, customer);
        return;
    }
    w->run->churns++;
    double gap = exponential(w, customer, REPLACEMENT, c->cycles, MEAN_REPLACEMENT);
    plan(w, now + gap, CUSTOMER_PHASE, ARRIVE, customer, NONE);
}

static void happen(World *w, int customer, double now) {
    Customer *c = &w->customers[customer];
    if (c->touch <= c->milestone) {
        int issue = uniform(w, (uint64_t)customer, ISSUE, (uint64_t)c->touches) < ISSUE_SHARE;
        c->touches++;
        c->touch = now + exponential(w, customer, GAP, c->touches, MEAN_GAP);
        open_task(w, customer, issue ? TROUBLE : TOUCH, now);
    } else if (c->milestone < c->ends) {
        c->milestone = c->ends;
        open_task(w, customer, TALK, now);
    } else decide(w, customer, now);
}

static void expire(World *w, int number) {
    Task *task = &w->tasks[number];
    if (task->status != WAITING) return;
    task->status = MISSED;
    w->run->missed++;
    w->customers[task->customer].missed++;
}

static void finish(World *w, int rep, double now) {
    w->run->done++;
    w->customers[w->tasks[w->reps[rep].task].customer].done++;
    take(w, rep, now);
}

/* The digest of compiled.py, so that a single event out of its place would be seen. */
static uint64_t folded(uint64_t digest, const Event *e) {
    uint64_t word = (uint64_t)(int64_t)(e->time * TICKS_PER_DAY) * 0x9E3779B97F4A7C15u;
    word ^= (uint64_t)step_of(e) << 48 ^ (uint64_t)e->entity << 24 ^ (uint64_t)((int64_t)e->received + 1);
    digest = (digest ^ word) * 0xBF58476D1CE4E5B9u;
    return digest ^ digest >> 29;
}

void run_lifecycle(Run *run) {
    World w = {.run = run, .free_node = -1, .lines = {{-1, -1, -1}, {-1, -1, -1}}};
    w.customers = calloc((size_t)run->customers, sizeof(Customer));
    w.reps = calloc((size_t)(TEAMS * run->reps), sizeof(Rep));
    if (!w.customers || !w.reps) abort();
    for (int rep = 0; rep < TEAMS * run->reps; rep++) {
        w.reps[rep].team = (int32_t)(rep / run->reps);
        plan(&w, 0, REP_PHASE, READY, rep, NONE);
    }
    for (int customer = 0; customer < run->customers; customer++) plan(&w, 0, CUSTOMER_PHASE, BEGIN, customer, NONE);
    while (w.pending > 0 && w.heap[0].time <= run->days) {
        Event e = next_event(&w);
        run->digest = folded(run->digest, &e);
        int step = step_of(&e);
        if (step != GOT) {
            run->counts[step]++;
            run->times[step] += e.time;
        }
        switch (step) {
        case GOT: if (!serve(&w, e.entity, e.received, e.time)) take(&w, e.entity, e.time); break;
        case DONE: finish(&w, e.entity, e.time); break;
        case NEXT: happen(&w, e.entity, e.time); break;
        case EXPIRE: expire(&w, e.entity); break;
        case ARRIVE: arrive(&w, e.entity, e.time); break;
        case READY: take(&w, e.entity, e.time); break;
        default: plan(&w, to_tick(uniform(&w, (uint64_t)e.entity, ARRIVAL, 0) * FIRST_ARRIVALS), CUSTOMER_PHASE, ARRIVE, e.entity, NONE);
        }
    }
    free(w.customers); free(w.reps); free(w.tasks); free(w.heap); free(w.nodes);
}
