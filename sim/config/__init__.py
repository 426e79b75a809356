"""What a user may say, and what it means: YAML files in, frozen values of `sim.model.inputs` out.

    units, quantities                one number with its unit, as text and as a canonical value
    nodes, loading, grading          a file as a tree in which every value knows its file, line and source
    fields, schema*                  what each kind of file may contain, as one table
    walk, checked, wording           the reader that checks a tree against its table, and how it says mistakes
    lookup, library, paths           from a key to a file with what it inherits; dotted paths into a study
    company, model, plan*, assumptions, calibration, conditions, ownership, consistency, mechanisms
                                     what each kind means, beyond its table
    policies, policy*                organisations that follow each other, and what each one waits for
    single, resolve, study*, experiment, design, difference
                                     from files to values: one file, one design point, a whole study
    provenance, show, emit, check, listing, json_schema
                                     text for people

Nothing is raised at the first mistake: every stage adds to one list of problems, and the caller gets all of
them at once as one `InputError`. Here is what others call:

    study.load_experiment(name, overrides) -> Experiment; its .points() are wholly resolved
    single.load_company, load_model, load_plan, load_assumptions
    check.check_files · show.show, show_paths, show_sources · listing.listing · json_schema.json_schema
"""
