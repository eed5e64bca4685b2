"""Our pipeline beside stock Rasa (the pipeline that `rasa init` writes, with DIET) on the same messages, in one run.

    uv run python benchmarks/stock_rasa.py --messages 3000 --epochs 100

DIET on all messages takes hours on two cores, so both learn from the same drawn sample (seeded), both are scored by
`bot.evaluation` on `data/dev/en.jsonl` and `data/dev/multilingual.jsonl`, and both get the need as their intent.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu

import bot.rasa_environment  # noqa: F401 - before Rasa
from bot.evaluation import evaluate
from bot.labelled import labelled_messages
from runtime.paths import DATA, ROOT

STOCK: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
"""What `rasa init` of 3.6.21 writes as its default pipeline."""
DEV = (DATA / "dev" / "en.jsonl", DATA / "dev" / "multilingual.jsonl")


def write_sample(folder: Path, count: int, *, need_as_intent: bool) -> None:
    """A training file of `count` drawn messages; the same ones for both pipelines."""
    messages = list(labelled_messages())
    drawn = random.Random(7).sample(messages, min(count, len(messages)))
    blocks = [
        {
            "intent": message.labels[0] if need_as_intent else message.intent,
            "metadata": dict(message.about),
            "examples": f"- {message.text}\n",
        }
        for message in drawn
    ]
    content = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000)
    (folder / "nlu.yml").write_text(content, encoding="utf-8")


def score(name: str, config: dict[str, Any], folder: Path) -> None:
    """Train, understand the dev messages, print the row."""
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    started = time.monotonic()
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name=name)
    trained = time.monotonic() - started
    rows = [json.loads(line) for path in DEV for line in path.read_text(encoding="utf-8").splitlines()]
    answers, took = asyncio.run(understand(Agent.load(model_path=str(model)), [row["text"] for row in rows]))
    scores, _ = evaluate(rows, answers)
    for item in scores:
        shown = {key: str(item.figures[key]) for key in ("top-1 need", "top-3 need", "acts", "out of scope recognised")}
        print(name, item.language, shown, flush=True)
    print(f"{name}: trained in {trained:.0f} s, median {1000 * median(took):.1f} ms a message", flush=True)


async def understand(agent: Agent, texts: list[str]) -> tuple[list[dict[str, Any]], list[float]]:
    """The answers in the form of `nearhelp understand`, from whatever the pipeline ranks."""
    answers, took = [], []
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.processor.parse_message(UserMessage(text.lstrip("/")))
        took.append(time.perf_counter() - started)
        ranking = parsed.get("needs") or [
            {"code": item["name"], "confidence": item["confidence"]}
            for item in parsed.get("intent_ranking", ())
            if "." in item["name"]
        ]
        name = parsed["intent"]["name"] or "oos"
        act = "request" if "." in name else {"nlu_fallback": "oos"}.get(name, name)
        answers.append({"language": "", "act": act, "needs": ranking[:3], "crisis": None})
    return answers, took


def main() -> None:
    """Both pipelines, stock first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--epochs", type=int, default=100)
    options = parser.parse_args()
    for step in STOCK:
        if "epochs" in step:
            step["epochs"] = options.epochs
    ours = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    upto = next(number for number, step in enumerate(ours["pipeline"]) if step["name"].endswith("NeedClassifier"))
    pipelines = {"stock": STOCK, "ours": ours["pipeline"][: upto + 1]}
    for name, pipeline in pipelines.items():
        with tempfile.TemporaryDirectory() as folder:
            write_sample(Path(folder), options.messages, need_as_intent=name == "stock")
            score(name, {"recipe": "default.v1", "language": "en", "pipeline": pipeline}, Path(folder))


if __name__ == "__main__":
    main()
