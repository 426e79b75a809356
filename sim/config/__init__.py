"""What a user may say, and what it means: YAML files in, frozen values of `sim.model.inputs` out.

    language         one number with its unit, and trees whose every value knows its file, line and source
    tables           what each kind of file may contain
    yaml, files      from a text to a tree; from a key to a file with what it inherits
    assumptions, company, organization, policies
                     what each kind means, beyond its table
    resolving        overrides laid over the files of a study, once for each design point
    scenarios        which numbers are not known, and what is drawn in their place
    decision         a team and a change of it, as options
    study, claim     a whole experiment, a published claim
    commands         texts for people: check, show, list, difference

Each room imports those above it in this list only. Nothing is raised at the first mistake: every stage adds to one list of
problems, and the caller gets all of them at once as one `InputError`. Here is what others call:

    study.study.load_experiment(name, overrides) -> Experiment; its .points() are wholly resolved
    study.single.load_company, load_model, load_plan, load_assumptions
"""
