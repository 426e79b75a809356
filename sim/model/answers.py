"""What a script answers to an engine: one constructor per verb, all of one type (see engines/contract.py)."""

from sim.model.jit import rule

# The numbers of the verbs are part of the contract; the model stands below the engines and cannot import them.
HOLD, POST, TAKE, WAKE, SPAWN, END = 0, 1, 2, 3, 4, 5


@rule
def hold(following, until, phase):
    """Resume at step `following` at that time, in that phase."""
    return HOLD, following, float(until), 0, 0, int(phase)


@rule
def post(following, key, line, task, number):
    """Put a task on a line, smallest (key, number) first; go on at once."""
    return POST, following, float(key), int(line), int(task), int(number)


@rule
def take(following, line):
    """Get the best task of a line and go on at once with it, or wait for one."""
    return TAKE, following, 0.0, int(line), 0, 0


@rule
def wake(following, entity):
    """Let that entity resume with NONE if it waits in a TAKE; go on at once."""
    return WAKE, following, 0.0, int(entity), 0, 0


@rule
def spawn(following, step, entity, at, phase):
    """Start another process; go on at once."""
    return SPAWN, following, float(at), int(entity), int(step), int(phase)


@rule
def end():
    """Finish this process."""
    return END, 0, 0.0, 0, 0, 0
