"""How people agree, and how each of them errs. Arrays in, numbers out; no torch."""
