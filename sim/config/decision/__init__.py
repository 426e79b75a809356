"""A decision: from a team and a change of it to the options that are compared, as a study of policies.

asked (what the file says) → worth (which difference matters) → teams (who is there, what that costs) → options (what can be
done) → study (as an experiment).
"""
