from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from rag.config import ConfigError, Conversations, Settings, load_settings, with_value


def write(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_config_file_that_we_ship_spells_out_every_default() -> None:
    shipped = yaml.safe_load((Path(__file__).parent.parent / "config.yaml").read_text(encoding="utf-8"))
    assert shipped == Settings().model_dump(mode="json")


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, "corpus: [وثائق, /absolute]\ndata_dir: here"), {})
    assert settings.corpus == (tmp_path / "وثائق", Path("/absolute"))
    assert settings.data_dir == tmp_path / "here"


def test_the_set_of_the_gate_is_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("index: {gate: {set: questions.csv, at_least: {hit@1: 0.8}}}", encoding="utf-8")
    gate = load_settings(file, {}).index.gate
    assert gate
    assert (gate.set, gate.at_least) == (tmp_path / "questions.csv", {"hit@1": 0.8})


def test_the_patterns_of_a_collection_are_relative_to_the_file(tmp_path: Path) -> None:
    text = "server: {auth: tokens}\ncollections: {أ: [x/*], ب: {paths: [/y], users: [z]}}"
    settings = load_settings(write(tmp_path, text), {})
    assert [(each.paths, each.folder) for each in settings.collections.values()] == [
        (("x/*",), tmp_path),
        (("/y",), tmp_path),
    ]
    assert with_value(settings, "retrieval.top_k=5").collections == settings.collections


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    environment = {"ISNAD_SERVER__PORT": "8000", "ISNAD_CORPUS": "[a, b]", "ISNAD_BENCHMARKS": "/data"}
    settings = load_settings(write(tmp_path, "server: {port: 1, host: 0.0.0.0}"), environment)
    assert (settings.server.port, settings.server.host) == (8000, "0.0.0.0")
    assert settings.corpus == (tmp_path / "a", tmp_path / "b")


def test_off_is_a_word_though_yaml_reads_it_as_false(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "documents: {ocr: off}"), {}).documents.ocr == "off"
    assert load_settings(write(tmp_path, ""), {"ISNAD_DOCUMENTS__OCR": "off"}).documents.ocr == "off"


def test_a_models_folder_is_relative_to_the_file_and_a_name_stays_one(tmp_path: Path) -> None:
    for folder in ("models/e5", "bundled"):
        (tmp_path / folder).mkdir(parents=True)

    def model(name: str) -> str:
        return load_settings(write(tmp_path, f"embedding: {{model: {name}}}"), {}).embedding.model

    assert model("models/e5") == str(tmp_path / "models" / "e5")
    assert model("intfloat/multilingual-e5-small") == "intfloat/multilingual-e5-small"
    assert model("bundled") == "bundled"
    reader = load_settings(write(tmp_path, "answer: {reader: models/e5}"), {}).answer.reader
    assert reader == str(tmp_path / "models" / "e5")


def test_an_empty_file_has_every_default(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, ""), {}).retrieval == Settings().retrieval


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("retrieval: {top_k: many}", ["retrieval.top_k", "many"]),
        ("retreival: {top_k: 3}", ["retreival", "unknown key"]),
        ("server: {port: 70000}", ["server.port", "70000"]),
        ("tracing: {endpoint: smith.example.org}", ["tracing.endpoint", "smith.example.org", "null"]),
        ("tracing: {endpoint: https://user:key@smith.example.org}", ["tracing.endpoint"]),
        ("collections: {a: []}", ["collections.a.paths"]),
        ("collections: {a: {paths: [x], user: [y]}}", ["collections.a.user", "unknown key"]),
        ("collections: {a: {paths: [x], users: []}}", ["collections.a.users"]),
        ("collections: {' a': [x]}", ["collections"]),
        ("collections: {a: {paths: [x], users: [y]}}", ["'a' names who may see it", "server.auth"]),
        (
            "server: {auth: tokens}\ncollections: {a: {paths: [x], groups: [y]}}",
            ["'a' names groups", "server.proxy_groups_header"],
        ),
        ("a: [", ["line 1", "not valid YAML"]),
        pytest.param("a: " + "[" * 3_000, ["nested too deeply"], id="deep"),
        ("just text", ["keys and values"]),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, named: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, text), {})
    for part in ["config.yaml", *named]:
        assert part in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: there is no such file"):
        load_settings(tmp_path / "nowhere.yaml", {})


