"""Learns the weights of the crisis screen (`safety.learned`) from the labelled messages; the screen itself needs none
of the libraries used here."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.labelled import Labelled, fingerprint, labelled_messages
from safety.crisis import KIND_OF_NEED
from safety.learned import NEEDS, grams, save
from safety.rulebook import DOUBTED, rulebook
from safety.screen import signs_in

KEPT = 60_000
"""Grams that are kept, those with the heaviest weights: half of them decide as well as all, and halve the file."""
AT_LEAST = 2
PENALTY = 1.0
MOSTLY_CRISIS = 0.15
"""A rule is doubted if more than this share of the messages that set it off is calm."""


def learn_screen() -> int:
    """Learn the weights, and which rules calm messages set off, and write both files; how many grams are kept."""
    messages = list(labelled_messages())
    read = [rulebook().read(message.text).words for message in messages]
    vectorizer = TfidfVectorizer(analyzer=_each, min_df=AT_LEAST, sublinear_tf=True, norm="l2")
    first = vectorizer.fit(read).transform(read)
    crisis = np.array([_is_crisis(message) for message in messages])
    heavy = np.argsort(-np.abs(_fit(first, crisis)[:-1]), kind="stable")[:KEPT]
    names = vectorizer.get_feature_names_out()[np.sort(heavy)]
    kept = TfidfVectorizer(analyzer=_each, vocabulary=names, sublinear_tf=True).fit(read)
    matrix = kept.transform(read)
    among = np.flatnonzero(crisis)
    wanted = [np.array([need in messages[place].labels for place in among]) for need in NEEDS]
    machines = Parallel(n_jobs=2, prefer="threads")(
        delayed(_fit)(*part) for part in [(matrix, crisis), *((matrix[among], truth) for truth in wanted)]
    )
    columns = np.stack([kept.idf_, *(machine[:-1] for machine in machines)], axis=1)
    rows = dict(zip(names.tolist(), columns.tolist(), strict=True))
    save(rows, [float(machine[-1]) for machine in machines], fingerprint())
    DOUBTED.write_text("".join(f"{key}\n" for key in sorted(_doubted(messages))), encoding="utf-8")
    return len(rows)


def _doubted(messages: Sequence[Labelled]) -> set[str]:
    seen: Counter[str] = Counter()
    calm: Counter[str] = Counter()
    for message in messages:
        shown = [rule.key for rule in signs_in(message.text)]
        seen.update(shown)
        calm.update(() if _is_crisis(message) else shown)
    return {key for key, times in calm.items() if times > MOSTLY_CRISIS * seen[key]}


def _each(words: Sequence[str]) -> list[str]:
    return list(grams(words).elements())


def _is_crisis(message: Labelled) -> bool:
    return any(label in KIND_OF_NEED for label in message.labels)


def _fit(matrix: csr_matrix, wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
    machine = LinearSVC(C=PENALTY, tol=0.01, dual=True, random_state=7).fit(matrix, wanted)
    return np.append(machine.coef_[0], machine.intercept_[0])
