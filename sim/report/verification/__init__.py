"""The verification suite as a document: what was promised, expected and got, with figures."""