def test_one_value_can_be_changed_by_its_key() -> None:
    assert with_value(Settings(), "retrieval.top_k=5").retrieval.top_k == 5
    assert with_value(Settings(), "embedding.model=bundled") == Settings()
    for wrong in ("retrieval.top_k", "retrieval.top_k=many", "no.such.key=1"):
        with pytest.raises(ConfigError, match="--set"):
            with_value(Settings(), wrong)


def test_addresses_in_the_corpus_are_told_from_files(tmp_path: Path) -> None:
    text = """
        corpus:
          - وثائق
          - https://Intranet.example/handbook/#top
          - {url: "https://intranet.example/news/", pages: 20, addresses: [10.1.2.3, "10.2.0.0/16"]}
          - https://intranet.example/sitemap.xml
          - {url: "https://intranet.example/hr/", sitemap: "https://intranet.example/map"}
    """
    settings = load_settings(write(tmp_path, text), {})
    assert settings.corpus == (tmp_path / "وثائق",)
    handbook, news, listed, hr = settings.web
    assert handbook.url == "https://intranet.example/handbook/"
    assert (handbook.follows_links, handbook.most_pages, handbook.listing) == (True, 500, None)
    assert (news.follows_links, news.most_pages, len(news.addresses)) == (True, 20, 2)
    assert (listed.follows_links, listed.listing, listed.root) == (
        False, listed.url, "https://intranet.example/"
    )  # fmt: skip
    assert (hr.listing, hr.root) == ("https://intranet.example/map", hr.url)
    assert with_value(settings, "retrieval.top_k=3").web == settings.web
    assert [str(each) for each in settings.model_dump(mode="json")["corpus"][:1]] == [str(tmp_path / "وثائق")]


def test_a_page_is_an_address_without_a_stroke_at_its_end(tmp_path: Path) -> None:
    (page,) = load_settings(write(tmp_path, "corpus: ['https://a.example/b']"), {}).web
    assert (page.follows_links, page.is_site, page.named) == (False, False, (page.url,))


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("ftp://a.example/", "no web address"),
        ("https://user:secret@a.example/", "no web address"),
        ("{url: 'https://a.example/', pages: 0}", "pages = 0"),
        ("{url: 'https://a.example/', depth: 3}", "unknown key 'address in corpus.0.depth'"),
        ("{pages: 3}", "address in corpus.0.url"),
        ("{url: 'https://a.example/', addresses: [intranet]}", "addresses"),
        ("{url: 'https://a.example/', sitemap: sitemap.xml}", "sitemap = 'sitemap.xml'"),
    ],
)
def test_an_address_that_cannot_be_fetched_is_named(tmp_path: Path, source: str, error: str) -> None:
    with pytest.raises(ConfigError, match=r"address in corpus") as raised:
        load_settings(write(tmp_path, f"corpus: [seeds, {source if '{' in source else repr(source)}]"), {})
    assert error in str(raised.value)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("{model: gpt-4}", r"answer\.model = 'gpt-4': .*provider:model, as in ollama:qwen3:8b"),
        ("{base_url: 'localhost:11434'}", r"answer\.base_url = 'localhost:11434': .*http://127"),
        ("{max_tokens: 5000}", r"max_tokens \(5000\) leaves no room .*context_tokens \(8192\)"),
        (
            "{model: 'ollama:x', timeout: 60}",
            r"config\.yaml: .*answer\.timeout \(60\) .*limits\.seconds \(60\)",
        ),
    ],
)
def test_a_chat_model_that_could_not_answer_is_refused(tmp_path: Path, answer: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        load_settings(write(tmp_path, f"answer: {answer}"), {})


def test_feedback_is_not_kept_where_conversations_are_not() -> None:
    with pytest.raises(ValueError, match="set enabled to true, or feedback to false"):
        Conversations(enabled=False, feedback=True)
