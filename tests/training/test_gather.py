from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest

from training import data, gather

SENTENCE = "تقع المدينة القديمة على ضفة النهر الكبير منذ قرون طويلة ويزورها الناس في الربيع."
KNOWN = "ولد الشاعر في قرية صغيرة قرب البحر ثم سافر إلى العاصمة ليتعلم."


def clone(folder: Path, files: dict[str, str]) -> str:
    """A repository of these files, and its commit."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], check=True)
    return subprocess.run(
        [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def keep_out(tmp_path: Path) -> Path:
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    squad = {"data": [{"paragraphs": [{"context": KNOWN, "qas": []}]}]}
    (folder / "squad.json").write_text(json.dumps(squad), encoding="utf-8")
    return folder


def test_it_writes_what_is_read_and_keeps_benchmarks_out(
    tmp_path: Path, keep_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def article(title: str, text: str) -> str:
        return f'<doc id="1" url="u" title="{title}">\n{title}\n\n{text}\n</doc>\n'

    articles = {"1.txt": article("مدينة", SENTENCE * 9), "2.txt": article("شاعر", f"{SENTENCE * 9} {KNOWN}")}
    wikipedia = clone(
        tmp_path / "wikipedia", {f"ar-arz/20012017/ar/{name}": text for name, text in articles.items()}
    )
    sentences = {"eng_Latn": "One.\nTwo.\n", "arz_Arab": f"واحد.\n{KNOWN}\n", "ary_Arab": "واحد.\nجوج.\n"}
    seed = clone(tmp_path / "seed", {f"seed/{name}": text for name, text in sentences.items()})
    lists = {"wd_arabic_80": "churchill\tت ش ر ش ل\t2\nli\tل ي\t1\n", "wd_arabic_20": "plato\tب ل ا ت و\t1\n"}
    names = clone(tmp_path / "names", {f"data/{name}": text for name, text in lists.items()})
    monkeypatch.setattr(gather, "WIKIPEDIA_COMMIT", wikipedia)
    monkeypatch.setattr(gather, "SEED_COMMIT", seed)
    monkeypatch.setattr(gather, "NAMES_COMMIT", names)
    gather.main(tmp_path / "wikipedia", tmp_path / "seed", tmp_path / "names", keep_out, tmp_path)

    def rows(name: str) -> list[list[str]]:
        with gzip.open(tmp_path / name, "rt", encoding="utf-8") as file:
            return [line.rstrip("\n").split("\t") for line in file]

    passages = rows(data.ARTICLES)
    assert {title for _, title, _ in passages} == {"مدينة"}
    assert all(gather.LEAST_WORDS <= len(text.split()) <= gather.MOST_WORDS for *_, text in passages)
    assert rows(data.SEED) == [
        ["seed-arz", "One.", "واحد."],
        ["seed-ary", "One.", "واحد."],
        ["seed-ary", "Two.", "جوج."],
    ]
    assert rows(data.NAMES) == [["names", "Plato", "بلاتو"], ["names", "Churchill", "تشرشل"]]


def test_a_folder_without_benchmarks_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="keep-out"):
        list(gather.contexts(tmp_path))
