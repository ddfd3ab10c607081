from __future__ import annotations

import json

import pytest

from rag.config import Settings
from rag.index.indexing import index
from tests.conftest import Write
from ui.diagnosis import Diagnosis
from ui.doctor import examine
from ui.web.access import open_tokens


def found(settings: Settings, **sections: object) -> dict[str, Diagnosis]:
    changed = Settings.model_validate(settings.model_dump() | sections)
    return {finding.what: finding for finding in examine(changed)}


@pytest.fixture
def indexed(settings: Settings, write: Write) -> Settings:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    return settings


def test_a_sound_installation_has_nothing_wrong(indexed: Settings) -> None:
    findings = found(indexed)
    assert {"settings", "index", "model", "permissions", "access"} <= findings.keys()
    assert not [finding for finding in findings.values() if finding.state == "wrong"]


def test_without_an_index_it_says_how_to_make_one(settings: Settings) -> None:
    assert (found(settings)["index"].state, "isnad index" in found(settings)["index"].said) == ("wrong", True)


@pytest.mark.parametrize(
    ("sections", "what", "state", "remedy"),
    [
        ({"server": {"auth": "tokens"}}, "access", "wrong", "isnad token add"),
        ({"server": {"host": "0.0.0.0"}}, "access", "note", "server.auth"),
        ({"server": {"proxy_addresses": ["127.0.0.1"]}}, "proxy", "wrong", "server.allowed_hosts"),
        ({"server": {"base_path": "/isnad"}}, "proxy", "note", "server.proxy_addresses"),
        ({"evals": {"judge": "nowhere:x"}}, "chat model", "wrong", "evals.judge"),
        ({"answer": {"model": "nowhere:x"}}, "chat model", "wrong", "answer.model"),
        ({"answer": {"model": "nowhere:x"}}, "index", "ok", "1 document,"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    indexed: Settings, sections: dict[str, object], what: str, state: str, remedy: str
) -> None:
    finding = found(indexed, **sections)[what]
    assert (finding.state, remedy in finding.said) == (state, True)


def test_tokens_that_have_all_expired_are_told(indexed: Settings) -> None:
    tokens = open_tokens(indexed)
    tokens.add("a")
    file = indexed.data_dir / "tokens.json"
    stored = json.loads(file.read_text())
    file.write_text(json.dumps([each | {"expires": "2024-01-01T00:00:00+00:00"} for each in stored]))
    finding = found(indexed, server={"auth": "tokens"})["access"]
    assert (finding.state, "isnad token rotate" in finding.said) == ("wrong", True)
    tokens.add("b")
    assert found(indexed, server={"auth": "tokens"})["access"].state == "ok"


def test_where_uploads_go_and_what_keeps_them_from_it_is_told(indexed: Settings) -> None:
    corpus = indexed.corpus[0]

    def told(folder: str, **server: object) -> Diagnosis:
        sections = {"documents": {"upload": {"folder": folder, "max_files": 5}}, "server": server}
        return found(indexed, **sections)["uploads"]

    sound = told(f"{corpus}/new/uploads")
    assert sound.state == "ok"
    assert sound.said == f"go to {corpus}/new/uploads, 5 at a time, of 50 MB at most each."
    assert not (corpus / "new").exists()
    for finding, remedy in (
        (told(f"{corpus}/a.txt"), "cannot be written"),
        (told(f"{corpus.parent}/elsewhere"), "corpus"),
        (told(f"{corpus}/new", host="0.0.0.0"), "server.auth"),
    ):
        assert (finding.state, remedy in finding.said) == ("wrong", True)


def test_a_data_folder_that_others_may_read_is_told(indexed: Settings) -> None:
    indexed.data_dir.chmod(0o755)
    assert "chmod 700" in found(indexed)["permissions"].said
