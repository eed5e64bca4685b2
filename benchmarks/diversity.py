"""How alike the training messages of one need are: near-copies teach one thing.

    uv run python benchmarks/diversity.py [--encoder use]

For every need and language: the number of messages, the mean cosine of each message to its nearest neighbour of the
same need, and the share that has a neighbour nearer than 0.95.
"""

import argparse
from collections import defaultdict

import numpy as np

from bot.labelled import labelled_messages
from language.normalise import clean
from language.space import placed, vectors_file
from language.vectors import VectorCache

NEAR_COPY = 0.95


def messages() -> dict[tuple[str, str], list[str]]:
    """The training messages by language and first need (or act)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for message in labelled_messages():
        found[message.language, message.labels[0]].append(message.text)
    return found


def main() -> None:
    """Print the table, least diverse first, and the whole by language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", default="use", choices=("use", "e5"))
    name = parser.parse_args().encoder
    cache = VectorCache(vectors_file(name))
    rows, by_language = [], defaultdict(list)
    for (language, label), texts in messages().items():
        vectors = cache.vectors([clean(text) for text in texts], placed(name).encode)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        likeness = vectors @ vectors.T
        np.fill_diagonal(likeness, -1)
        nearest = likeness.max(axis=1) if len(texts) > 1 else np.zeros(1)
        rows.append((float(nearest.mean()), language, label, len(texts), float((nearest > NEAR_COPY).mean())))
        by_language[language] += nearest.tolist()
    for mean, language, label, count, copies in sorted(rows, reverse=True)[:15]:
        print(f"{language:4}{label:28}{count:6}  nearest {mean:.3f}  near-copies {copies:.3f}")
    for language, nearest_all in sorted(by_language.items()):
        values = np.array(nearest_all)
        share = (values > NEAR_COPY).mean()
        print(f"{language:4}{'all':28}{len(values):6}  nearest {values.mean():.3f}  near-copies {share:.3f}")
    least = {language: min(r[3] for r in rows if r[1] == language and "." in r[2]) for language in by_language}
    print("fewest messages of a need:", ", ".join(f"{language} {count}" for language, count in sorted(least.items())))


if __name__ == "__main__":
    main()
