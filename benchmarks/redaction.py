"""Measures redaction on the marked texts of `data/privacy/redaction_test.txt`: `python -m benchmarks.redaction`."""

import sys
from time import perf_counter

from needs.identifiers.measure import cases, measure
from needs.identifiers.names import recognizer


def main() -> None:
    """Print recall by kind, what is over-redacted and the time a text, with spaCy and without."""
    total = len(list(cases()))
    for thorough in (True, False):
        if thorough:
            recognizer()
        begun = perf_counter()
        score = measure(cases(), thorough)
        each = (perf_counter() - begun) / total * 1000
        print(f"{'with spaCy' if thorough else 'rules alone'}: {total} texts, {each:.1f} ms each")
        for kind, marked in sorted(score.marked.items()):
            print(f"  {kind:8} {score.found[kind]:4}/{marked:<4} {score.recall(kind):.3f}")
        print(f"  structured {score.structured:.4f}, over-redacted words {score.over_redacted:.4f}")
        if "-v" in sys.argv:
            print("  missed:", *score.missed, sep="\n    ")


if __name__ == "__main__":
    main()
