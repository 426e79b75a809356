"""What a user may say, and what it means: YAML files in, frozen values of `sim.model.inputs` out.

    quantities, units      one number with its unit, as text and as a canonical value
    nodes, loading         a file as a tree in which every value knows its file, line, column and source
    fields, schema, walk   what each kind of file may contain, and the reader that checks a tree against it
    lookup, inheritance    from a key to a file; `extends`, `change`, dotted paths
    company … experiment   from a checked tree to values
    show, check, listing   text for people

Nothing is raised at the first mistake: every stage adds to one list of problems, and the caller gets all of
them at once as one `InputError`.
"""
